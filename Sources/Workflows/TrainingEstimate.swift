import Training

/// What a training takes, for people and as JSON.
public struct TrainingCostReport: Sendable, Encodable {
    /// The memory.
    public let memory: MemoryReport
    /// Seconds of a step, beside whatever the machine does now.
    public let stepSeconds: Double

    init(_ cost: TrainingCost) {
        memory = MemoryReport(cost.need)
        stepSeconds = (cost.stepSeconds * 1000).rounded() / 1000
    }

    /// The same in lines, a label before each.
    public var lines: [(label: String, text: String)] {
        [
            ("memory", memory.line),
            (
                "time",
                "\(Words.number(stepSeconds)) seconds a step, \(Int((60 / max(stepSeconds, 1e-3)).rounded())) steps a minute, beside whatever runs now"
            ),
        ]
    }
}

/// Says what a training takes before it begins. Nothing is trained.
public struct TrainingEstimate: Sendable {
    /// The training. How long it is to last does not matter.
    public var training: Train

    /// An estimate for a training.
    public init(for training: Train) { self.training = training }

    /// Measures it, once the consents hold: some seconds.
    public func run() async throws -> TrainingCostReport {
        let surroundings = try Surroundings(of: [
            training.model, training.source, training.target,
        ])
        return try await surroundings.notingRefusals(of: .train) {
            try await offThePool {
                TrainingCostReport(
                    try TrainingCost.measure(try training.prepare(surroundings).plan))
            }
        }
    }
}
