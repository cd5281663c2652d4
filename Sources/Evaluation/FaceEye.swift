import Faces
import Imaging
import Inference
import Media

/// Follows the faces of one clip, frame by frame, in the upright picture.
///
/// It belongs to one task at a time.
final class FaceEye {
    private let tracker: FaceTracker
    private let encoder: IdentityEncoder
    private let irises: IrisReader
    private let upright: Upright
    private(set) var isCut = false

    init(_ runtime: NetworkRuntime, _ clip: ClipInfo) throws(EvaluationError) {
        tracker = try inference { () throws(InferenceError) in try FaceTracker(runtime) }
        encoder = try inference { () throws(InferenceError) in try IdentityEncoder(runtime) }
        irises = try inference { () throws(InferenceError) in try IrisReader(runtime) }
        upright = Upright(clip)
    }

    func picture(_ frame: VideoFrame) throws(EvaluationError) -> SampledFrame {
        try media { () throws(MediaError) in try upright.picture(frame) }
    }

    func faces(
        in picture: SampledFrame, index: Int
    ) throws(EvaluationError) -> [Landmarks<FrameSpace>] {
        let found = try inference { () throws(InferenceError) in
            try tracker.faces(in: picture, index: index)
        }
        isCut = tracker.isCut
        return found.map(\.landmarks)
    }

    func embedding(
        of face: Landmarks<FrameSpace>, in picture: SampledFrame
    ) throws(EvaluationError) -> Embedding {
        try inference { () throws(InferenceError) in try encoder.embedding(of: picture, face) }
    }

    func gaze(
        of face: Landmarks<FrameSpace>, in picture: SampledFrame
    ) throws(EvaluationError) -> Gaze? {
        try inference { () throws(InferenceError) in try irises.irises(in: picture, of: face) }
            .map { Gaze($0, of: face) }
    }

    /// A face in the frame as it is stored.
    func stored(_ face: Landmarks<FrameSpace>) -> Landmarks<FrameSpace> {
        face.mapped(by: upright.toStored)
    }
}
