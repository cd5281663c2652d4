import Faces
public import Foundation
import Imaging

/// A face as `faces list` shows it.
public struct FaceEntry: Sendable, Encodable {
    /// Its number in the faceset.
    public let id: Int64
    /// The number of its clip.
    public let clip: Int64
    /// The number of its frame.
    public let frame: Int
    /// When the frame is shown: `00:01:07.480`.
    public let time: String
    /// The side of its crop, in pixels.
    public let size: Int
    /// How far the head turns to the picture's right, in degrees.
    public let yaw: Double
    /// How far it turns up, in degrees.
    public let pitch: Double
    /// log10 of fine detail over contrast.
    public let sharpness: Double
    /// The distance from the consent's enrolment; `nil` when it was not measured on this frame.
    public let distance: Double?
    /// Why it is left out; `nil` when it is kept.
    public let leftOut: String?
    /// The user decided that.
    public let byUser: Bool

    init(_ face: FaceRecord) {
        func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
        id = face.id.rawValue
        clip = face.clip.rawValue
        frame = face.frame
        time = face.time.description
        size = face.size
        yaw = rounded(face.pose.yaw)
        pitch = rounded(face.pose.pitch)
        sharpness = rounded(face.sharpness)
        distance = face.identityDistance.map(rounded)
        leftOut = face.exclusion.map { ReasonChoice($0.reason).word }
        byUser = face.isDecidedByUser
    }
}

/// A clip as `faces list` shows it.
public struct ClipEntry: Sendable, Encodable {
    /// Its number in the faceset.
    public let id: Int64
    /// The name of its file.
    public let name: String
    /// How many of its frames were read.
    public let frames: Int
    /// All of its frames were read.
    public let isComplete: Bool
}

/// What is in a faceset.
public struct FacesetSummary: Sendable, Encodable {
    /// Whose faces these are, by the names of their consents.
    public let people: [String]
    /// The clips.
    public let clips: [ClipEntry]
    /// How many faces are kept.
    public let kept: Int
    /// How many are left out, by reason.
    public let leftOut: [String: Int]
}

/// Looks into a faceset.
public struct FacesetListing: Sendable {
    private let faceset: Faceset

    /// Opens a faceset for reading.
    public init(_ file: URL) throws { faceset = try Faceset(file) }

    /// What is in it.
    public func summary() throws -> FacesetSummary {
        let tally = try faceset.tally()
        return FacesetSummary(
            people: Set(try faceset.consents().map(\.person)).sorted(),
            clips: try faceset.clips().map {
                ClipEntry(
                    id: $0.id.rawValue, name: $0.clip.name, frames: $0.frames,
                    isComplete: $0.state != .running)
            }, kept: tally.kept,
            leftOut: Dictionary(
                uniqueKeysWithValues: tally.excluded.map { (ReasonChoice($0.key).word, $0.value) }))
    }

    /// Gives each face of a selection to `body`, a batch at a time.
    public func forEach(_ selection: FaceSelection, _ body: (FaceEntry) throws -> Void) throws {
        let ids = try selection.ids(in: faceset)
        for start in stride(from: 0, to: ids.count, by: 256) {
            for face in try faceset.faces(ids[start..<min(start + 256, ids.count)]) {
                try body(FaceEntry(face))
            }
        }
    }
}

/// Decides about faces in the user's name. Nothing is deleted, and no later extraction takes it back.
public struct FacesetDecision: Sendable {
    private let faceset: Faceset

    /// Opens a faceset for writing.
    public init(_ file: URL) throws { faceset = try Faceset(file, for: .writing) }

    /// Leaves faces out.
    ///
    /// - Parameters:
    ///   - numbers: Their numbers.
    ///   - selection: Faces to leave out besides. The default is none.
    /// - Returns: How many faces are kept now.
    public func exclude(
        _ numbers: [NumberRange], _ selection: FaceSelection? = nil, as reason: ReasonChoice
    ) throws -> Int {
        try faceset.exclude(try ids(numbers, selection), as: reason.value)
        return try faceset.tally().kept
    }

    /// Takes faces in again. A face without a picture is another person's, and stays left out.
    ///
    /// - Parameters:
    ///   - numbers: Their numbers.
    ///   - selection: Faces to take in besides. The default is none.
    /// - Returns: How many faces are kept now.
    public func include(_ numbers: [NumberRange], _ selection: FaceSelection? = nil) throws -> Int {
        try faceset.include(try ids(numbers, selection))
        return try faceset.tally().kept
    }

    private func ids(
        _ numbers: [NumberRange], _ selection: FaceSelection?
    ) throws(FacesetError) -> [FaceID] {
        let selected = try selection?.ids(in: faceset) ?? []
        return numbers.flatMap { $0.range.map(FaceID.init(rawValue:)) } + selected
    }
}
