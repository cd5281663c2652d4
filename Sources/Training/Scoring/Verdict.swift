/// What the scores of a training so far say about going on.
///
/// The rules, all over the scores of the newest one's yardstick, in points of 100:
/// - The *best* is the highest; of equal ones the first.
/// - The *gain an hour* is the slope of a straight line through the scores of the last third of the time (least squares),
///   and through the last three at least; before there are five, nothing is said: the first ones rise steeply.
/// - It has become *worse* when none of the last three scores is within 3 points of the best.
/// - It is *enough* when there are eight scores, three of them in the last third of the time between first and last, and
///   the best of those is not half a point above the best before.
/// - Otherwise more training *helps* when the gain is above half a point an hour, and until then it is *early*.
public struct TrainingVerdict: Sendable, Equatable {
    /// Whether to go on.
    public enum Advice: String, Sendable {
        /// Too few scores to say.
        case early
        /// More training helps.
        case helps
        /// More training will not help.
        case enough
        /// It was better before.
        case worse
    }

    /// The iteration of the best checkpoint so far.
    public let bestIteration: Int
    /// Its score, 0 ... 100.
    public let best: Double
    /// Points an hour, lately; `nil` before there are five scores.
    public let gainPerHour: Double?
    /// Whether to go on.
    public let advice: Advice

    private static let (fewest, enough, part, noise, fall) = (5, 8, 3, 0.5, 3.0)

    /// What a history says; `nil` for an empty one.
    ///
    /// - Parameter history: The scores in the order of their iterations.
    public init?(_ history: [TrainingScore]) {
        guard let last = history.last else { return nil }
        let scores = history.filter { $0.yardstick == last.yardstick }
        let totals = scores.map(\.total)
        let top = totals.indices.reduce(0) { totals[$1] > totals[$0] ? $1 : $0 }
        (bestIteration, best) = (scores[top].iteration, totals[top])
        let border = last.seconds - (last.seconds - scores[0].seconds) / Double(Self.part)
        let late = scores.firstIndex { $0.seconds >= border } ?? scores.count - 1
        let from = max(0, min(late, scores.count - Self.part))
        let gain =
            scores.count >= Self.fewest
            ? Self.slope(scores[from...].map(\.seconds), Array(totals[from...])) : nil
        gainPerHour = gain
        let recent = totals.suffix(Self.part)
        if totals.count > Self.part, recent.allSatisfy({ $0 < totals[top] - Self.fall }) {
            advice = .worse
        } else if scores.count >= Self.enough, late > 0, scores.count - late >= Self.part,
            let before = totals[..<late].max(), let after = totals[late...].max(),
            after < before + Self.noise
        {
            advice = .enough
        } else {
            advice = (gain ?? 0) > Self.noise ? .helps : .early
        }
    }

    /// The slope of a line through points, in points an hour; `nil` where no time passes.
    private static func slope(_ seconds: [Double], _ totals: [Double]) -> Double? {
        let n = Double(seconds.count)
        let (t, y) = (seconds.reduce(0, +) / n, totals.reduce(0, +) / n)
        let above = zip(seconds, totals).reduce(0) { $0 + ($1.0 - t) * ($1.1 - y) }
        let below = seconds.reduce(0) { $0 + ($1 - t) * ($1 - t) }
        return below > 0 ? 3600 * above / below : nil
    }
}
