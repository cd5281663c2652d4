import Foundation
import Networks
import Training

/// One of a model's checkpoints, by the word that a command line has for it: `last`, `best` or `12000`.
public enum CheckpointChoice: Hashable, Sendable {
    /// The newest.
    case last
    /// The one with the best score.
    case best
    /// The one of an iteration.
    case iteration(Int)

    /// The choice of a word; `nil` for any other word and for numbers below 1.
    public init?(word: String) {
        switch word {
        case "last": self = .last
        case "best": self = .best
        default:
            guard let iteration = Int(word), iteration > 0 else { return nil }
            self = .iteration(iteration)
        }
    }

    /// The word.
    public var word: String {
        switch self {
        case .last: "last"
        case .best: "best"
        case .iteration(let iteration): "\(iteration)"
        }
    }

    /// The iteration that is meant; `nil` for the newest, whichever it is.
    ///
    /// - Throws: `WorkflowError.noScore` when the best is meant and none of the checkpoints that are there was scored.
    func iteration(in model: ModelFolder) throws -> Int? {
        switch self {
        case .last: return nil
        case .iteration(let iteration): return iteration
        case .best:
            let kept = Set(try model.checkpoints.iterations())
            let scores =
                FileManager.default.fileExists(atPath: model.history.path)
                ? try TrainingHistory.readScores(model.history) : []
            guard let newest = scores.last else { throw WorkflowError.noScore(model: model.url) }
            // What was scored on other crops cannot be compared.
            let comparable = scores.filter {
                kept.contains($0.iteration) && $0.yardstick == newest.yardstick
            }
            guard let best = TrainingVerdict(comparable) else {
                throw WorkflowError.noScore(model: model.url)
            }
            return best.bestIteration
        }
    }
}
