import Faces
package import Media

/// Tells where a search for faces can begin as if it had gone through the clip from its start: at the first frame of a shot,
/// where every track ends and everything is looked for anew.
///
/// It belongs to one task at a time, and is shown every frame of the clip up to the one in question.
package protocol ShotFinder: AnyObject {
    /// What a search remembers that comes to this frame from before; `nil` when the frame is not the first of a shot, and the
    /// search has more to remember.
    func beginning(at frame: VideoFrame) throws(ConversionError) -> AnalysisState?
}

/// The search's own way to tell cuts, without the search: it costs the decoding.
///
/// A tracker forgets its tracks at a cut, and all that is left of the frames before are the cut detector's own numbers. The
/// explicit-content network looks at the first frame of each shot, whenever it looked last.
package final class CutFinder: ShotFinder {
    private var cuts = CutDetector()
    private let upright: Upright

    /// A finder of the cuts of `plate`.
    package init(_ plate: ClipInfo) { upright = Upright(plate) }

    package func beginning(at frame: VideoFrame) throws(ConversionError) -> AnalysisState? {
        let picture = try media { () throws(MediaError) in try upright.picture(frame) }
        let before = cuts
        guard cuts.isCut(picture) else { return nil }
        return AnalysisState(tracker: FaceTracker.Memory(before: frame.index, cuts: before))
    }
}
