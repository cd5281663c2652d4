import Foundation
import Synchronization

/// Shares independent pieces of work among threads. They have the priority of the thread that asks.
enum Workers {
    /// What `body` makes of each of `0 ..< count`, in order. Of several errors the first piece's is thrown, and pieces
    /// that have not begun by then are left out.
    static func map<Value: Sendable, Failure: Error>(
        _ count: Int, threads: Int,
        _ body: @escaping @Sendable (Int) throws(Failure) -> Value
    ) throws(Failure) -> [Value] {
        let work = Work<Value, Failure>(count: count, body: body)
        let helpers = max(0, min(threads, count) - 1)
        let done = DispatchSemaphore(value: 0)
        for _ in 0..<helpers {
            // Threads of our own and not a shared pool's: on Linux they inherit the niceness.
            Thread {
                work.run()
                done.signal()
            }.start()
        }
        work.run()
        for _ in 0..<helpers { done.wait() }
        return try work.values()
    }

    private final class Work<Value: Sendable, Failure: Error>: Sendable {
        private struct State {
            var next = 0
            var results: [Result<Value, Failure>?]
            var hasFailed = false
        }
        private let state: Mutex<State>
        private let body: @Sendable (Int) throws(Failure) -> Value

        init(count: Int, body: @escaping @Sendable (Int) throws(Failure) -> Value) {
            state = Mutex(State(results: Array(repeating: nil, count: count)))
            self.body = body
        }

        func run() {
            while let piece = take() {
                let result = Result { () throws(Failure) in try body(piece) }
                state.withLock { state in
                    state.results[piece] = result
                    if case .failure = result { state.hasFailed = true }
                }
            }
        }

        private func take() -> Int? {
            state.withLock { state in
                guard !state.hasFailed, state.next < state.results.count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        func values() throws(Failure) -> [Value] {
            // Pieces are taken in order, so all before the first failure have a value.
            var values: [Value] = []
            for result in state.withLock({ $0.results }) {
                guard let result else { break }
                values.append(try result.get())
            }
            return values
        }
    }
}
