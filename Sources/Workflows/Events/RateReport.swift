import Foundation
public import Training

/// What a sweep over learning rates found: the event `rates`.
public struct RateReport: Sendable, Equatable, Encodable {
    /// The rate to try; `nil` where the loss did not fall at any.
    public var suggestion: Double?
    /// The rate at which the loss fell most steeply.
    public var steepest: Double?
    /// The rate at which the loss was lowest.
    public var lowest: Double?
    /// Rate, loss and smoothed loss of each step.
    public var points: [RateSweep.Point]

    init(_ sweep: RateSweep) {
        suggestion = sweep.suggestion
        steepest = sweep.steepest?.rate
        lowest = sweep.lowest?.rate
        points = sweep.points
    }

    /// The steepest place, for people.
    package var line: String {
        guard let steepest, let lowest else {
            return "The loss fell at none of \(Words.count(points.count, "rate"))."
        }
        return
            "The loss fell most steeply at a rate of \(Words.small(steepest)) and was lowest at \(Words.small(lowest))."
    }

    /// What to do with it, for people.
    var summary: String {
        guard let suggestion else {
            return
                "No rate is better than another for this model as it is: it may have learned what these settings teach. Nothing was changed."
        }
        return
            "Try --set optimizer.rate=\(Words.small(suggestion)). Nothing of the model was changed."
    }
}

extension Words {
    /// A number of two digits, however small: `0.0031`, `2.5e-06`.
    static func small(_ value: Double) -> String {
        guard value > 0, value.isFinite else { return number(value) }
        return value < 1e-4 ? String(format: "%.1e", value) : String(format: "%.2g", value)
    }
}
