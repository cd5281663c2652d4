import Synchronization

/// A wish that running work ends in order: the step ends, everything is saved, the same command goes on later.
///
/// It is no task cancellation on purpose: what a stage awaits while it saves must not be cut short.
public final class StopRequest: Sendable {
    private let requested = Atomic<Bool>(false)

    /// A wish that nobody has expressed yet.
    public init() {}

    /// Whether somebody asked. Stages look at it after each frame or step.
    public var isRequested: Bool { requested.load(ordering: .acquiring) }

    /// Asks. Asking twice changes nothing.
    public func request() { requested.store(true, ordering: .releasing) }
}
