package import Faces
package import Imaging
package import Networks

/// The mesh of one face in *face units*: a whole-face crop is `cropSide` units wide whatever its pixels, its middle is
/// the origin, and the eyes are about 48 units apart. Every length of the recipe is stated in this unit.
package struct FaceShape: Sendable, Equatable {
    /// The width of a whole-face crop in face units. The recipe's network square is 102.4 units wide and covers 0.896
    /// of the crop.
    package static let cropSide: Float = 102.4 / 0.896

    /// 468 places, x to the right and y down.
    package var points: [SIMD2<Float>]
    /// How far each point lies behind the picture, from an origin of its own; empty where nobody knows.
    package var depths: [Float] = []
    /// Where it looks; `nil` where nobody has looked for the irises, or they were not found.
    package var gaze: Gaze?

    /// A shape of given places.
    package init(points: [SIMD2<Float>], gaze: Gaze? = nil) {
        (self.points, self.gaze) = (points, gaze)
    }

    /// The shape of a mesh in a crop of `size` pixels a side.
    package init(_ landmarks: Landmarks<CropSpace>, crop size: Int) {
        let unit = Self.cropSide / Float(size)
        points = landmarks.points.map { Self.place(SIMD2($0.x, $0.y), crop: size) }
        depths = landmarks.points.map { $0.z * unit }
    }

    /// A place in a crop of `size` pixels a side, in face units.
    static func place(_ pixel: SIMD2<Float>, crop size: Int) -> SIMD2<Float> {
        (pixel - Float(size) / 2) * (cropSide / Float(size))
    }

    /// The measure of one of its eyes.
    func frame(of eye: Eye) -> EyeFrame {
        EyeFrame(from: points[eye.corners.0], to: points[eye.corners.1])
    }

    /// The places of a loop of `MeshIndices`.
    subscript(indices: [Int]) -> [SIMD2<Float>] { indices.map { points[$0] } }

    /// The mean of several shapes, at least one, without a gaze; without depths where one has none.
    package static func mean(_ shapes: some Collection<FaceShape>) -> FaceShape {
        var sum = [SIMD3<Double>](repeating: .zero, count: Landmarks<CropSpace>.count)
        let isDeep = shapes.allSatisfy { $0.depths.count == sum.count }
        for shape in shapes {
            for i in sum.indices {
                let p = shape.points[i]
                sum[i] += SIMD3(
                    Double(p.x), Double(p.y), isDeep ? Double(shape.depths[i]) : 0)
            }
        }
        let mean = sum.map { SIMD3<Float>($0 / Double(shapes.count)) }
        var shape = FaceShape(points: mean.map { SIMD2($0.x, $0.y) })
        if isDeep { shape.depths = mean.map(\.z) }
        return shape
    }
}

/// What a face does, in six distances that a head's turn in the picture hardly changes, in face units.
package struct Expression: Sendable, Equatable {
    /// How many measures there are.
    package static let count = ExpressionDistance.count

    /// In the order of `ExpressionDistance`; the last two lanes are zero.
    package var measures: SIMD8<Float>

    /// One of them.
    package subscript(_ measure: ExpressionDistance) -> Float {
        get { measures[measure.rawValue] }
        set { measures[measure.rawValue] = newValue }
    }

    /// Given measures.
    package init(measures: SIMD8<Float>) { self.measures = measures }

    /// The measures of a shape: the opening of the mouth, its width, the height of the lips, the opening of the eyes, the
    /// height of the brows over them, and the jaw's distance from the nose.
    package init(_ shape: FaceShape) {
        func distance(_ a: Int, _ b: Int) -> Float {
            let d = shape.points[a] - shape.points[b]
            return (d * d).sum().squareRoot()
        }
        measures = SIMD8(
            distance(13, 14), distance(61, 291), distance(0, 17),
            (distance(159, 145) + distance(386, 374)) / 2,
            (distance(105, 159) + distance(334, 386)) / 2, distance(152, 1), 0, 0)
    }

    /// The mean of several expressions, at least one.
    static func mean(_ expressions: some Collection<Expression>) -> Expression {
        let sum = expressions.reduce(SIMD8<Double>()) { $0 + SIMD8<Double>($1.measures) }
        return Expression(measures: SIMD8<Float>(sum / Double(expressions.count)))
    }

    /// How far each measure moves about its own person's mean, over the frames of all persons: the deviation by which
    /// measures are made comparable. A measure that never moves counts as moving by one unit.
    package static func spread(of persons: [[Expression]]) -> SIMD8<Float> {
        var sum = SIMD8<Double>()
        var count = 0
        for person in persons where !person.isEmpty {
            let mean = SIMD8<Double>(Expression.mean(person).measures)
            for e in person {
                let d = SIMD8<Double>(e.measures) - mean
                sum += d * d
            }
            count += person.count
        }
        let deviation = (sum / Double(max(count - 1, 1))).squareRoot()
        return SIMD8<Float>(deviation.replacing(with: 1, where: deviation .< 1e-3))
    }
}
