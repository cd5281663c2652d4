public import Imaging

/// Steadies the crops of each track: a weighted mean over three frames, [1 2 1] / 4, one frame late
/// and without lag.
///
/// It takes the tremble of the crop's corners down to a third. Smooth the transforms, never the
/// mesh: masks and expressions follow the mesh. A track's first and last frames count for their
/// missing neighbors.
///
/// Push every frame's transforms in order; the answer is the frame before, smoothed:
///
///     for frame in frames {
///         let steady = smoother.push(transforms(of: frame))   // those of the previous frame
///     }
///     let last = smoother.finish()
public struct TransformSmoother: Sendable {
    private typealias Transforms = [Int: Transform<FrameSpace, CropSpace>]
    private var before: Transforms = [:]
    private var now: Transforms?

    /// A smoother that has seen nothing.
    public init() {}

    /// Takes the transforms of the next frame, by track, and gives those of the frame before it;
    /// `nil` for the first.
    public mutating func push(
        _ after: [Int: Transform<FrameSpace, CropSpace>]
    ) -> [Int: Transform<FrameSpace, CropSpace>]? {
        defer {
            before = now ?? [:]
            now = after
        }
        return smoothed(after: after)
    }

    /// Gives the transforms of the last frame and forgets everything; `nil` when no frame was
    /// pushed.
    public mutating func finish() -> [Int: Transform<FrameSpace, CropSpace>]? {
        defer { self = TransformSmoother() }
        return smoothed(after: [:])
    }

    private func smoothed(after: Transforms) -> Transforms? {
        guard let now else { return nil }
        return Dictionary(
            uniqueKeysWithValues: now.map { track, transform in
                (track, Self.mean(before: before[track], transform, after: after[track]))
            })
    }

    /// The mean of three neighbors on a track, [1 2 1] / 4; a missing one is replaced by the middle
    /// one.
    ///
    /// Places are averaged in the frame: each point of the crop goes to the mean of its three
    /// places there.
    public static func mean(
        before: Transform<FrameSpace, CropSpace>?, _ now: Transform<FrameSpace, CropSpace>,
        after: Transform<FrameSpace, CropSpace>?
    ) -> Transform<FrameSpace, CropSpace> {
        let (p, q, r) = ((before ?? now).inverse, now.inverse, (after ?? now).inverse)
        return Transform<CropSpace, FrameSpace>(
            a: (p.a + 2 * q.a + r.a) / 4, b: (p.b + 2 * q.b + r.b) / 4,
            tx: (p.tx + 2 * q.tx + r.tx) / 4, ty: (p.ty + 2 * q.ty + r.ty) / 4
        ).inverse
    }
}
