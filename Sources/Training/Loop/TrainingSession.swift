import Networks
import Torch

/// A training that has everything it needs: the loop.
final class TrainingSession {
    let workplace: ModelWorkplace
    let settings: TrainingSettings
    let report: (TrainingEvent) -> Void
    let device: Device
    let precision: Precision
    var learner: Learner
    let maker: BatchMaker
    let grid: PreviewGrid
    let keeper: CheckpointKeeper
    let scores: ScoreKeeper
    let history: TrainingHistory?
    var threads: ThreadSetting
    var random: RandomSource
    var iteration: Int
    /// What rollbacks have lowered the learning rate to.
    var caution: Double
    /// Rollbacks since the last checkpoint was saved.
    var rollbacks = 0
    var watch = LossWatch()
    private var pace = Pace()
    let clock: TrainingClock

    /// Sets everything up where the checkpoint left it, or at the beginning.
    init(
        _ plan: TrainingPlan, _ workplace: ModelWorkplace, _ data: TrainingData,
        resuming checkpoint: Checkpoint?, cores: Int, report: @escaping (TrainingEvent) -> Void
    ) throws(TrainingError) {
        (self.workplace, self.report) = (workplace, report)
        settings = workplace.settings
        let (settings, description) = (workplace.settings, workplace.description)
        let before = checkpoint?.state
        let precision = Self.precision(settings, plan.device, before?.computation)
        (device, self.precision) = (plan.device, precision)
        let learner = try Self.learner(workplace, precision, plan.device)
        self.learner = learner
        if let checkpoint, try !learner.load(checkpoint, device: plan.device) {
            report(.warning(.optimizerRestarted))
        }
        let maker = try torch { () throws(TorchError) in
            try BatchMaker(data, settings: settings, device: plan.device)
        }
        self.maker = maker
        grid = PreviewGrid(data, maker, rows: settings.previews.rows)
        iteration = before?.iteration ?? 0
        // Another optimizer, or another rate for it, is the user's own mend.
        caution = workplace.hasOtherOptimizer ? 1 : before?.rate ?? 1
        random =
            before.map { RandomSource(state: $0.random) }
            ?? RandomSource(seed: UInt64(settings.seed))
        clock = TrainingClock(before: before?.seconds ?? 0)
        threads = ThreadSetting(
            settings, device: plan.device, cores: cores, before: before?.computation)
        keeper = CheckpointKeeper(
            store: CheckpointStore(
                folder: workplace.folder.checkpoints.folder, disk: workplace.disk),
            settings: settings.checkpoints, last: before?.iteration,
            template: CheckpointState(
                iteration: 0, seconds: 0, random: random.state,
                computation: .init(
                    device: plan.device.description, precision: precision.rawValue,
                    threads: 0, cores: cores),
                source: data.source.statistics, target: data.target.statistics,
                program: plan.program))
        if checkpoint == nil, let start = plan.start {
            report(.begun(try learner.begin(from: start, as: description)))
            // The beginning itself is a checkpoint: training that is killed or rolled back to it does not begin from noise.
            _ = try keeper.save(
                learner, iteration: 0, seconds: 0, random: random.state, rate: 1, threads: 0)
        }
        var known: [TrainingScore] = []
        do throws(TrainingError) {
            let opened = try TrainingHistory(workplace.folder.history, goingOnFrom: iteration)
            known = try opened.scores()
            history = opened
        } catch {
            // Losses on paper are not worth a training.
            history = nil
            report(.warning(.historyFailed(error)))
        }
        scores = ScoreKeeper(
            try torch { () throws(TorchError) in try Scorer(data.scored, device: plan.device) },
            share: settings.scores.share, history: known, start: clock.seconds)
        report(
            .started(
                TrainingStart(
                    settings: settings, model: description, sourceCrops: data.source.count,
                    targetCrops: data.target.count, parameters: learner.network.parameters.count,
                    iteration: iteration, seconds: clock.seconds, device: plan.device,
                    precision: precision)))
        report(.coverage(data.coverage))
    }

    /// The networks at their first step.
    static func learner(
        _ workplace: ModelWorkplace, _ precision: Precision, _ device: Device
    ) throws(TrainingError) -> Learner {
        try Learner(
            workplace.description.architecture, settings: workplace.settings,
            precision: precision == .bfloat16 ? .bfloat16 : nil, device: device)
    }

    /// What a resumed training computed in, as long as the settings leave it open: its losses are to go on the same.
    static func precision(
        _ settings: TrainingSettings, _ device: Device, _ before: CheckpointState.Computation?
    ) -> Precision {
        if settings.compute.precision != .auto { return settings.compute.precision }
        if let before, before.device == device.description,
            let kept = Precision(rawValue: before.precision), kept != .auto
        {
            return kept
        }
        return Machine.hasBFloat16(device) ? .bfloat16 : .float32
    }

    /// Trains until the limit or the order to stop; saves; reports the end.
    func train(until limit: TrainingLimit, order: StopOrder) throws(TrainingError) {
        var previewDue = Due(every: settings.previews.seconds, steps: settings.previews.steps)
        previewDue.done(at: clock.seconds, iteration: iteration)
        keeper.begin(at: clock.seconds)
        let schedule = settings.schedule
        while true {
            let progress = limit.progress(iteration: iteration, seconds: clock.seconds)
            if let progress, progress >= 1, try end(.complete) { return }
            if order.isGiven, try end(.stopped) { return }
            let rate: Double
            if case .endless = limit {
                rate = schedule.factor(iteration: iteration, progress: 0)
            } else {
                rate = schedule.factor(iteration: iteration, progress: progress ?? 0)
            }
            guard try step(rate: rate * caution, limit: limit) else { continue }
            if keeper.isDue(at: clock.seconds, iteration: iteration) { trySaving() }
            if previewDue.isDue(at: clock.seconds, iteration: iteration) {
                preview()
                previewDue.done(at: clock.seconds, iteration: iteration)
            }
        }
    }

    /// Does a step; `false` when training was rolled back instead.
    private func step(rate: Double, limit: TrainingLimit) throws(TrainingError) -> Bool {
        if let choice = try torch({ () throws(TorchError) in try threads.beginStep() }) {
            report(.threads(choice))
        }
        let start = clock.seconds
        let batch = try torch { () throws(TorchError) in try maker.next(&random) }
        let ready = clock.seconds
        let losses = try torch { () throws(TorchError) in
            let seed = learner.wantsSeed ? random.next() : 0
            return try learner.step(
                batch, iteration: iteration + 1, factor: rate, seed: seed)
        }
        let now = clock.seconds
        guard let losses else {
            try rollBack(.notANumber, at: iteration + 1)
            return false
        }
        iteration += 1
        threads.endStep(seconds: now - start)
        pace.add(at: now, waiting: ready - start)
        let step = TrainingStep(
            iteration: iteration, losses: losses, rate: pace.rate, waiting: pace.waiting,
            schedule: rate, progress: limit.progress(iteration: iteration, seconds: now),
            seconds: now,
            secondsLeft: limit.secondsLeft(iteration: iteration, seconds: now, rate: pace.rate))
        report(.step(step))
        note { () throws(TrainingError) in try history?.add(step) }
        watch.add(losses)
        guard watch.finding != .collapsed else {
            try rollBack(.collapse, at: iteration)
            return false
        }
        return true
    }

    /// Saves and reports the end; `false` when training was rolled back instead.
    private func end(_ reason: TrainingEnd.Reason) throws(TrainingError) -> Bool {
        if watch.finding == .doubtful, let kept = keeper.last {
            report(.warning(.endNotSaved(iteration: iteration, kept: kept)))
            iteration = kept
        } else {
            if reason == .complete { preview() }
            note { () throws(TrainingError) in try history?.flush() }
            let before = rollbacks
            if try save() { score(isLast: true) } else if rollbacks > before { return false }
        }
        report(
            .finished(TrainingEnd(reason: reason, iteration: iteration, seconds: clock.seconds)))
        return true
    }

    func note(_ body: () throws(TrainingError) -> Void) {
        do throws(TrainingError) { try body() } catch { report(.warning(.historyFailed(error))) }
    }
}

extension TrainingSettings {
    /// How the learning rate goes.
    var schedule: Schedule {
        var schedule = Schedule()
        (schedule.warmUp, schedule.floor) = (optimizer.warmUp, optimizer.floor)
        return schedule
    }
}
