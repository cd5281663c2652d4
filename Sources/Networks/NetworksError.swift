/// What cannot be made into a network or a loss.
public enum NetworksError: Error, Equatable, Sendable {
    /// No architecture has the name; those that there are.
    case unknownArchitecture(name: String, known: [String])
    /// No loss has the name; those that there are.
    case unknownLoss(name: String, known: [String])
    /// A loss looks through a frozen network that was not given.
    case noFrozenNetwork(loss: String)
    /// An architecture has no setting of the name; those that it has.
    case unknownSetting(architecture: String, key: String, known: [String])
    /// A setting's value makes no network.
    case impossibleSetting(architecture: String, key: String, value: String, allowed: Allowed)

    /// What a setting may be.
    public enum Allowed: Equatable, Sendable {
        /// A whole number in a range, a multiple of a step.
        case integers(ClosedRange<Int>, step: Int)
        /// A number in a range.
        case numbers(ClosedRange<Double>)
        /// A list of this many whole numbers, each in a range.
        case list(count: ClosedRange<Int>, of: ClosedRange<Int>)
        /// A value of another kind.
        case kind(String)
    }
}
