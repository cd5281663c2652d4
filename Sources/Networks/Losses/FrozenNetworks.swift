/// A pretrained network that losses look through. It is never moved.
public enum FrozenNetwork: CaseIterable, Sendable {
    /// What a picture looks like to people.
    case perception
}

/// The frozen networks that are there for losses: built by whoever knows their files, and handed down.
///
/// Not `Sendable`, like their tensors.
public struct FrozenNetworks {
    /// What a picture looks like to people. The default is none.
    public var perception: PerceptionNetwork?

    /// None.
    public init() {}
}
