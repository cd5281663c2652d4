import Dispatch
package import Inference

/// Something that takes its time to load, and may be loaded on a thread of its own before it is wanted.
package final class LoadedAhead<Value>: Sendable {
    private let make: @Sendable () throws(InferenceError) -> Value
    private let queue = DispatchQueue(label: "understudy.loading")
    // Only touched on the queue, which does one thing after the other.
    nonisolated(unsafe) private var ahead: Result<Value, InferenceError>?

    /// Something that `make` makes, on the thread of whoever takes it or ahead.
    package init(_ make: @escaping @Sendable () throws(InferenceError) -> Value) {
        self.make = make
    }

    /// Loads it. What goes wrong is thrown to whoever takes it.
    package func load() async {
        await withCheckedContinuation { done in
            queue.async { [self] in
                ahead = ahead ?? Result(catching: make)
                done.resume()
            }
        }
    }

    /// What was loaded ahead, which nobody else gets, or a new one.
    package func take() throws(InferenceError) -> Value {
        try queue.sync {
            defer { ahead = nil }
            return ahead ?? Result(catching: make)
        }.get()
    }
}
