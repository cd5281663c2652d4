import Foundation

/// Seconds trained, over all runs. Time in which the machine sleeps does not count.
struct TrainingClock {
    private let before: Double
    private let start = SuspendingClock.now

    /// A clock that goes on from what earlier runs have trained.
    init(before: Double) { self.before = before }

    /// Seconds so far.
    var seconds: Double { before + (SuspendingClock.now - start) / .seconds(1) }
}

/// Something that is done every so often, by time or by steps, whichever comes first.
struct Due {
    private let interval: Double
    private let steps: Int
    private var last = (seconds: 0.0, iteration: 0)

    /// Due every `interval` seconds and every `steps` steps; 0 of either never.
    init(every interval: Double, steps: Int) {
        self.interval = interval
        self.steps = steps
    }

    /// Whether it is time; `atLeast` is the shortest interval in seconds that is allowed.
    func isDue(at seconds: Double, iteration: Int, atLeast: Double = 0) -> Bool {
        if steps > 0, iteration % steps == 0, iteration != last.iteration { return true }
        return interval > 0 && seconds - last.seconds >= max(interval, atLeast)
    }

    /// It has been done.
    mutating func done(at seconds: Double, iteration: Int) { last = (seconds, iteration) }
}
