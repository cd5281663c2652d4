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
    /// What losses look through.
    let frozen: FrozenNetworks
    let loader: BatchLoader
    let grid: PreviewGrid
    let keeper: CheckpointKeeper
    /// `nil` in a process that follows another one.
    let scores: ScoreKeeper?
    /// The processes that share each step; `nil` for this one alone.
    let team: Team?
    let history: TrainingHistory?
    var threads: ThreadSetting
    var random: RandomSource
    /// Where the random numbers were before the step that is being done.
    var randomBefore: RandomSource
    var iteration: Int
    /// What rollbacks have lowered the learning rate to.
    var caution: Double
    /// Rollbacks since the last checkpoint was saved.
    var rollbacks = 0
    var watch = LossWatch()
    private var pace = Pace()
    let clock: TrainingClock

    /// Sets everything up where the checkpoint left it, or at the beginning.
    ///
    /// A process of a team begins in the `state` that the first one told, and with that one's weights.
    init(
        _ plan: TrainingPlan, _ workplace: ModelWorkplace, _ data: TrainingData,
        resuming checkpoint: Checkpoint?, at state: Briefing.State, precision: Precision,
        team: Team?, cores: Int, report: @escaping (TrainingEvent) -> Void
    ) throws(TrainingError) {
        (self.workplace, self.team, self.report) = (workplace, team, report)
        settings = workplace.settings
        let (settings, description) = (workplace.settings, workplace.description)
        let before = checkpoint?.state
        (device, self.precision) = (plan.device, precision)
        frozen = try FrozenNetworks(for: settings, of: data, device: plan.device)
        let learner = try Self.learner(workplace, frozen, precision, plan.device, team)
        self.learner = learner
        if let checkpoint, try !learner.load(checkpoint, device: plan.device) {
            report(.warning(.optimizerRestarted))
        }
        // Whoever follows gets the first one's weights.
        let begun = try (checkpoint == nil && team?.seat.leads ?? true ? plan.start : nil).map {
            (start) throws(TrainingError) in try learner.begin(from: start, as: description)
        }
        let maker = try torch { () throws(TorchError) in
            try team?.share(learner)
            return try BatchMaker(
                data, settings: settings, share: team?.seat.share ?? .whole, device: plan.device)
        }
        loader = BatchLoader(maker)
        grid = PreviewGrid(data, maker, rows: settings.previews.rows)
        (iteration, caution) = (state.iteration, state.rate)
        random =
            state.random.map { RandomSource(state: $0) }
            ?? RandomSource(seed: UInt64(settings.seed))
        randomBefore = random
        clock = TrainingClock(before: state.seconds)
        threads = ThreadSetting(
            settings, device: plan.device, cores: cores, before: before?.computation,
            seat: team?.seat)
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
        guard team?.seat.leads ?? true else {
            (history, scores) = (nil, nil)
            return
        }
        if let begun {
            report(.begun(begun))
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
            try torch { () throws(TorchError) in
                try Scorer(
                    data.scored, knowsJudge: description.knowsJudge, device: plan.device)
            },
            share: settings.scores.share, history: known)
        report(
            .started(
                TrainingStart(
                    settings: settings, model: description, sourceCrops: data.source.count,
                    targetCrops: data.target.count, coveredCrops: data.covered?.count ?? 0,
                    parameters: learner.network.parameters.count, iteration: iteration,
                    seconds: clock.seconds, device: plan.device,
                    precision: precision)))
        report(.coverage(data.coverage))
    }

    /// The networks at their first step.
    static func learner(
        _ workplace: ModelWorkplace, _ frozen: FrozenNetworks, _ precision: Precision,
        _ device: Device, _ team: Team?
    ) throws(TrainingError) -> Learner {
        try Learner(
            workplace.description.architecture, settings: workplace.settings, frozen: frozen,
            precision: precision == .bfloat16 ? .bfloat16 : nil, device: device, team: team)
    }

    /// Whether this process writes: the first one of a team, or the only one.
    var leads: Bool { team?.seat.leads ?? true }

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
        return Machine.gainsByBFloat16(device) ? .bfloat16 : .float32
    }

    /// Trains until the limit or the order to stop; saves; reports the end. Saves as well when a process of the team is lost.
    func train(until limit: TrainingLimit, order: StopOrder) throws(TrainingError) {
        defer { loader.end() }
        do {
            try loop(until: limit, order: order)
        } catch {
            if case .torch(.groupBroken) = error { keepLastStep() }
            throw error
        }
    }

    private func loop(until limit: TrainingLimit, order: StopOrder) throws(TrainingError) {
        var previewDue = Due(every: settings.previews.seconds, steps: settings.previews.steps)
        previewDue.done(at: clock.seconds, iteration: iteration)
        keeper.begin(at: clock.seconds)
        let schedule = settings.schedule
        while true {
            let moment = try moment(order)
            let progress = limit.progress(iteration: iteration, seconds: moment.seconds)
            if let progress, progress >= 1, try end(.complete) { return }
            if moment.isStopped, try end(.stopped) { return }
            let rate: Double
            if case .endless = limit {
                rate = schedule.factor(iteration: iteration, progress: 0)
            } else {
                rate = schedule.factor(iteration: iteration, progress: progress ?? 0)
            }
            guard try step(rate: rate * caution, limit: limit) else { continue }
            if try self.moment(order).isCheckpointDue { trySaving() }
            if leads, previewDue.isDue(at: clock.seconds, iteration: iteration) {
                preview()
                previewDue.done(at: clock.seconds, iteration: iteration)
            }
        }
    }

    /// What holds now: what this process sees by itself, or what its team agrees on.
    private func moment(_ order: StopOrder) throws(TrainingError) -> Team.Moment {
        let seconds = clock.seconds
        let own = Team.Moment(
            isStopped: order.isGiven, seconds: seconds,
            isCheckpointDue: keeper.isDue(at: seconds, iteration: iteration))
        return try team?.agreed(own) ?? own
    }

    /// Does a step; `false` when training was rolled back instead.
    private func step(rate: Double, limit: TrainingLimit) throws(TrainingError) -> Bool {
        if let choice = try torch({ () throws(TorchError) in try threads.beginStep() }) {
            report(.threads(choice))
        }
        randomBefore = random
        let start = clock.seconds
        let batch = try torch { () throws(TorchError) in try loader.next(&random) }
        let ready = clock.seconds
        let seed = learner.wantsSeed ? random.next() : 0
        loader.prepare(from: random)
        let losses = try torch { () throws(TorchError) in
            try learner.step(batch, iteration: iteration + 1, factor: rate, seed: seed)
        }
        let now = clock.seconds
        guard let losses else {
            try rollBack(.notANumber, at: iteration + 1)
            return false
        }
        iteration += 1
        randomBefore = random
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
            if reason == .complete, leads { preview() }
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
