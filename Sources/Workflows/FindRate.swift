import Foundation
import Training

/// Finds a learning rate for a training, without changing anything of it.
public struct FindRate: Sendable {
    /// The training that the rate is for. How long it is to last does not matter.
    public var training: Train

    /// A search for a training's rate.
    public init(for training: Train) { self.training = training }

    /// Searches. With the training's `plot`, the sweep is drawn there.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in try await run(report, stop) }
    }

    private func run(_ report: Reporter, _ stop: StopRequest) async throws {
        if let plot = training.plot { try TrainingPlot.check(plot) }
        let surroundings = try Surroundings(of: [
            training.model, training.source, training.target,
        ])
        try await surroundings.notingRefusals(of: .train) {
            let sweep = try await offThePool {
                let (plan, _) = try training.prepare(surroundings)
                report(.started(.train, subject: training.model.lastPathComponent))
                let finder = RateFinder(plan)
                return try finder.run { progress in
                    Self.tell(progress, report)
                    return !stop.isRequested
                }
            }
            guard let sweep else { throw WorkflowError.stopped(during: .train) }
            report(.rates(RateReport(sweep)))
            if let plot = training.plot {
                try RatePlot(name: training.model.lastPathComponent, sweep).write(to: plot)
                report(.wrote(plot, role: "plot"))
            }
            report(.finished(.train, summary: RateReport(sweep).summary))
        }
    }

    private static func tell(_ progress: RateFinder.Progress, _ report: Reporter) {
        switch progress {
        case .preparing(let preparation): report(TrainingNarrator.progress(preparation))
        case .swept(let sweep):
            report(
                .progress(
                    StageProgress(
                        .train, done: Double(sweep.points.count), total: Double(sweep.steps),
                        unit: .iterations,
                        details: sweep.points.last.map {
                            [
                                .init("rate", Words.small($0.rate)),
                                .init("loss", Words.small($0.smoothed)),
                            ]
                        } ?? [])))
        }
    }
}
