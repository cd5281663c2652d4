public import Foundation
public import Imaging
public import Provenance

/// What a conversion tells while it runs.
public enum ConversionEvent: Sendable {
    /// Work begins, or goes on where an earlier run stopped.
    case started(ConversionStart)
    /// More frames are encoded. Comes a few times a second.
    case progress(ConversionProgress)
    /// The first segment of this run is done, and says what the rest is expected to take.
    case estimate(ConversionEstimate)
    /// A segment is on the disk for good: its place from 0, and its frames.
    case segment(Int, frames: Range<Int>)
    /// All frames are encoded; the file is being put together.
    case assembling
    /// The unsigned result lies in the work folder.
    case finished(ConversionReport)
}

/// How a conversion begins.
public struct ConversionStart: Sendable, Hashable {
    /// The plate's frames, exact or estimated; `nil` when nothing tells.
    public var total: Int?
    /// The first frame of this run, counted in the result: above ``begin`` when an earlier one was interrupted.
    public var firstFrame: Int
    /// The first frame of this run if none were done: above 0 in a shard.
    public var begin: Int
    /// Checkpoints newer than those used, that are damaged and were passed over, by their iteration.
    public var damagedCheckpoints: [Int]
    /// Larger pictures of the faces are asked for, and the network that makes them is missing: the work goes on without.
    public var missesEnlarging: Bool

    /// A start by its parts.
    package init(
        total: Int?, firstFrame: Int, begin: Int = 0, damagedCheckpoints: [Int] = [],
        missesEnlarging: Bool = false
    ) {
        self.total = total
        self.firstFrame = firstFrame
        self.begin = begin
        self.damagedCheckpoints = damagedCheckpoints
        self.missesEnlarging = missesEnlarging
    }
}

/// How far a conversion is.
public struct ConversionProgress: Sendable, Hashable {
    /// What has been dealt with, earlier runs included.
    public var counts: ConversionCounts
    /// The plate's frames, exact or estimated; `nil` when nothing tells.
    public var total: Int?
    /// The time of the frame encoded last.
    public var time: RationalTime
}

/// What came out of a conversion.
public struct ConversionReport: Sendable, Hashable {
    /// The result, unsigned, in the work folder: a video, or a folder of pictures. It must be signed under its final name.
    public var unsigned: URL
    /// The pictures, in order; empty for a video.
    public var pictures: [MadePicture]
    /// What has been dealt with.
    public var counts: ConversionCounts
    /// What became of the faces.
    public var outcome: Outcome
    /// Keys of the plate's metadata that the container has no place for.
    public var lostMetadata: [String]
    /// The SHA-256 of the plate.
    public var plate: String
    /// What tells this conversion from others: ``Converter/work()``.
    public var work: SHA256Hash

    /// Where a picture of the result lies.
    ///
    /// - Parameters:
    ///   - index: Its place in ``pictures``.
    ///   - ending: What its name ends in.
    public func unsignedPicture(_ index: Int, ending: String) -> URL {
        unsigned.appending(path: "\(index).\(ending)")
    }

    /// What became of the faces.
    public enum Outcome: String, Sendable, Hashable, Codable {
        /// At least one was replaced.
        case replaced
        /// A target was seen, and left alone in every frame: too small, turned away, cut off.
        case leftAlone
        /// People were seen, and none of them is a target.
        case targetAbsent
        /// No face was seen.
        case noFace

        init(_ counts: ConversionCounts) {
            self =
                if counts.framesReplaced > 0 { .replaced } else if !counts.skipped.isEmpty {
                    .leftAlone
                } else if counts.others > 0 { .targetAbsent } else { .noFace }
        }
    }
}
