import Faces
import Imaging
import Media

/// Looks for the shot that a shard's piece of a clip begins with: the first one at or after a frame.
///
/// At a cut every track ends; with the tracks go the measurements of identity, the looks for hands and the transforms
/// that steady a crop, all of which are known by track. What is left of the frames before is the numbers of two cut
/// detectors, how many frames were looked at, and when the explicit-content network looked last. To know these it is
/// enough to see the frames: no network runs. A reading that begins with them is, from that frame on, one from the
/// clip's start, but for the numbers of its tracks.
struct ShotSearch {
    private let begin: Int
    private let frameStep: Int
    private let upright: Upright
    private var state = ReadingState()
    private var cuts = CutDetector()

    /// - Parameters:
    ///   - begin: The shot begins with this frame or a later one.
    ///   - frameStep: Every so many-th frame is looked at, and can begin a shot.
    init(from begin: Int, frameStep: Int, in info: ClipInfo) {
        self.begin = begin
        self.frameStep = frameStep
        upright = Upright(info)
    }

    /// What a reading from the clip's start knows that comes to this frame, if it is the one; `nil` for those before.
    ///
    /// It is shown every frame of the clip, up to the one.
    mutating func beginning(at frame: VideoFrame) throws(ExtractionError) -> ReadingState? {
        if frame.index.isMultiple(of: frameStep) {
            let picture: SampledFrame
            do {
                picture = try upright.picture(frame)
            } catch {
                throw .picture(error)
            }
            let before = cuts
            if cuts.isCut(picture), frame.index >= begin {
                state.tracker = FaceTracker.Memory(before: state.looked, cuts: before)
                state.begin = frame.index
                return state
            }
            state.looked += 1
        }
        state.content.pass(SampledFrame(frame), time: frame.time)
        state.position = ReadPosition(after: frame)
        return nil
    }
}
