import CTorch

/// Notes every block of memory that operators of this thread take and give back, on every device: what a piece of work
/// needs at its height is the highest sum.
///
/// Not `Sendable`: it notes the thread that began it.
public final class MemoryTape {
    private let handle: CTTape

    /// Begins to note what this thread does. One at a time on a thread; the notes end with the object.
    public init() throws(TorchError) {
        let runtime = try Runtime.shared
        var out: CTTape?
        try runtime.check(runtime.api.begin_tape(&out), "MemoryTape")
        handle = out!
    }

    deinit { Runtime.assumed.api.end_tape(handle) }

    /// How many blocks were taken and given back so far.
    public var length: Int { Runtime.assumed.api.tape_length(handle) }

    /// The bytes of each, in order; below 0 for a block that was given back.
    public var events: [Int] {
        var events = [Int64](repeating: 0, count: length)
        Runtime.assumed.api.copy_tape(handle, &events, events.count)
        return events.map(Int.init)
    }
}
