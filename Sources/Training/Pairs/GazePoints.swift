import Faces

/// What moves the irises of a paired target: the mesh has no points for them, and without them the source goes on looking
/// where it looked when it was filmed.
///
/// Unlike the mesh, which is moved as the target moves from its own mean, irises go to the very place in the eye where
/// the target's are. Two people's mean expressions mean the same, a calm face; their mean gazes say only where the
/// cameras stood.
///
/// All points lie between the lids, in both faces: three columns, through the middle of the iris and its rim to both sides,
/// with three points in each. So lids and lashes stay where the mesh puts them, and what is between moves from lid to lid.
struct GazePoints {
    /// Where the points go, in face units.
    private(set) var places: [SIMD2<Float>] = []
    /// Where the same points are in the source's frame.
    private(set) var origins: [SIMD2<Float>] = []

    /// An iris comes no nearer to a corner of the eye than this, in eye widths from the middle.
    private static let widest: Float = 0.3
    /// Nor does its rim than this: further out lids meet.
    private static let rim: Float = 0.42
    /// Between lids that are nearer than this, by the mesh and in eye widths, there is no room for one.
    private static let leastRoom: Float = 0.14
    /// Its middle stays so far inside the lids, as a share of their distance.
    private static let inside: Float = 0.2

    /// The points that turn the eyes of `source` to where `shape` looks.
    ///
    /// - Parameter eyes: Those that are open in both.
    init(from source: FaceShape, to shape: FaceShape, of eyes: [Eye]) {
        guard let now = source.gaze, let wanted = shape.gaze else { return }
        for eye in eyes {
            let (from, to) = (LidLines(of: eye, in: source), LidLines(of: eye, in: shape))
            let middle = to.heights(at: 0)
            guard middle.lower - middle.upper >= Self.leastRoom else { continue }
            let room = (middle.lower - middle.upper) * Self.inside
            let aim = wanted[eye].iris.clamped(
                lowerBound: SIMD2(-Self.widest, middle.upper + room),
                upperBound: SIMD2(Self.widest, middle.lower - room))
            let iris = now[eye].iris.clamped(
                lowerBound: SIMD2(-Self.widest, -1), upperBound: SIMD2(Self.widest, 1))
            let (goal, start) = (to.share(of: aim), from.share(of: iris))
            for side in [-now[eye].radius, 0, now[eye].radius] {
                for part in [Float(0.5), 1, 1.5] {
                    places.append(to.point(column(aim.x + side), share(goal, part)))
                    origins.append(from.point(column(iris.x + side), share(start, part)))
                }
            }
        }
        func column(_ x: Float) -> Float { min(max(x, -Self.rim), Self.rim) }
        /// The height of the iris, or half of the way from there to the upper lid or to the lower.
        func share(_ height: Float, _ part: Float) -> Float {
            let kept = min(max(height, Self.inside), 1 - Self.inside)
            return part <= 1 ? kept * part : kept + (1 - kept) * (part - 1)
        }
    }
}
