import Networks
import Torch

/// The threads of a training: set, resumed or found out by a trial.
struct ThreadSetting {
    private var trial: ThreadTrial?
    private var choice: ThreadChoice?
    private var current: Int?
    private let isAlone: Bool

    /// How the threads of a training come about.
    init(
        _ settings: TrainingSettings, device: Device, cores: Int,
        before: CheckpointState.Computation?, seat: TeamSeat? = nil
    ) {
        let set = settings.compute.threads
        isAlone = seat == nil
        if let seat {
            // Processes that wait for each other cannot time threads.
            choice = ThreadChoice(
                threads: seat.threads(of: cores, asked: set),
                reason: .shared(processes: seat.localCount))
        } else if set > 0 {
            choice = ThreadChoice(threads: set, reason: .setting)
        } else if let before, before.threads > 0, before.cores == cores,
            before.device == device.description
        {
            choice = ThreadChoice(threads: before.threads, reason: .resumed)
        } else if device.kind != .cpu || cores == 1 {
            choice = ThreadChoice(threads: 1, reason: .only)
        } else {
            trial = ThreadTrial(cores: cores)
        }
    }

    /// Sets the threads for the next step.
    ///
    /// - Returns: What was decided, once.
    mutating func beginStep() throws(TorchError) -> ThreadChoice? {
        if let threads = trial?.next {
            try use(threads)
            return nil
        }
        if let trial {
            choice = trial.choice
            self.trial = nil
        }
        defer { choice = nil }
        if let choice { try use(choice.threads) }
        return choice
    }

    private mutating func use(_ threads: Int) throws(TorchError) {
        guard current != threads else { return }
        try Threads.set(threads)
        current = threads
    }

    /// The step took so long.
    mutating func endStep(seconds: Double) { trial?.add(seconds: seconds) }

    /// What a checkpoint keeps: 0 while nothing is decided for a process that trains alone.
    var saved: Int { trial == nil && isAlone ? current ?? 0 : 0 }
}
