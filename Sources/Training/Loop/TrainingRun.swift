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
        let cores = try torch { () throws(TorchError) in
            if plan.device.kind != .cpu, try Device.count(plan.device.kind) <= plan.device.index {
                return 0
            }
            return try ThreadTrial.cores.get()
        }
        guard cores > 0 else { throw .noDevice(plan.device) }
        guard let seat = plan.seat else { return try lead(nil, cores: cores) }
        guard let team = try Team.gather(seat, order: order, report: report) else {
            return end(.stopped, Briefing.State())
        }
        if seat.leads { try lead(team, cores: cores) } else { try follow(team, cores: cores) }
    }

    /// The run of the process that writes: the only one, or the first of a team.
    private func lead(_ team: Team?, cores: Int) throws(TrainingError) {
        let workplace = try ModelWorkplace(plan, disk: disk)
        let code = Machine.lowerPriority(to: workplace.settings.compute.niceness)
        if code != 0 { report(.warning(.priority(code: code))) }
        let newest = try newestCheckpoint(workplace)
        var state = Briefing.State(newest?.state)
        let done = limit.progress(iteration: state.iteration, seconds: state.seconds) ?? 0
        let need = try done < 1 ? memory(workplace, newest, cores: cores) : nil
        let settings = workplace.settings
        if let team { try team.seat.check(settings) }
        // Another optimizer, or another rate for it, is the user's own mend.
        if workplace.hasOtherOptimizer { state.rate = 1 }
        let precision = TrainingSession.precision(
            settings, plan.device, newest?.state.computation)
        let briefing = Briefing(
            workplace.description, settings, limit: limit, precision: precision, state: state,
            isDone: done >= 1)
        _ = try team?.shared(briefing)
        guard !briefing.isDone else { return end(.complete, state) }
        // Whoever is told to stop meanwhile has no session either.
        try learnOcclusion(workplace, cores: cores)
        guard let session = try session(workplace, newest, briefing, team, cores: cores) else {
            return end(.stopped, state)
        }
        do throws(TrainingError) {
            try session.train(until: limit, order: order)
        } catch .torch(.outOfMemory(let operation, let bytes)) {
            guard let need else { throw .torch(.outOfMemory(operation: operation, bytes: bytes)) }
            // The last checkpoint is as it was: nothing is written before it is whole.
            throw .outOfMemory(
                iteration: session.iteration, operation: operation, bytes: bytes, need)
        }
    }

    /// What the training needs, which is there; the batch is chosen where that is asked for.
    private func memory(
        _ workplace: ModelWorkplace, _ newest: Checkpoint?, cores: Int
    ) throws(TrainingError) -> MemoryNeed {
        let settings = workplace.settings
        let need = try MemoryCheck(
            plan: plan, architecture: workplace.description.architecture, settings: settings,
            newest: newest, threads: settings.compute.threads > 0 ? settings.compute.threads : cores
        ).run()
        if plan.fitsBatch, newest == nil { try workplace.adopt(batch: need.batch) }
        report(.memory(need))
        return need
    }

    /// The run of a process that does as the first one of its team told.
    private func follow(_ team: Team, cores: Int) throws(TrainingError) {
        let briefing: Briefing = try team.shared(nil)
        guard !briefing.isDone else { return end(.complete, briefing.state) }
        let workplace = ModelWorkplace(following: briefing, plan)
        _ = Machine.lowerPriority(to: briefing.settings.compute.niceness)
        guard let session = try session(workplace, nil, briefing, team, cores: cores) else {
            return end(.stopped, briefing.state)
        }
        try session.train(until: briefing.limit, order: order)
    }

    private func end(_ reason: TrainingEnd.Reason, _ state: Briefing.State) {
        report(
            .finished(
                TrainingEnd(reason: reason, iteration: state.iteration, seconds: state.seconds)))
    }

    /// Reads the crops and sets up the loop, which holds what it needs of them on the device; `nil` when it was told to
    /// stop before. What was read is gone when this returns.
    private func session(
        _ workplace: ModelWorkplace, _ newest: Checkpoint?, _ briefing: Briefing, _ team: Team?,
        cores: Int
    ) throws(TrainingError) -> TrainingSession? {
        let settings = workplace.settings
        let threads =
            team?.seat.threads(of: cores, asked: settings.compute.threads)
            ?? (settings.compute.threads > 0 ? settings.compute.threads : cores)
        let data = try TrainingData.read(
            plan, workplace.description.architecture, settings, threads: threads
        ) { progress in
            report(.preparing(progress))
            return !order.isGiven
        }
        if let team {
            // Whoever was told to stop says so before the others begin.
            let own = Team.Moment(isStopped: data == nil, seconds: 0)
            guard try !team.agreed(own).isStopped else { return nil }
            try team.expectSame(data)
        }
        guard let data else { return nil }
        let leads = team?.seat.leads ?? true
        if leads { for warning in data.warnings { report(.warning(warning)) } }
        return try TrainingSession(
            plan, workplace, data, resuming: newest, at: briefing.state,
            precision: briefing.precision, team: team, cores: cores,
            report: leads ? report : { if case .finished = $0 { report($0) } })
    }

    /// Trains the model's occlusion network unless it has a sound one, or is told to stop before.
    private func learnOcclusion(_ workplace: ModelWorkplace, cores: Int) throws(TrainingError) {
        let steps = limit.most(of: workplace.settings.occlusion.steps)
        if steps == 0 { return }
        // One that is damaged, or was made for a shorter training or by an older program, is made again.
        if let kept = try? StoredOcclusion.steps(workplace.folder), kept >= steps { return }
        let settings = workplace.settings
        let threads = settings.compute.threads > 0 ? settings.compute.threads : cores
        let lessons = try OcclusionLessons.read(
            plan, workplace.description.architecture, threads: threads
        ) { progress in
            report(.preparing(progress))
            return !order.isGiven
        }
        guard let lessons else { return }
        let inBrief = settings.compute.precision != .float32 && Machine.gainsByBFloat16(plan.device)
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
        guard let network else { return }
        do throws(StoredError) {
            try StoredOcclusion.save(
                network, steps: steps, crops: lessons.count, hands: lessons.hands.count,
                in: workplace.folder, disk: disk)
        } catch {
            throw .stored(error)
        }
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
