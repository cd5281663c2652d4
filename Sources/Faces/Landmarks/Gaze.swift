package import Imaging

/// One of a face's two eyes. "Right" and "left" are the subject's own: the right eye lies on the left of the picture.
package enum Eye: CaseIterable, Sendable {
    case right
    case left

    /// The mesh points of its corners, the one further left in the picture first.
    package var corners: (Int, Int) {
        switch self {
        case .right: (MeshIndices.rightEyeOuter, MeshIndices.rightEyeInner)
        case .left: (MeshIndices.leftEyeInner, MeshIndices.leftEyeOuter)
        }
    }

    /// The mesh points in the middle of its upper and its lower lid.
    package var lids: (upper: Int, lower: Int) {
        switch self {
        case .right: (159, 145)
        case .left: (386, 374)
        }
    }
}

/// The eye as a measure: from the middle between its corners, along the line from the corner left in the picture to the
/// other and across it, downward, in *eye widths*. A place stated in it is the same however large a face is and however
/// its head leans.
package struct EyeFrame: Sendable {
    /// The middle between the corners.
    private let origin: SIMD2<Float>
    /// From one corner to the other.
    private let axis: SIMD2<Float>

    /// The measure of an eye with given corners, which are apart.
    package init(from a: SIMD2<Float>, to b: SIMD2<Float>) {
        origin = (a + b) / 2
        axis = b - a
    }

    /// The place of `point` in eye widths.
    package func relative(_ point: SIMD2<Float>) -> SIMD2<Float> {
        let d = point - origin
        let square = max((axis * axis).sum(), 1e-12)
        return SIMD2((d * axis).sum(), axis.x * d.y - axis.y * d.x) / square
    }

    /// The point at a place in eye widths.
    package func point(_ place: SIMD2<Float>) -> SIMD2<Float> {
        origin + place.x * axis + place.y * SIMD2(-axis.y, axis.x)
    }
}

/// Where a face looks: the place of each iris in its own eye, as `EyeFrame` measures it.
///
/// An iris of 11.7 mm in an eye of about 28 mm turns by some 4 degrees a tenth of its own radius: 0.02 eye widths.
package struct Gaze: Hashable, Sendable {
    /// One eye's part.
    package struct Part: Hashable, Sendable {
        /// The iris's middle, in eye widths.
        package var iris: SIMD2<Float>
        /// The iris's radius, in eye widths.
        package var radius: Float
        /// The lids' distance, in eye widths, as the iris network reads it (see `Iris.lids`), of both eyes as one but for a wink.
        package var lids: Float

        /// A part of given numbers.
        package init(iris: SIMD2<Float>, radius: Float, lids: Float) {
            self.iris = iris
            self.radius = radius
            self.lids = lids
        }

        /// Whether enough of the iris shows to say where it is.
        package var isOpen: Bool { lids >= Gaze.leastLids }
    }

    /// The right eye's part.
    package var right: Part
    /// The left eye's part.
    package var left: Part

    /// Lids that are nearer than this, in eye widths, hide where an eye looks: shut ones read .13 to .17, a slit .24.
    private static let leastLids: Float = 0.2

    /// A gaze of two parts.
    package init(right: Part, left: Part) {
        self.right = right
        self.left = left
    }

    /// What the lids of one face's eyes differ by, in eye widths, that says nothing: most of it comes of an eye that is seen from
    /// the side. What is more is a wink.
    private static let sameLids: Float = 0.08

    /// The gaze of a face with given irises.
    package init<S: Space>(_ irises: Irises<S>, of face: Landmarks<S>) {
        func width(_ eye: Eye) -> Float {
            Float(max(face[eye.corners.0].distance(to: face[eye.corners.1]), 1e-6))
        }
        func part(_ eye: Eye, _ iris: Iris<S>, lids: Float) -> Part {
            func place(_ index: Int) -> SIMD2<Float> {
                SIMD2(face.points[index].x, face.points[index].y)
            }
            let frame = EyeFrame(from: place(eye.corners.0), to: place(eye.corners.1))
            return Part(
                iris: frame.relative(SIMD2(Float(iris.center.x), Float(iris.center.y))),
                radius: Float(iris.radius) / width(eye), lids: lids)
        }
        // An eye counts by how wide it is seen.
        let share = width(.right) / (width(.right) + width(.left))
        let (right, left) = (Float(irises.right.lids), Float(irises.left.lids))
        let mean = right * share + left * (1 - share)
        let wink = (right - left).beyond(Self.sameLids)
        self.init(
            right: part(.right, irises.right, lids: mean + wink * (1 - share)),
            left: part(.left, irises.left, lids: mean - wink * share))
    }

    /// An eye's part.
    package subscript(eye: Eye) -> Part {
        get { eye == .right ? right : left }
        set {
            switch eye {
            case .right: right = newValue
            case .left: left = newValue
            }
        }
    }

    /// How far the irises of two faces are apart, in eye widths: the mean over the eyes that are open in both; `nil`
    /// where there is none.
    package func distance(to other: Gaze) -> Float? {
        let open = Eye.allCases.filter { self[$0].isOpen && other[$0].isOpen }
        guard !open.isEmpty else { return nil }
        let sum = open.reduce(Float(0)) { sum, eye in
            let d = self[eye].iris - other[eye].iris
            return sum + (d * d).sum().squareRoot()
        }
        return sum / Float(open.count)
    }
}
