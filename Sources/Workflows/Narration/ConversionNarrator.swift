import Conversion
import Foundation

/// Tells a conversion's events as a workflow's.
struct ConversionNarrator: Sendable {
    let report: Reporter

    func tell(_ event: ConversionEvent) {
        switch event {
        case .started(let start):
            for iteration in start.damagedCheckpoints {
                report(
                    .warning(
                        "The checkpoint of iteration \(iteration) is damaged; the one before it is used."
                    ))
            }
            if start.missesEnlarging {
                report(
                    .warning(
                        "Faces are not enlarged: the network for it is missing; `understudy setup` fetches it."
                    ))
            }
            if start.firstFrame > start.begin {
                report(.note("Going on at frame \(start.firstFrame)."))
            }
        case .progress(let progress):
            report(
                .progress(
                    StageProgress(
                        .convert, done: Double(progress.counts.frames),
                        total: progress.total.map(Double.init), unit: .frames,
                        details: [.init("replaced", "\(progress.counts.framesReplaced)")])))
        case .estimate(let rest):
            report(
                .estimated(
                    StageEstimate(
                        stage: .convert, seconds: rest.seconds,
                        bytesAtLeast: rest.bytes.lowerBound, bytesAtMost: rest.bytes.upperBound,
                        free: rest.free)))
            if let free = rest.free, free < rest.bytes.upperBound {
                report(
                    .warning(
                        "The disk may become full before the end. The work can then go on, once there is room."
                    ))
            }
        case .segment, .assembling: break
        case .finished(let result):
            if result.counts.damaged > 0 {
                report(
                    .warning(
                        "The plate is damaged in \(Words.count(result.counts.damaged, "place")); pictures may be missing or marred there."
                    ))
            }
            if !result.lostMetadata.isEmpty {
                report(
                    .warning(
                        "The result's container has no place for the plate's \(Words.all(result.lostMetadata))."
                    ))
            }
        }
    }

    /// What came of it, in a whole sentence. `people` are the targets by their numbers.
    static func summary(_ counts: ConversionCounts, _ people: [String]) -> String {
        let frames = Words.count(counts.frames, "frame")
        var text = "The face was replaced in \(counts.framesReplaced) of \(frames)"
        if people.count > 1 {
            let each = people.enumerated().map { "\($1)'s in \(counts.people[$0] ?? 0)" }
            text = "Of \(frames), \(Words.all(each)) had the face replaced"
        }
        if !counts.skipped.isEmpty { text += "; left alone where \(skipped(counts))" }
        if counts.others > 0 { text += "; others in the shot were left alone" }
        return text + "."
    }

    /// A warning for each of several targets who was replaced nowhere.
    static func absent(_ counts: ConversionCounts, _ people: [String]) -> [String] {
        people.enumerated().filter { counts.people[$0.offset] == nil }.map {
            "\($0.element) was not replaced in any frame: not seen, or never so that the face could be replaced."
        }
    }

    /// Why the target was left alone, and how often: `too small (12), turned away (3)`.
    static func skipped(_ counts: ConversionCounts) -> String {
        Words.all(
            counts.skipped.sorted { $0.value > $1.value }.map { "\($0.key.words) (\($0.value))" })
    }
}

extension ConversionNarrator {
    /// Why faces were left alone: `too small`.
    static func reasons(_ skipped: [SkippedFace]) -> String {
        Words.all(Set(skipped).map(\.words).sorted())
    }
}

extension SkippedFace {
    fileprivate var words: String {
        switch self {
        case .uncertain: "hard to make out"
        case .turnedAway: "turned away"
        case .outsideFrame: "cut off by the frame"
        case .tooSmall: "too small"
        }
    }
}
