import Foundation

/// How the learning rate goes over a training: up over the first steps, then down a half cosine
/// over the share of the training that is done, whether that is counted in time or in steps.
public struct Schedule: Codable, Equatable, Sendable {
    /// Steps until the whole rate. The default is 100.
    public var warmUp = 100
    /// The share of the rate that is left at the end. The default is 0.02. 1 keeps the rate.
    public var floor = 0.02

    /// The defaults.
    public init() {}

    /// The whole rate from the first step to the last.
    public static let constant = {
        var schedule = Schedule()
        (schedule.warmUp, schedule.floor) = (0, 1)
        return schedule
    }()

    /// What to multiply the rate with at step `iteration`, which counts from 0, when the share
    /// `progress`, 0...1, of the training is done.
    public func factor(iteration: Int, progress: Double) -> Double {
        let up = warmUp > 0 ? min(1, Double(iteration + 1) / Double(warmUp)) : 1
        let down = 0.5 + 0.5 * cos(.pi * min(max(progress, 0), 1))
        return up * (floor + (1 - floor) * down)
    }
}
