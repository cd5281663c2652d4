import Faces

/// The edges of both lids of one eye, each a line through nine points of the mesh.
struct LidLines {
    /// The measure that all places are stated in.
    let frame: EyeFrame
    /// In eye widths, from the corner that lies left in the picture to the other.
    private let upper: [SIMD2<Float>]
    private let lower: [SIMD2<Float>]

    init(of eye: Eye, in shape: FaceShape) {
        let frame = shape.frame(of: eye)
        let ring = shape[eye == .right ? MeshIndices.rightEye : MeshIndices.leftEye]
            .map { frame.relative($0) }
        // A ring begins at the outer corner and goes over the upper lid.
        let half = ring.count / 2
        self.frame = frame
        upper = ring[...half].sorted { $0.x < $1.x }
        lower = (ring[half...] + [ring[0]]).sorted { $0.x < $1.x }
    }

    /// The edges' heights in a column, in eye widths.
    func heights(at x: Float) -> (upper: Float, lower: Float) {
        (Self.height(of: upper, at: x), Self.height(of: lower, at: x))
    }

    /// How far down between the lids a place lies, in eye widths: 0 at the upper, 1 at the lower.
    func share(of place: SIMD2<Float>) -> Float {
        let (top, bottom) = heights(at: place.x)
        return (place.y - top) / max(bottom - top, 1e-3)
    }

    /// The point of a column that lies so far down between the lids.
    func point(_ x: Float, _ share: Float) -> SIMD2<Float> {
        let (top, bottom) = heights(at: x)
        return frame.point(SIMD2(x, top + (bottom - top) * share))
    }

    private static func height(of line: [SIMD2<Float>], at x: Float) -> Float {
        guard let after = line.firstIndex(where: { $0.x > x }), after > 0 else {
            return x < line[0].x ? line[0].y : line[line.count - 1].y
        }
        let (a, b) = (line[after - 1], line[after])
        return a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)
    }
}
