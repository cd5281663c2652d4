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
    /// What is still to be timed, the next at the end.
    private var plan: [Int]
    private var seconds: [Int: [Double]] = [:]

    /// Steps of each count. The first warms up: memory is laid out, threads are started.
    private static let rounds = 4
    /// A larger count must be so much faster: one that gains nothing only takes cores from others.
    private static let gain = 0.95

    /// A trial of one thread and of all cores, and of half of them where there are many.
    init(cores: Int) {
        candidates = cores >= 8 ? [1, cores / 2, cores] : [1, cores]
        let rounds = [[Int]](repeating: candidates.reversed(), count: Self.rounds - 1).joined()
        // One thread is timed first, so that what is hopeless beside it is known by its first step.
        plan = rounds + candidates.dropFirst().reversed() + [1, 1]
    }

    /// The threads for the next step; `nil` when the trial is over.
    var next: Int? { plan.last }

    /// A step with `next` threads took so long.
    mutating func add(seconds taken: Double) {
        guard let threads = plan.popLast() else { return }
        seconds[threads, default: []].append(taken)
        // On a busy machine the wrong count takes several times as long, twenty times have been seen: it is not tried to
        // the end, not even to the end of its warm-up.
        let fastest = candidates.map(best).min() ?? .infinity
        if taken > 4 * fastest || (best(threads).isFinite && best(threads) > 1.5 * fastest) {
            plan.removeAll { $0 == threads }
        }
    }

    private func best(_ threads: Int) -> Double {
        seconds[threads]?.dropFirst().min() ?? .infinity
    }

    /// What the trial found. A count that was given up in its warm-up counts as fast as that.
    var choice: ThreadChoice {
        let timings = candidates.compactMap { threads -> ThreadChoice.Timing? in
            guard let taken = seconds[threads], let first = taken.first else { return nil }
            return .init(threads: threads, seconds: taken.dropFirst().min() ?? first)
        }
        let winner = timings.dropFirst().reduce(timings[0]) { best, other in
            other.seconds < best.seconds * Self.gain ? other : best
        }
        return ThreadChoice(threads: winner.threads, reason: .timed(timings))
    }
}
