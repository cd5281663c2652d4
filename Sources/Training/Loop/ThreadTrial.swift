import Synchronization
import Torch

/// Finds out how many threads are fastest, by timing real steps.
///
/// More is not always faster: where other programs use the cores, two threads take twice the time of one, since each
/// operator waits for its slowest part. No step is wasted, and what is learned does not depend on the choice beyond the
/// rounding of sums.
struct ThreadTrial {
    /// LibTorch's own choice, a thread a core that this process may use; read before anything changes it.
    static let cores: Result<Int, TorchError> = Result { () throws(TorchError) in
        try Threads.count()
    }

    private let candidates: [Int]
    private var best: [Int: Double] = [:]
    private var done = 0

    /// Steps that only warm up: memory is laid out, kernels are built.
    private static let warmUp = 2
    /// Timed steps of each count.
    private static let rounds = 3
    /// A larger count must be so much faster: one that gains nothing only takes cores from others.
    private static let gain = 0.95

    /// A trial of one thread and of all cores, and of half of them where there are many.
    init(cores: Int) {
        candidates = cores >= 8 ? [1, cores / 2, cores] : [1, cores]
    }

    /// The threads for the next step; `nil` when the trial is over.
    var next: Int? {
        if done < Self.warmUp { return candidates.last }
        let step = done - Self.warmUp
        return step < Self.rounds * candidates.count ? candidates[step % candidates.count] : nil
    }

    /// A step with `next` threads took so long.
    mutating func add(seconds: Double) {
        if done >= Self.warmUp, let threads = next {
            best[threads] = min(best[threads] ?? .infinity, seconds)
        }
        done += 1
    }

    /// What the trial found.
    var choice: ThreadChoice {
        let timings = candidates.map {
            ThreadChoice.Timing(threads: $0, seconds: best[$0] ?? .infinity)
        }
        let winner = timings.dropFirst().reduce(timings[0]) { best, other in
            other.seconds < best.seconds * Self.gain ? other : best
        }
        return ThreadChoice(threads: winner.threads, reason: .timed(timings))
    }
}
