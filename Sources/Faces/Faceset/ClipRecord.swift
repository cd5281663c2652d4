/// Names one clip of one faceset.
public struct ClipID: RawRepresentable, Hashable, Comparable, Sendable, Codable {
    /// The row of the clip.
    public var rawValue: Int64

    /// A clip by its row.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Whether `left` was begun before `right`.
    public static func < (left: ClipID, right: ClipID) -> Bool { left.rawValue < right.rawValue }
}

/// How far the extraction of a clip has come.
public enum ClipState: String, Sendable, Codable, CaseIterable {
    /// Some frames are in; the same command goes on with the next one.
    case running
    /// All frames are in and judged, and the run that did it goes on with other clips.
    case finished
    /// All frames are in, and the run has ended well.
    case settled
}

/// A clip as it enters a faceset.
public struct NewClip: Sendable, Equatable {
    /// The file's name, for showing. Folders are left out: they name people and machines.
    public var name: String
    /// The SHA-256 of the file: 64 lowercase hexadecimal digits.
    public var sha256: String
    /// The frame's columns.
    public var width: Int
    /// The frame's rows.
    public var height: Int
    /// The consent under which it is read.
    public var consent: ConsentID
    /// How it is read, in the words of the extraction: the same words mean the same rows.
    public var settings: String

    /// A clip by its parts.
    public init(
        name: String, sha256: String, width: Int, height: Int, consent: ConsentID, settings: String
    ) {
        self.name = name
        self.sha256 = sha256
        self.width = width
        self.height = height
        self.consent = consent
        self.settings = settings
    }
}

/// A clip of a faceset.
public struct ClipRecord: Sendable, Equatable, Identifiable {
    /// The clip's name in this faceset.
    public let id: ClipID
    /// What it is.
    public var clip: NewClip
    /// How far it is read.
    public var state: ClipState
    /// How many of its frames were read: all of them once it is finished.
    public var frames: Int
    /// How many of the frames that were looked at show no face at all.
    public var framesWithoutFace: Int
}

/// How far a clip is read, stored with each batch of faces.
public struct ClipProgress: Sendable, Equatable {
    /// How many frames are done, those without a face included.
    public var frames: Int
    /// How many of the frames that were looked at show no face.
    public var framesWithoutFace: Int
    /// What the extraction needs to go on from here as if it had not stopped.
    public var state: [UInt8]

    /// A progress by its parts.
    public init(frames: Int, framesWithoutFace: Int, state: [UInt8]) {
        self.frames = frames
        self.framesWithoutFace = framesWithoutFace
        self.state = state
    }

    /// The longest `state`, in bytes.
    public static let stateLimit = 16 << 20
}
