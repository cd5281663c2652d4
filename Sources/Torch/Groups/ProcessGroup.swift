import CTorch

/// Several processes that work on one thing, each of them connected with every other: c10d's group over Gloo. Tensors of a GPU go
/// by way of the processor's memory.
///
/// Every process does the same calls in the same order. Where another one is gone, or does not answer for as long as `patience`, a
/// call ends in `TorchError.groupBroken`, and so do all that follow it.
///
/// Not `Sendable`, like its tensors.
public final class ProcessGroup {
    /// Which one this process is, from 0.
    public let rank: Int
    /// How many there are.
    public let count: Int
    let handle: CTGroup
    private let place: MeetingPlace
    private var isBroken = false

    /// Connects with the others, who all do the same.
    ///
    /// - Parameters:
    ///   - place: Where they find each other. It is kept as long as the group.
    ///   - address: The address by which the others reach this process; `nil` for that of the machine's name.
    ///   - patience: The longest that a call waits for the others, in seconds.
    public init(
        at place: MeetingPlace, rank: Int, count: Int, address: String? = nil, patience: Int = 1800
    ) throws(TorchError) {
        let runtime = try Runtime.shared
        var out: CTGroup?
        try runtime.check(
            runtime.api.groups.join(
                place.handle, Int32(rank), Int32(count), address, Int32(patience), &out),
            "ProcessGroup.init")
        handle = out!
        (self.place, self.rank, self.count) = (place, rank, count)
    }

    deinit {
        // Taking a broken one apart would wait for whoever is gone; the end of the process does it.
        if !isBroken { Runtime.assumed.api.groups.leave(handle) }
    }

    /// Replaces each element of a tensor by the sum of what all processes have there. The bits are the same in all of them.
    public func sumInPlace(_ tensor: Tensor) throws(TorchError) {
        try check(Runtime.assumed.api.groups.sum_up(handle, tensor.handle), "sumInPlace")
        withExtendedLifetime(tensor) {}
    }

    /// Replaces tensors by those of one process.
    public func shareInPlace(_ tensors: [Tensor], from rank: Int = 0) throws(TorchError) {
        for tensor in tensors {
            // What goes over the wire is memory, whatever the order of the axes in it.
            let plain = try tensor.detached().contiguous()
            let code = Runtime.assumed.api.groups.broadcast(handle, plain.handle, Int32(rank))
            try check(code, "shareInPlace")
            guard rank != self.rank else { continue }
            try withoutGradient { () throws(TorchError) in try tensor.copyInPlace(plain) }
        }
    }

    /// Bytes of one process, for all of them. What the others pass does not matter.
    public func shared(_ bytes: [UInt8], from rank: Int = 0) throws(TorchError) -> [UInt8] {
        let length = try Tensor([bytes.count], shape: [1])
        try shareInPlace([length], from: rank)
        let count = try length.integers()[0]
        let isOwn = rank == self.rank
        let content = isOwn ? bytes : [UInt8](repeating: 0, count: count)
        let tensor = try Tensor(content, shape: [count])
        try shareInPlace([tensor], from: rank)
        return try tensor.bytes()
    }

    /// As the runtime's check; remembers that the group is of no more use.
    func check(_ code: Int32, _ operation: String) throws(TorchError) {
        do {
            try Runtime.assumed.check(code, operation)
        } catch {
            if case .groupBroken = error { isBroken = true }
            throw error
        }
    }
}
