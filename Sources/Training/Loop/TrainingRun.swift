import Foundation
import Networks
import Torch

/// One run of a training, from the opening of the folder to the last event. It blocks the thread that it runs on.
struct TrainingRun {
    private let plan: TrainingPlan
    private let limit: TrainingLimit
    private let order: StopOrder
    private let disk: Disk
    private let report: (TrainingEvent) -> Void

    /// A run; `disk` is another one in tests only.
    init(
        _ plan: TrainingPlan, limit: TrainingLimit, order: StopOrder, disk: Disk = Disk(),
        report: @escaping (TrainingEvent) -> Void
    ) {
        self.plan = plan
        self.limit = limit
        self.order = order
        self.disk = disk
        self.report = report
    }

    /// Trains; the last event is reported before it returns.
    func run() throws(TrainingError) {
        if let fault = limit.fault { throw .limit(fault) }
        let workplace = try ModelWorkplace(plan, disk: disk)
        let code = Machine.lowerPriority(to: workplace.settings.compute.niceness)
        if code != 0 { report(.warning(.priority(code: code))) }
        let newest = try newestCheckpoint(workplace)
        let (iteration, seconds) = (newest?.state.iteration ?? 0, newest?.state.seconds ?? 0)
        if let done = limit.progress(iteration: iteration, seconds: seconds), done >= 1 {
            return report(
                .finished(
                    TrainingEnd(reason: .complete, iteration: iteration, seconds: seconds)))
        }
        let cores = try torch { () throws(TorchError) in
            if plan.device.kind != .cpu, try Device.count(plan.device.kind) <= plan.device.index {
                return 0
            }
            return try ThreadTrial.cores.get()
        }
        guard cores > 0 else { throw .noDevice(plan.device) }
        let threads = workplace.settings.compute.threads
        let need = try MemoryCheck(
            plan: plan, workplace: workplace, newest: newest, threads: threads > 0 ? threads : cores
        ).run()
        report(.memory(need))
        guard try learnOcclusion(workplace, cores: cores),
            let session = try session(workplace, newest, cores: cores)
        else {
            return report(
                .finished(TrainingEnd(reason: .stopped, iteration: iteration, seconds: seconds)))
        }
        do throws(TrainingError) {
            try session.train(until: limit, order: order)
        } catch .torch(.outOfMemory(let operation, let bytes)) {
            // The last checkpoint is as it was: nothing is written before it is whole.
            throw .outOfMemory(
                iteration: session.iteration, operation: operation, bytes: bytes, need)
        }
    }

    /// Reads the crops and sets up the loop, which holds what it needs of them on the device; `nil` when it was told to
    /// stop before. What was read is gone when this returns.
    private func session(
        _ workplace: ModelWorkplace, _ newest: Checkpoint?, cores: Int
    ) throws(TrainingError) -> TrainingSession? {
        let settings = workplace.settings
        let threads = settings.compute.threads > 0 ? settings.compute.threads : cores
        let data = try TrainingData.read(
            plan, workplace.description.architecture, settings, threads: threads
        ) { progress in
            report(.preparing(progress))
            return !order.isGiven
        }
        guard let data else { return nil }
        for warning in data.warnings { report(.warning(warning)) }
        return try TrainingSession(
            plan, workplace, data, resuming: newest, cores: cores, report: report)
    }

    /// Trains the model's occlusion network unless it has a sound one; `false` when it was told to stop before.
    private func learnOcclusion(_ workplace: ModelWorkplace, cores: Int) throws(TrainingError)
        -> Bool
    {
        let steps = limit.most(of: workplace.settings.occlusion.steps)
        if steps == 0 { return true }
        // One that is damaged, or was made for a shorter training, is made again.
        if let kept = try? StoredOcclusion.steps(workplace.folder), kept >= steps { return true }
        let settings = workplace.settings
        let threads = settings.compute.threads > 0 ? settings.compute.threads : cores
        let people = try TrainingData.occlusion(
            plan, workplace.description.architecture, threads: threads
        ) { progress in
            report(.preparing(progress))
            return !order.isGiven
        }
        guard let people else { return false }
        let inBrief = settings.compute.precision != .float32 && Machine.hasBFloat16(plan.device)
        let lessons = OcclusionLessons(people)
        let training = OcclusionTraining(
            lessons: lessons, steps: steps, threads: threads, device: plan.device,
            precision: inBrief ? .bfloat16 : nil, seed: UInt64(settings.seed))
        let network = try torch { () throws(TorchError) in
            if plan.device.kind == .cpu { try Threads.set(threads) }
            return try training.run { done, total in
                report(.preparing(Preparation(work: .occlusion, done: done, total: total)))
                return !order.isGiven
            }
        }
        guard let network else { return false }
        do throws(StoredError) {
            try StoredOcclusion.save(
                network, steps: steps, crops: lessons.count, in: workplace.folder, disk: disk)
        } catch {
            throw .stored(error)
        }
        return true
    }

    private func newestCheckpoint(_ workplace: ModelWorkplace) throws(TrainingError) -> Checkpoint?
    {
        do {
            let store = CheckpointStore(folder: workplace.folder.checkpoints.folder, disk: disk)
            let (newest, damaged) = try store.newest()
            for fault in damaged { report(.warning(.damagedCheckpoint(fault))) }
            workplace.forgetPreviews(after: newest?.state.iteration ?? 0)
            return newest
        } catch {
            throw .stored(error)
        }
    }
}

/// Runs `body`, with what LibTorch reports as the training's error.
func torch<Value>(_ body: () throws(TorchError) -> Value) throws(TrainingError) -> Value {
    do { return try body() } catch { throw .torch(error) }
}
