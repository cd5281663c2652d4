import Networks
import Torch

/// Finds a learning rate: steps with a rate that grows from far too little to far too much, on a copy of what a model has
/// learned. Nothing of the model is changed, and a model that is not there yet is not made.
public struct RateFinder: Sendable {
    /// What would be trained.
    public var plan: TrainingPlan
    /// Steps of the sweep. The default is 120.
    public var steps = 120

    /// The rates begin at so many times less than the one of the settings, and end at so many times more.
    private static let reach = 1000.0

    /// What is known while it goes on.
    public enum Progress: Sendable {
        /// Crops are being read.
        case preparing(Preparation)
        /// So many steps are done.
        case swept(RateSweep)
    }

    /// A finder for a training.
    public init(_ plan: TrainingPlan) { self.plan = plan }

    /// Sweeps. It blocks the thread that it runs on.
    ///
    /// - Parameter report: Told how far it is; the sweep ends when it answers `false`.
    /// - Returns: `nil` when it was ended.
    public func run(_ report: (Progress) -> Bool) throws(TrainingError) -> RateSweep? {
        let meant = try ModelWorkplace.intention(plan)
        let (description, settings) = (meant.description, meant.settings)
        let newest = try plan.newestCheckpoint()
        let type = TrainingSession.precision(settings, plan.device, newest?.state.computation)
        let threads = try torch { () throws(TorchError) in
            let threads =
                settings.compute.threads > 0
                ? settings.compute.threads : try ThreadTrial.cores.get()
            if plan.device.kind == .cpu { try Threads.set(threads) }
            return threads
        }
        let data = try TrainingData.read(
            plan, description.architecture, settings, threads: threads
        ) { report(.preparing($0)) }
        guard let data else { return nil }
        let learner = try Learner(
            description.architecture, settings: settings,
            frozen: try FrozenNetworks(for: settings, of: data, device: plan.device),
            precision: type == .bfloat16 ? .bfloat16 : nil, device: plan.device)
        if let newest {
            _ = try learner.load(newest, device: plan.device)
        } else if let start = plan.start {
            _ = try learner.begin(from: start, as: description)
        }
        let maker = try torch { () throws(TorchError) in
            try BatchMaker(data, settings: settings, device: plan.device)
        }
        return try sweep(learner, maker, settings, from: newest?.state, report)
    }

    private func sweep(
        _ learner: Learner, _ maker: BatchMaker, _ settings: TrainingSettings,
        from state: CheckpointState?, _ report: (Progress) -> Bool
    ) throws(TrainingError) -> RateSweep? {
        let usual = settings.optimizer.rate
        var sweep = RateSweep((usual / Self.reach)...(usual * Self.reach), steps: steps)
        var random =
            state.map { RandomSource(state: $0.random) }
            ?? RandomSource(seed: UInt64(settings.seed))
        let before = state?.iteration ?? 0
        for step in 0..<steps {
            let losses = try torch { () throws(TorchError) in
                let batch = try maker.next(&random)
                return try learner.step(
                    batch, iteration: before + step + 1, factor: sweep.rate(step) / usual,
                    seed: random.next())
            }
            let sum = losses.map { $0.source + $0.target + ($0.paired ?? 0) }
            guard sweep.add(sum) else { break }
            guard report(.swept(sweep)) else { return nil }
        }
        return sweep
    }
}
