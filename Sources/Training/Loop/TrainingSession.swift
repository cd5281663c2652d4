import Foundation
import Media
import Networks
import Torch

/// A training that has everything it needs: the loop.
final class TrainingSession {
    private let workplace: ModelWorkplace
    private let settings: TrainingSettings
    private let report: (TrainingEvent) -> Void
    private let learner: Learner
    private let maker: BatchMaker
    private let grid: PreviewGrid
    private let keeper: CheckpointKeeper
    private let history: TrainingHistory?
    private var threads: ThreadSetting
    private var random: RandomSource
    private var iteration: Int
    private var pace = Pace()
    private let clock: TrainingClock

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
        let learner = try Learner(
            description.architecture, settings: settings,
            precision: precision == .bfloat16 ? .bfloat16 : nil, device: plan.device)
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
        do throws(TrainingError) {
            history = try TrainingHistory(workplace.folder.history, goingOnFrom: iteration)
        } catch {
            // Losses on paper are not worth a training.
            history = nil
            report(.warning(.historyFailed(error)))
        }
        report(
            .started(
                TrainingStart(
                    settings: settings, model: description, sourceCrops: data.source.count,
                    targetCrops: data.target.count, parameters: learner.network.parameters.count,
                    iteration: iteration, seconds: clock.seconds, device: plan.device,
                    precision: precision)))
    }

    /// What a resumed training computed in, as long as the settings leave it open: its losses are to go on the same.
    private static func precision(
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
            if let progress, progress >= 1 { return try end(.complete) }
            if order.isGiven { return try end(.stopped) }
            let rate: Double
            if case .endless = limit {
                rate = schedule.factor(iteration: iteration, progress: 0)
            } else {
                rate = schedule.factor(iteration: iteration, progress: progress ?? 0)
            }
            try step(rate: rate, limit: limit)
            if keeper.isDue(at: clock.seconds, iteration: iteration) { trySaving() }
            if previewDue.isDue(at: clock.seconds, iteration: iteration) {
                preview()
                previewDue.done(at: clock.seconds, iteration: iteration)
            }
        }
    }

    private func step(rate: Double, limit: TrainingLimit) throws(TrainingError) {
        if let choice = try torch({ () throws(TorchError) in try threads.beginStep() }) {
            report(.threads(choice))
        }
        let start = clock.seconds
        let batch = try torch { () throws(TorchError) in try maker.next(&random) }
        let ready = clock.seconds
        let losses = try torch { () throws(TorchError) in
            try learner.step(batch, iteration: iteration + 1, factor: rate)
        }
        let now = clock.seconds
        guard let losses else {
            try? history?.flush()
            throw .diverged(iteration: iteration + 1)
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
    }

    private func end(_ reason: TrainingEnd.Reason) throws(TrainingError) {
        if reason == .complete { preview() }
        note { () throws(TrainingError) in try history?.flush() }
        try save()
        report(
            .finished(TrainingEnd(reason: reason, iteration: iteration, seconds: clock.seconds)))
    }

    private func note(_ body: () throws(TrainingError) -> Void) {
        do throws(TrainingError) { try body() } catch { report(.warning(.historyFailed(error))) }
    }

    // MARK: Checkpoints

    /// Saves; a failure is a warning, since training can go on without.
    private func trySaving() {
        note { () throws(TrainingError) in try history?.flush() }
        do throws(TrainingError) {
            try save()
        } catch {
            keeper.failed(at: clock.seconds, iteration: iteration)
            report(.warning(.checkpointFailed(iteration: iteration, error)))
        }
    }

    private func save() throws(TrainingError) {
        guard keeper.last != iteration, iteration > 0 else { return }
        guard try torch({ () throws(TorchError) in try learner.isSound() }) else {
            throw .diverged(iteration: iteration)
        }
        let start = clock.seconds
        let saved = try keeper.save(
            learner, iteration: iteration, seconds: start, random: random.state,
            threads: threads.saved)
        let took = clock.seconds - start
        keeper.saved(at: clock.seconds, iteration: iteration, took: took)
        report(
            .checkpoint(
                TrainingCheckpoint(iteration: iteration, folder: saved.folder, seconds: took)))
    }

    // MARK: Previews

    private func preview() {
        do throws(TrainingError) {
            let picture = try torch { () throws(TorchError) in try grid.picture(learner) }
            let jpeg: [UInt8]
            do {
                jpeg = try StillImage.jpeg(picture, quality: 92)
            } catch {
                throw .preview(iteration: iteration, error)
            }
            let folder = workplace.folder.previews
            let file = folder.appending(path: CheckpointStore.name(iteration) + ".jpg")
            do {
                try workplace.disk.makeFolder(folder)
                try workplace.disk.replace(file, with: Data(jpeg))
            } catch {
                throw .stored(error)
            }
            report(
                .preview(TrainingPreview(iteration: iteration, file: file, picture: picture)))
        } catch {
            report(.warning(.previewFailed(iteration: iteration, error)))
        }
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
