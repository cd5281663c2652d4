import Networks

/// What the first process tells the others before a training: they read no file of the model, and write none.
struct Briefing: Codable {
    /// What the model is.
    var model: ModelDescription
    /// The settings that hold.
    var settings: TrainingSettings
    /// Minutes, over all runs together, when that is the limit.
    var minutes: Double?
    /// Steps, when that is the limit.
    var iterations: Int?
    /// The type that convolutions and matrix products are computed in.
    var precision: Precision
    /// Where the training stands.
    var state: State
    /// Nothing is left to do.
    var isDone: Bool

    /// Where a training stands, besides weights.
    struct State: Codable {
        var iteration = 0
        var seconds = 0.0
        /// `nil` before the first step.
        var random: RandomState?
        /// What rollbacks have lowered the learning rate to.
        var rate = 1.0

        /// The beginning.
        init() {}

        /// That of a checkpoint; the beginning without one.
        init(_ state: CheckpointState?) {
            guard let state else { return }
            (iteration, seconds) = (state.iteration, state.seconds)
            (random, rate) = (state.random, state.rate)
        }
    }

    init(
        _ model: ModelDescription, _ settings: TrainingSettings, limit: TrainingLimit,
        precision: Precision, state: State, isDone: Bool
    ) {
        (self.model, self.settings) = (model, settings)
        (self.precision, self.state, self.isDone) = (precision, state, isDone)
        switch limit {
        case .minutes(let value): minutes = value
        case .iterations(let value): iterations = value
        case .endless: break
        }
    }

    /// The limit.
    var limit: TrainingLimit {
        minutes.map { .minutes($0) } ?? iterations.map { .iterations($0) } ?? .endless
    }
}
