/// What a checkpoint was found to be worth, on faces that the model does not learn from: the event `score`.
public struct CheckpointScore: Sendable, Equatable, Encodable {
    /// Steps so far.
    public var iteration: Int
    /// Seconds trained so far.
    public var seconds: Double
    /// One number for all, 0 ... 100.
    public var total: Double
    /// The best total so far.
    public var best: Double
    /// The iteration that has it.
    public var bestIteration: Int
    /// Points an hour, lately; `nil` before there are five scores.
    public var gainPerHour: Double?
    /// `early`, `helps`, `enough` or `worse`.
    public var advice: String
    /// What was measured, by name; what could not be measured is left out.
    public var parts: [String: Double]
    /// The network that measures `identity` has taught the model: that part flatters it, and the total leaves it out.
    public var knowsJudge: Bool
    /// Seconds that the scoring took.
    public var cost: Double
}
