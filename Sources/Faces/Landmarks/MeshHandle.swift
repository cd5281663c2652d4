/// A place of the face by which a person takes hold of a mesh. Its raw value is the word a user says; "right" and "left"
/// are the subject's own.
public enum MeshHandle: String, CaseIterable, Sendable, Codable {
    case forehead
    case rightBrow = "right-brow"
    case leftBrow = "left-brow"
    case rightEyeOuter = "right-eye-outer"
    case rightEyeTop = "right-eye-top"
    case rightEyeInner = "right-eye-inner"
    case rightEyeBottom = "right-eye-bottom"
    case leftEyeInner = "left-eye-inner"
    case leftEyeTop = "left-eye-top"
    case leftEyeOuter = "left-eye-outer"
    case leftEyeBottom = "left-eye-bottom"
    case noseTip = "nose-tip"
    case noseBase = "nose-base"
    case mouthRight = "mouth-right"
    case lipTop = "lip-top"
    case mouthLeft = "mouth-left"
    case lipBottom = "lip-bottom"
    case mouthUpper = "mouth-upper"
    case mouthLower = "mouth-lower"
    case rightCheek = "right-cheek"
    case chin
    case leftCheek = "left-cheek"

    /// The point of the mesh.
    public var index: Int {
        switch self {
        case .forehead: 10
        case .rightBrow: 105
        case .leftBrow: 334
        case .rightEyeOuter: MeshIndices.rightEyeOuter
        case .rightEyeTop: 159
        case .rightEyeInner: MeshIndices.rightEyeInner
        case .rightEyeBottom: 145
        case .leftEyeInner: MeshIndices.leftEyeInner
        case .leftEyeTop: 386
        case .leftEyeOuter: MeshIndices.leftEyeOuter
        case .leftEyeBottom: 374
        case .noseTip: MeshIndices.noseTip
        case .noseBase: MeshIndices.noseBase
        case .mouthRight: 61
        case .lipTop: 0
        case .mouthLeft: 291
        case .lipBottom: 17
        case .mouthUpper: MeshIndices.upperLipInner
        case .mouthLower: MeshIndices.lowerLipInner
        case .rightCheek: 234
        case .chin: MeshIndices.chin
        case .leftCheek: 454
        }
    }
}
