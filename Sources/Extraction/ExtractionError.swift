public import Faces
public import Foundation
public import Imaging
public import Inference
public import Media
public import Provenance

/// Why an extraction ends without a result.
public enum ExtractionError: Error, Sendable {
    /// No clip was given.
    case noClips
    /// A setting is out of its range.
    case setting(Setting, value: Int, allowed: ClosedRange<Int>)
    /// A clip shows explicit material. Nothing of this run is kept.
    case explicit(ExplicitMaterial)
    /// None of the clips that could be read shows a face. No faceset is left of this run.
    case noFace(clips: [URL], frames: Int)
    /// There are faces, and none is the consenting person's. No faceset is left of this run.
    case personNotFound(PersonNotFound)
    /// None of the clips could be read.
    case allClipsFailed([ClipFailure])
    /// The faceset is of another person than the consent.
    case facesetOfOther(file: URL, person: String, consented: String)
    /// The enrolment was measured by another network than this program's: a new consent record is needed.
    case enrolledByOtherNetwork(consent: URL?, person: String)
    /// A face cannot be corrected by hand.
    case repair(RepairFault)
    /// Another extraction is writing to the faceset.
    case inUse(faceset: URL)
    /// Shards cannot be made, or put together.
    case shards(ExtractionShardFault)
    /// The order to stop came. The same command goes on.
    case interrupted
    /// The consent does not allow it, or a clip cannot be hashed.
    case provenance(ProvenanceError)
    /// The faceset cannot be written.
    case faceset(FacesetError)
    /// A pretrained network is missing or does not run.
    case inference(InferenceError)
    /// A crop cannot be made into a picture file.
    case picture(MediaError)

    /// The settings that have a range.
    public enum Setting: String, Sendable {
        /// `ExtractionSettings.size`.
        case size
        /// `ExtractionSettings.jpegQuality`.
        case jpegQuality
        /// `ExtractionSettings.frameStep`.
        case frameStep
        /// `ExtractionSettings.decodingThreads`.
        case decodingThreads
    }
}

/// Explicit material in a clip.
public struct ExplicitMaterial: Sendable, Hashable {
    /// The clip.
    public var clip: URL
    /// The first frame that was looked at and is explicit.
    public var from: RationalTime
    /// The last one in a row. After a minute nobody looks further.
    public var through: RationalTime
    /// The highest score, 0 ... 1.
    public var score: Double
}

/// Faces were found, and none of them is the consenting person's.
public struct PersonNotFound: Sendable, Hashable {
    /// The person of the consent.
    public var person: String
    /// The consent's file, when it was read from one.
    public var consent: URL?
    /// How many faces were found in all frames.
    public var faces: Int
    /// The distance of the nearest, when one was measured.
    public var nearest: Double?
    /// Faces up to this distance are the person's.
    public var threshold: Double
}

/// A clip that could not be read, and why.
public struct ClipFailure: Sendable, Equatable {
    /// The clip.
    public var clip: URL
    /// Why.
    public var cause: MediaError

    /// A failure by its parts.
    public init(clip: URL, cause: MediaError) {
        self.clip = clip
        self.cause = cause
    }
}
