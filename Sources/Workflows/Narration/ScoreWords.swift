import Foundation
package import Training

/// What scores, and what the footage lacks, are in words.
package enum ScoreWords {
    /// A line for a terminal.
    static func line(_ score: CheckpointScore) -> String {
        let best =
            score.bestIteration == score.iteration
            ? "the best so far"
            : "the best so far is \(points(score.best)) at \(score.bestIteration)"
        let gain = score.gainPerHour.map { ", \(signed($0)) an hour" } ?? ""
        let judge = score.knowsJudge ? ", identity left out: its judge has taught the model" : ""
        return
            "score \(points(score.total)) of 100 at iteration \(score.iteration), \(best)\(gain)\(judge)"
    }

    /// What is said of a model whose judge has taught it.
    static let knowsJudge =
        "The network that judges likeness has taught this model (the loss “identity”): what it says of the likeness, here and in “evaluate”, flatters the model. Judge it by eye."

    /// What an advice means; `nil` while there is nothing to say.
    package static func sentence(
        _ verdict: TrainingVerdict, _ score: TrainingScore, _ coverage: Coverage?
    ) -> String? {
        switch verdict.advice {
        case .early: return nil
        case .helps: return "More training helps: \(signed(verdict.gainPerHour ?? 0)) an hour."
        case .enough:
            let lack =
                coverage.flatMap(missing)
                ?? "The source's footage has all that the target's asks for."
            return
                "More training will not help: the score stays at \(points(verdict.best)). \(lack)"
        case .worse:
            return
                "The model was better before: \(points(verdict.best)) at iteration \(verdict.bestIteration), \(points(score.total)) now. “understudy convert --checkpoint best” uses that one."
        }
    }

    /// What the source's footage lacks; `nil` where it lacks nothing.
    package static func missing(_ coverage: Coverage) -> String? {
        guard !coverage.gaps.isEmpty else { return nil }
        return "What is missing is source footage \(Words.all(coverage.gaps.map(gap)))."
    }

    private static func gap(_ gap: Coverage.Gap) -> String {
        func degrees(_ value: Double) -> String { "\(Int(value.rounded()))" }
        switch gap {
        case .openMouth: return "with the mouth open wide"
        case .shutEyes: return "with shut eyes"
        case .view(let direction, let share, let target, let source):
            let part = "\(Int((100 * share).rounded())) % of the target's faces"
            switch direction {
            case .straight: return "looking straight into the camera (\(part) do)"
            case .left, .right, .up, .down:
                return
                    "looking \(direction.rawValue) (\(part) do so, by up to \(degrees(target)) degrees; the source's end at \(degrees(source)))"
            }
        }
    }

    private static func points(_ value: Double) -> String { String(format: "%.1f", value) }

    private static func signed(_ value: Double) -> String { String(format: "%+.1f points", value) }
}

extension CheckpointScore {
    /// A score and what all so far say, for whoever watches.
    package init(_ score: TrainingScore, _ verdict: TrainingVerdict) {
        let parts = score.parts
        let measured: [String: Double?] = [
            "sourceSimilarity": parts.sourceSimilarity, "targetSimilarity": parts.targetSimilarity,
            "identity": parts.identity, "mouthCorrelation": parts.mouthCorrelation,
            "mouthAmplitude": parts.mouthAmplitude, "eyesCorrelation": parts.eyesCorrelation,
            "eyesAmplitude": parts.eyesAmplitude, "sharpness": parts.sharpness,
        ]
        self.init(
            iteration: score.iteration, seconds: score.seconds, total: score.total,
            best: verdict.best, bestIteration: verdict.bestIteration,
            gainPerHour: verdict.gainPerHour, advice: verdict.advice.rawValue,
            parts: measured.compactMapValues { $0 }, knowsJudge: score.knowsJudge,
            cost: score.cost)
    }

    /// The score in a line, without what it is made of.
    public var line: String { ScoreWords.line(self) }
}
