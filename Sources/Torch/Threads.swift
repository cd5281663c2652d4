import CTorch

/// How many processor threads LibTorch uses.
public enum Threads {
    /// Threads that share one operator's work.
    public static func count() throws(TorchError) -> Int { Int(try Runtime.shared.api.threads()) }

    /// Sets the threads that share one operator's work, for every thread of the program that calls
    /// an operator afterwards. The default is LibTorch's: one a physical core.
    ///
    /// More is not always faster: on a machine that others use as well, two threads took 2.1-2.4
    /// times the time of one. Time a few steps.
    public static func set(_ count: Int) throws(TorchError) {
        let runtime = try Runtime.shared
        try runtime.check(runtime.api.set_threads(Int32(clamping: count)), "Threads.set")
    }

    /// Sets the threads that share an operator's work when this thread calls it, whatever is set for all.
    public static func setHere(_ count: Int) throws(TorchError) {
        let runtime = try Runtime.shared
        try runtime.check(runtime.api.set_own_threads(Int32(clamping: count)), "Threads.setHere")
    }

    /// Threads that run independent operators side by side.
    public static func betweenOperators() throws(TorchError) -> Int {
        Int(try Runtime.shared.api.interop_threads())
    }

    /// Sets the threads that run independent operators. Refused once such work has begun.
    public static func setBetweenOperators(_ count: Int) throws(TorchError) {
        let runtime = try Runtime.shared
        try runtime.check(
            runtime.api.set_interop_threads(Int32(clamping: count)), "Threads.setBetweenOperators")
    }
}
