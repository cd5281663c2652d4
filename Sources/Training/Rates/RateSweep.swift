import Foundation

/// What losses do while the learning rate grows from step to step: where they fall most steeply is a good rate.
///
/// Smith, https://arxiv.org/abs/1506.01186.
public struct RateSweep: Sendable, Equatable {
    /// A step of the sweep.
    public struct Point: Sendable, Equatable, Codable {
        /// The learning rate of the step.
        public var rate: Double
        /// The loss before it.
        public var loss: Double
        /// The loss, smoothed over the steps so far.
        public var smoothed: Double
    }

    /// The steps, in the order of their rates.
    public private(set) var points: [Point] = []
    /// The rates of the first and the last step.
    public let range: ClosedRange<Double>
    /// Steps from one end to the other.
    public let steps: Int

    private var mean = 0.0
    /// The share of the smoothed loss that stays at each step.
    private static let memory = 0.9
    /// A smoothed loss so many times the lowest ends the sweep: nothing is learned any more.
    private static let end = 3.0

    /// A sweep that has not begun.
    public init(_ range: ClosedRange<Double>, steps: Int) {
        (self.range, self.steps) = (range, steps)
    }

    /// The rate of a step, which counts from 0: the same factor from each to the next.
    public func rate(_ step: Int) -> Double {
        let share = Double(step) / Double(max(steps - 1, 1))
        return range.lowerBound * pow(range.upperBound / range.lowerBound, share)
    }

    /// Takes the loss of the next step; `nil` stands for one that is no number.
    ///
    /// - Returns: Whether the sweep goes on.
    public mutating func add(_ loss: Double?) -> Bool {
        guard let loss, loss.isFinite else { return false }
        mean = Self.memory * mean + (1 - Self.memory) * loss
        // Without this the first means would be too small: they begin at 0.
        let smoothed = mean / (1 - pow(Self.memory, Double(points.count + 1)))
        points.append(Point(rate: rate(points.count), loss: loss, smoothed: smoothed))
        let lowest = points.map(\.smoothed).min() ?? smoothed
        return points.count < steps && smoothed <= Self.end * lowest
    }

    /// Where the smoothed loss is lowest; `nil` where it never falls by more than it is thrown about.
    public var lowest: Point? {
        guard let first = points.first, points.count >= 10,
            let lowest = points.min(by: { $0.smoothed < $1.smoothed }),
            lowest.smoothed < 0.99 * first.smoothed
        else { return nil }
        return lowest
    }

    /// Where the smoothed loss falls most steeply against the logarithm of the rate, before it is lowest.
    ///
    /// The slope is that of a line through a twelfth of the steps around, so that no single loss decides.
    public var steepest: Point? {
        guard let lowest, let end = points.firstIndex(of: lowest) else { return nil }
        let reach = max(2, steps / 24)
        var best: (slope: Double, at: Int)?
        for middle in points.indices where middle <= end {
            let part = points[max(0, middle - reach)...min(points.count - 1, middle + reach)]
            guard part.count > reach + 1 else { continue }
            let xs = part.map { log($0.rate) }
            let ys = part.map(\.smoothed)
            let x = xs.reduce(0, +) / Double(xs.count)
            let y = ys.reduce(0, +) / Double(ys.count)
            let across = zip(xs, ys).reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) }
            let along = xs.reduce(0) { $0 + ($1 - x) * ($1 - x) }
            let slope = across / along
            if slope < best?.slope ?? 0 { best = (slope, middle) }
        }
        return best.map { points[$0.at] }
    }

    /// The rate to try: the steepest, and at most a tenth of the one at which the loss is lowest, since from there it is not
    /// far to where it rises. Two digits: a sweep knows no more.
    public var suggestion: Double? {
        guard let lowest, let steepest else { return nil }
        let rate = min(steepest.rate, lowest.rate / 10)
        let power = pow(10, floor(log10(rate)) - 1)
        return (rate / power).rounded() * power
    }
}
