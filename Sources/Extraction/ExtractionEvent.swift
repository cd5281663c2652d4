public import Faces
public import Foundation
public import Media

/// What an extraction tells about itself.
public enum ExtractionEvent: Sendable {
    /// A clip is being read.
    case began(ClipBeginning)
    /// Several times a second: how far it is.
    case progress(ExtractionProgress)
    /// Something that the user should know, and that stops nothing.
    case warning(ExtractionWarning)
    /// A clip is read and judged.
    case finishedClip(ClipSummary)
    /// All is done. The last event.
    case finished(ExtractionSummary)
    /// A shard's part of a clip is read. It is judged when the shards are joined.
    case finishedPiece(PieceSummary)
    /// All of a shard is done. The last event, in place of `finished`.
    case finishedShard(ShardSummary)
}

/// A clip that is being read.
public struct ClipBeginning: Sendable, Hashable {
    /// The clip.
    public var clip: URL
    /// Its place among the clips of this run, from 0.
    public var index: Int
    /// How many clips this run has.
    public var count: Int
    /// How many frames it has; `nil` when the file does not tell.
    public var frames: Int?
    /// How many frames an earlier run has read already.
    public var resumedAt: Int
}

/// How far an extraction is.
public struct ExtractionProgress: Sendable, Hashable {
    /// The clip being read.
    public var clip: URL
    /// How many of its frames are done.
    public var frames: Int
    /// How many frames it has; `nil` when the file does not tell.
    public var total: Int?
    /// Frames a second, over the last seconds.
    public var rate: Double
    /// Faces of the person so far. Which of them stay is decided at the clip's end.
    public var faces: Int
    /// Faces of other people so far.
    public var otherPeople: Int
}

/// Something that stops nothing.
public enum ExtractionWarning: Sendable, Equatable {
    /// A clip cannot be read; the others are. Nothing of it is kept.
    case failed(ClipFailure)
    /// A clip broke off while it was read; what came before is kept.
    case brokeOff(clip: URL, atFrame: Int, cause: MediaError)
    /// A damaged place in a clip.
    case damage(clip: URL, Damage)
    /// A clip is in the faceset already and was left as it is.
    case alreadyDone(clip: URL)
    /// A clip is in the faceset already, read with other settings, and was left as it is.
    case doneWithOtherSettings(clip: URL, settings: String)
    /// A clip was begun with other settings and is read anew.
    case beganAnew(clip: URL, settings: String)
    /// A clip shows no face.
    case noFace(clip: URL, frames: Int)
    /// A clip shows faces, none of them the person's.
    case otherPeopleOnly(clip: URL, faces: Int, nearest: Double?)
}

/// A clip that is read and judged.
public struct ClipSummary: Sendable, Equatable {
    /// The clip.
    public var clip: URL
    /// How many frames it has.
    public var frames: Int
    /// How many of the frames that were looked at show no face.
    public var framesWithoutFace: Int
    /// How many faces are kept, and how many left out for which reason.
    public var tally: FaceTally
}

/// A run that is done.
public struct ExtractionSummary: Sendable, Equatable {
    /// The faceset.
    public var faceset: URL
    /// The clips that this run read.
    public var clips: [ClipSummary]
    /// The clips that could not be read.
    public var failures: [ClipFailure]
    /// All faces of the faceset, those of earlier runs included.
    public var tally: FaceTally
}

/// A part of a clip that is read and not judged.
public struct PieceSummary: Sendable, Hashable {
    /// The clip.
    public var clip: URL
    /// Its frames.
    public var frames: Range<Int>
    /// Faces of the person.
    public var faces: Int
    /// Faces of other people.
    public var otherPeople: Int
}

/// A shard that is done.
public struct ShardSummary: Sendable, Hashable {
    /// Its folder.
    public var folder: URL
    /// Which it is.
    public var shard: Shard
    /// What it holds, in order. A shard that an earlier run has finished is not read again to tell.
    public var pieces: [PieceSummary]
}
