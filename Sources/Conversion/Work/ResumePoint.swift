package import Media

/// What a run needs to go on at the start of a segment, written before the segment in front of it is finished.
package struct ResumePoint: Sendable, Codable {
    /// Where reading goes on: some frames before the segment, so that everything that reaches across frames is at hand.
    package var position: ReadPosition
    /// What the search for faces remembered there.
    package var analysis: AnalysisState
}

/// How many frames and faces a conversion has dealt with. Adding up goes on after a kill.
public struct ConversionCounts: Sendable, Codable, Hashable {
    /// Frames that were encoded.
    public var frames = 0
    /// Frames in which at least one face was replaced.
    public var framesReplaced = 0
    /// Faces that were replaced.
    public var replaced = 0
    /// Frames in which each target's face was replaced, by the target's number from 0.
    public var people: [Int: Int] = [:]
    /// Faces of other people, who were left alone.
    public var others = 0
    /// Faces of the target that were left alone, by reason.
    public var skipped: [SkippedFace: Int] = [:]
    /// Damaged places of the plate.
    public var damaged = 0

    /// Nothing yet.
    public init() {}

    /// Adds what another part of the same conversion has dealt with.
    mutating func add(_ other: ConversionCounts) {
        frames += other.frames
        framesReplaced += other.framesReplaced
        replaced += other.replaced
        people.merge(other.people, uniquingKeysWith: +)
        others += other.others
        skipped.merge(other.skipped, uniquingKeysWith: +)
        damaged += other.damaged
    }

    mutating func add(_ finished: FinishedFrame) {
        let frame = finished.painted
        damaged += finished.damaged
        frames += 1
        framesReplaced += frame.replaced > 0 ? 1 : 0
        replaced += frame.replaced
        for person in frame.people { people[person, default: 0] += 1 }
        others += frame.others
        for reason in frame.skipped { skipped[reason, default: 0] += 1 }
    }
}
