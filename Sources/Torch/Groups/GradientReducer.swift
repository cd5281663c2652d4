import CTorch

/// Averages the gradients of a network's weights over a group, while they are being computed: c10d's reducer.
///
/// Weights are gathered in buckets, the last layers' first. Hooks at the weights start the average of a bucket as soon as all its
/// gradients are there, and `backward` computes on meanwhile. A weight that a process's loss does not touch counts as 0 there; one
/// that no process touches is left alone.
public final class GradientReducer {
    private let handle: CTReducer
    private let group: ProcessGroup

    /// A reducer; all processes of the group make theirs with the same weights.
    ///
    /// - Parameter megabytes: The size of a bucket. The first one has a quarter, so that something is under way soon.
    public init(
        of parameters: Parameters, in group: ProcessGroup, megabytes: Double
    ) throws(TorchError) {
        self.group = group
        // What is frozen has no gradient.
        let weights = parameters.tensors.filter(\.requiresGradient)
        let bytes = max(1, Int(megabytes * 0x1p20))
        var out: CTReducer?
        try group.check(
            Runtime.assumed.api.groups.new_reducer(
                group.handle, weights.map(\.handle), Int32(weights.count), max(1, bytes / 4), bytes,
                &out),
            "GradientReducer.init")
        handle = out!
    }

    deinit { Runtime.assumed.api.groups.release_reducer(handle) }

    /// As `Tensor.backward`; afterwards each gradient is the mean of those of all processes, bit by bit the same in all of them.
    public func backward(_ loss: Tensor) throws(TorchError) {
        try group.check(
            Runtime.assumed.api.groups.reduced_backward(handle, loss.handle), "backward")
        withExtendedLifetime(loss) {}
    }
}
