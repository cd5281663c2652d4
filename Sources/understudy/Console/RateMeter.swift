/// A moving average of how fast something counts up.
///
/// It starts at the second report, so that neither a slow first step nor what an earlier run did is taken for speed.
package struct RateMeter {
    /// How much of the average the last seconds are: after this many seconds an old rate weighs 1/e. The default is 10.
    package var memory = 10.0

    private var last: (time: ContinuousClock.Instant, done: Double)?
    private var average: Double?

    /// A meter that has seen nothing.
    package init() {}

    /// How many a second, or `nil` before the second report.
    package var rate: Double? { average }

    /// Takes a report. Reports closer than 50 ms to the last one are left for the next.
    package mutating func report(_ done: Double, at now: ContinuousClock.Instant) {
        guard let earlier = last else {
            last = (now, done)
            return
        }
        let seconds = (now - earlier.time) / .seconds(1)
        guard seconds >= 0.05 else { return }
        last = (now, done)
        let current = max(done - earlier.done, 0) / seconds
        guard let old = average else {
            average = current
            return
        }
        // The weight of the past falls with the time since the last report, whatever the pace of reports.
        let weight = 1 / (1 + seconds / memory)
        average = weight * old + (1 - weight) * current
    }

    /// Seconds until `total`, or `nil` when nothing moves.
    package func secondsLeft(from done: Double, to total: Double) -> Double? {
        guard let average, average > 0 else { return nil }
        return max(total - done, 0) / average
    }
}
