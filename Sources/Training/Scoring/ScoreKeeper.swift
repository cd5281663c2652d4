import Networks

/// Decides which checkpoints are scored, so that scoring stays a small share of the time, and knows what they came to.
final class ScoreKeeper {
    private let scorer: Scorer
    private var budget: ScoreBudget
    /// All scores so far, over all runs.
    private(set) var history: [TrainingScore]

    /// A keeper of what a history has.
    ///
    /// - Parameters:
    ///   - scorer: What scores.
    ///   - share: The most of the time that scoring takes, 0 ... 1; 1 scores every checkpoint.
    init(_ scorer: Scorer, share: Double, history: [TrainingScore]) {
        (self.scorer, self.history) = (scorer, history)
        budget = ScoreBudget(share: share, spent: history.reduce(0) { $0 + $1.cost })
    }

    /// The iteration of the best checkpoint so far.
    var best: Int? { TrainingVerdict(history)?.bestIteration }

    /// Whether there is time to score a checkpoint now.
    func isAffordable(at seconds: Double, isLast: Bool) -> Bool {
        budget.isAffordable(at: seconds, isLast: isLast)
    }

    /// Scores a model at a checkpoint.
    ///
    /// - Parameter clock: What tells the time.
    func score(
        _ learner: Learner, iteration: Int, clock: TrainingClock
    ) throws(TrainingError) -> TrainingScore {
        let begin = clock.seconds
        defer {
            budget.spend(clock.seconds - begin)
        }
        let parts = try scorer.parts(learner)
        let score = TrainingScore(
            iteration: iteration, seconds: begin, yardstick: scorer.yardstick, parts: parts,
            cost: clock.seconds - begin)
        forget(after: iteration - 1)
        history.append(score)
        return score
    }

    /// Forgets the scores of steps that will be done again.
    func forget(after iteration: Int) { history.removeAll { $0.iteration > iteration } }
}
