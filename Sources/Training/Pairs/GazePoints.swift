import Faces

/// What moves the irises of a paired target: the mesh has no points for them, and without them the source goes on looking
/// where it looked when it was filmed.
///
/// Unlike the mesh, which is moved as the target moves from its own mean, irises go to the very place in the eye where
/// the target's are. Two people's mean expressions mean the same, a calm face; their mean gazes say only where the
/// cameras stood.
struct GazePoints {
    /// Where the points go, in face units.
    private(set) var places: [SIMD2<Float>] = []
    /// Where the same points are in the source's frame.
    private(set) var origins: [SIMD2<Float>] = []

    /// An iris comes no nearer to a corner of the eye than this, in eye widths from the middle.
    private static let widest: Float = 0.3
    /// Its middle stays so far inside the lids, as a share of their distance.
    private static let inside: Float = 0.2

    /// The points that turn the eyes of `source` to where `shape` looks: the middle of each iris, and its rim to both
    /// sides, which keeps it round. None for an eye that is shut in one of the two.
    init(from source: FaceShape, to shape: FaceShape) {
        guard let now = source.gaze, let wanted = shape.gaze else { return }
        for eye in Eye.allCases where now[eye].isOpen && wanted[eye].isOpen {
            let (from, to) = (source.frame(of: eye), shape.frame(of: eye))
            let upper = to.relative(shape.points[eye.lids.upper]).y
            let lower = to.relative(shape.points[eye.lids.lower]).y
            guard lower - upper >= Gaze.leastOpening else { continue }
            let room = (lower - upper) * Self.inside
            let aim = wanted[eye].iris.clamped(
                lowerBound: SIMD2(-Self.widest, upper + room),
                upperBound: SIMD2(Self.widest, lower - room))
            for side in [Float(-1), 0, 1] {
                let rim = SIMD2(side * now[eye].radius, 0)
                places.append(to.point(aim + rim))
                origins.append(from.point(now[eye].iris + rim))
            }
        }
    }
}
