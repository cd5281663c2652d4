public import Imaging
public import Inference

/// A face that a detector found in one frame.
public struct DetectedFace: Hashable, Sendable {
    /// How sure the detector is, 0 ... 1.
    public var score: Double
    /// Around the face, from above the brows to the chin.
    public var box: Box<FrameSpace>
    /// The middle of the subject's right eye, left in the picture.
    public var rightEye: Point<FrameSpace>
    /// The middle of the subject's left eye.
    public var leftEye: Point<FrameSpace>

    /// A face by its parts.
    public init(
        score: Double, box: Box<FrameSpace>, rightEye: Point<FrameSpace>,
        leftEye: Point<FrameSpace>
    ) {
        self.score = score
        self.box = box
        self.rightEye = rightEye
        self.leftEye = leftEye
    }
}

/// Finds the faces of a picture. To add one: a file in this folder and a line in
/// `FaceDetectorCatalog`.
public protocol FaceDetector: AnyObject {
    /// What settings and documents call it.
    static var name: String { get }

    /// Loads what the detector needs.
    init(_ runtime: NetworkRuntime) throws(InferenceError)

    /// The faces of a frame, each once, the surest first. An empty frame has none.
    func faces(in frame: SampledFrame) throws(InferenceError) -> [DetectedFace]
}

/// Every detector there is.
public enum FaceDetectorCatalog {
    /// The detectors; the first is the default.
    public static var all: [any FaceDetector.Type] {
        [
            RetinaFace.self
        ]
    }
}
