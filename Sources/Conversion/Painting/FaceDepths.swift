/// Which of a frame's faces is in front of which: the larger one, for all faces are about as large. Of two equal ones it is
/// the one that is followed longer.
///
/// Sizes are means over some frames, so that two people who stand side by side do not change places from one frame to the
/// next.
struct FaceDepths {
    /// The size of each track's face in the frame.
    private let sizes: [Int: Double]

    init(_ sizes: [Int: Double]) { self.sizes = sizes }

    /// Whether the face of a track lies behind that of another.
    func isBehind(_ track: Int, _ other: Int) -> Bool {
        let (one, two) = (sizes[track] ?? 0, sizes[other] ?? 0)
        return one == two ? track > other : one < two
    }
}
