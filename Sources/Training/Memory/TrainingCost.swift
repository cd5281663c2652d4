import Networks
import Torch

/// What a training takes: memory at its height, and the time of a step. Nothing is made, and nothing of a model that is
/// there changes.
public struct TrainingCost: Sendable, Equatable {
    /// The memory, which is there.
    public var need: MemoryNeed
    /// Seconds of a step, beside whatever the machine does now.
    public var stepSeconds: Double

    /// What the training of a plan would take, found by steps on noise. It blocks the thread that it runs on, for some
    /// seconds.
    ///
    /// - Throws: `.tooLarge` where the memory is not there.
    public static func measure(_ plan: TrainingPlan) throws(TrainingError) -> TrainingCost {
        let meant = try ModelWorkplace.intention(plan)
        let (architecture, newest) = (meant.description.architecture, try plan.newestCheckpoint())
        var settings = meant.settings
        let threads = try torch { () throws(TorchError) in
            settings.compute.threads > 0
                ? settings.compute.threads : try ThreadTrial.cores.get()
        }
        let need = try MemoryCheck(
            plan: plan, architecture: architecture, settings: settings, newest: newest,
            threads: threads
        ).run()
        settings.batch = need.batch
        let type = TrainingSession.precision(settings, plan.device, newest?.state.computation)
        let trial = try StepTrial(
            architecture, settings: settings, precision: type == .bfloat16 ? .bfloat16 : nil,
            device: plan.device)
        return TrainingCost(
            need: need,
            stepSeconds: try torch { () throws(TorchError) in
                try trial.seconds(of: .init(settings))
            })
    }
}

extension TrainingPlan {
    /// What the plan's model has learned last; `nil` where it has not begun.
    func newestCheckpoint() throws(TrainingError) -> Checkpoint? {
        do {
            return try ModelFolder(model).checkpoints.newest().checkpoint
        } catch {
            throw .stored(error)
        }
    }
}
