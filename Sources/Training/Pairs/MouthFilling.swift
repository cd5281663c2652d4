/// The inside of a mouth that opens much farther than the source's frame does.
///
/// A warp stretches what is between the lips: teeth that were shut when the source was filmed become a band as high as a shout. Teeth do
/// not grow. So where the target's own mouth is dark inside, what lies along either lip is shown as large as it was filmed, as far as the
/// middle of the filmed mouth, and between both it is dark. A target that bares teeth has them stretched.
package struct MouthFilling {
    private let source: MouthLine
    private let shape: MouthLine
    /// How much of it is filled, 0 ... 1.
    private let share: Float

    /// A mouth that is up to this many times as far open as the frame's is stretched, and one from the second on is filled.
    private static let (stretched, filled): (Float, Float) = (1.2, 1.6)
    /// A mouth that opens by less than so many face units more is stretched.
    private static let least: Float = 1.5
    /// Over so many face units teeth go over into the dark behind them.
    private static let softness: Float = 1
    /// Red, green and blue of the dark, as shares of the lips' own.
    private static let dark = SIMD3<Float>(0.3, 0.2, 0.2)

    /// A mouth whose darkness is the first is stretched, and one of the second or more is filled.
    private static let (bright, dim): (Float, Float) = (0.15, 0.35)
    /// What is as bright as this share of the lips is not dark, and what is as dark as the second is wholly.
    private static let (lit, unlit): (Float, Float) = (0.8, 0.5)

    /// The mouth of a source's frame, and the one that it is bent to.
    ///
    /// - Parameter darkness: That of the target's mouth.
    package init(from source: FaceShape, to shape: FaceShape, darkness: Float) {
        self.source = MouthLine(of: source)
        self.shape = MouthLine(of: shape)
        share = Self.step((darkness - Self.bright) / (Self.dim - Self.bright))
    }

    /// How dark the inside of a mouth is beside its lips: 0 for teeth, 1 for nothing but dark.
    ///
    /// - Parameters:
    ///   - frame: Planes of `side * side` bytes that show the shape.
    ///   - scale: Pixels of a face unit; the square's middle is the crop's.
    package static func darkness(
        of shape: FaceShape, in frame: ArraySlice<UInt8>, side: Int, scale: Float
    ) -> Float {
        let mouth = MouthLine(of: shape)
        let middle = Float(side) / 2 - 0.5
        func brightness(_ place: SIMD2<Float>) -> Float {
            (0..<3).reduce(0) {
                $0 + sample(frame, plane: $1, at: place * scale + middle, side: side)
            }
        }
        let lips = mouth.red.reduce(0) { $0 + brightness($1) } / Float(mouth.red.count)
        var sum: Float = 0
        for column in 1...5 {
            // From a quarter of the way between the corners to three.
            let along = 0.25 + 0.5 * Float(column - 1) / 4
            guard let (upper, lower) = mouth.lips(at: along) else { continue }
            for row in 1...5 {
                let y = upper + (lower - upper) * Float(row) / 6
                let x = mouth.right.x + along * (mouth.left.x - mouth.right.x)
                let light = brightness(SIMD2(x, y)) / max(lips, 1)
                sum += step((lit - light) / (lit - unlit))
            }
        }
        return sum / 25
    }

    /// Fills the mouth in a bent picture.
    ///
    /// - Parameters:
    ///   - bent: Planes of `side * side` bytes, red, green, blue and more.
    ///   - frame: Those of the source's frame.
    ///   - scale: Pixels of a face unit; the square's middle is the crop's.
    package func fill(_ bent: inout [UInt8], from frame: ArraySlice<UInt8>, side: Int, scale: Float)
    {
        guard share > 0 else { return }
        let middle = Float(side) / 2
        func pixels(_ low: Float, _ high: Float) -> Range<Int> {
            let (a, b) = (Int(low * scale + middle), Int(high * scale + middle) + 1)
            return max(0, a)..<max(max(0, a), min(side, b))
        }
        var lips: SIMD3<Float>?
        for column in pixels(shape.right.x, shape.left.x) {
            let x = (Float(column) + 0.5 - middle) / scale
            let along = (x - shape.right.x) / max(shape.left.x - shape.right.x, 1)
            guard let (upper, lower) = shape.lips(at: along),
                let (from, to) = source.lips(at: along)
            else { continue }
            let (height, filmed) = (lower - upper, max(to - from, 0.1))
            let amount =
                Self.step((height / filmed - Self.stretched) / (Self.filled - Self.stretched))
                * Self.step((height - filmed - Self.least) / Self.least)
            guard amount > 0 else { continue }
            let dark = lips ?? Self.dark * lipColor(of: frame, side: side, scale: scale)
            lips = dark
            let place = source.right.x + along * (source.left.x - source.right.x)
            for row in pixels(upper, lower) {
                let y = (Float(row) + 0.5 - middle) / scale
                let (below, above) = (y - upper, lower - y)
                let edge = min(below, above)
                // A pixel that a lip's edge lies in is half the lip's.
                let inside = share * amount * min(1, max(0, edge * scale + 0.5))
                guard inside > 0 else { continue }
                let reach = min(max(edge, 0), filmed / 2)
                let seen = SIMD2(place, below <= above ? from + reach : to - reach)
                let depth = Self.step((edge - filmed / 2) / Self.softness)
                let at = seen * scale + middle - 0.5
                for c in 0..<3 {
                    let i = (c * side + row) * side + column
                    let teeth = Self.sample(frame, plane: c, at: at, side: side)
                    let value = teeth + (dark[c] - teeth) * depth
                    bent[i] = UInt8(Float(bent[i]) + (value - Float(bent[i])) * inside + 0.5)
                }
            }
        }
    }

    /// The mean color of the lips in the source's frame, bytes.
    private func lipColor(of frame: ArraySlice<UInt8>, side: Int, scale: Float) -> SIMD3<Float> {
        let places = source.red
        var sum = SIMD3<Float>()
        for place in places {
            let at = place * scale + Float(side) / 2 - 0.5
            for c in 0..<3 { sum[c] += Self.sample(frame, plane: c, at: at, side: side) }
        }
        return sum / Float(max(places.count, 1))
    }

    private static func step(_ share: Float) -> Float {
        let t = min(1, max(0, share))
        return t * t * (3 - 2 * t)
    }

    /// A plane's value between pixels' middles; the edge is repeated beyond.
    private static func sample(
        _ planes: ArraySlice<UInt8>, plane: Int, at place: SIMD2<Float>, side: Int
    ) -> Float {
        let most = SIMD2<Float>(repeating: Float(side - 1))
        let p = place.clamped(lowerBound: .zero, upperBound: most)
        let (x, y) = (min(Int(p.x), side - 2), min(Int(p.y), side - 2))
        let (u, v) = (p.x - Float(x), p.y - Float(y))
        let i = planes.startIndex + (plane * side + y) * side + x
        let above = Float(planes[i]) * (1 - u) + Float(planes[i + 1]) * u
        let below = Float(planes[i + side]) * (1 - u) + Float(planes[i + side + 1]) * u
        return above + (below - above) * v
    }
}

/// The edges of the inner lips, by the share of the way from the mouth's right corner to its left one.
private struct MouthLine {
    let right: SIMD2<Float>
    let left: SIMD2<Float>
    /// Places in the lips' red, between their outer and inner edges.
    let red: [SIMD2<Float>]
    /// Share of the way, height of the upper edge and of the lower one.
    private var edges: [SIMD3<Float>]

    init(of shape: FaceShape) {
        let (right, left) = (
            shape.points[FaceShape.mouthCorners.right], shape.points[FaceShape.mouthCorners.left]
        )
        (self.right, self.left) = (right, left)
        let width = max(left.x - right.x, 1)
        edges = FaceShape.meetingLips.map { upper, lower in
            let (a, b) = (shape.points[upper], shape.points[lower])
            return SIMD3(((a.x + b.x) / 2 - right.x) / width, a.y, b.y)
        }
        edges.insert(SIMD3(0, right.y, right.y), at: 0)
        edges.append(SIMD3(1, left.y, left.y))
        red = [(0, 13), (17, 14), (37, 82), (267, 312), (84, 87), (314, 317)].map {
            (shape.points[$0.0] + shape.points[$0.1]) / 2
        }
    }

    /// The heights of both edges; `nil` beyond the corners.
    func lips(at share: Float) -> (upper: Float, lower: Float)? {
        guard let after = edges.firstIndex(where: { $0.x > share }), after > 0 else { return nil }
        let (a, b) = (edges[after - 1], edges[after])
        let t = (share - a.x) / max(b.x - a.x, 1e-6)
        return (a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t)
    }
}
