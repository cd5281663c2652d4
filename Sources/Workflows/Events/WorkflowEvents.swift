import Foundation
import Synchronization

/// The events of one workflow, in order, for one listener. The work begins with the first wish for an event, and is
/// cancelled when nobody listens any more.
public struct WorkflowEvents: AsyncSequence, Sendable {
    /// What comes.
    public typealias Element = WorkflowEvent
    /// The way to listen.
    public typealias AsyncIterator = AsyncThrowingStream<WorkflowEvent, any Error>.Iterator

    private let body: @Sendable (Reporter) async throws -> Void

    /// A workflow whose work is `body`. What it throws ends the sequence.
    init(_ body: @escaping @Sendable (Reporter) async throws -> Void) { self.body = body }

    /// Starts the work.
    public func makeAsyncIterator() -> AsyncIterator {
        let body = body
        let stream = AsyncThrowingStream<WorkflowEvent, any Error> { continuation in
            let task = Task.detached {
                do {
                    try await body(Reporter { continuation.yield($0) })
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in task.cancel() }
        }
        return stream.makeAsyncIterator()
    }
}

/// Hands events to whoever listens. Progress is thinned out to what an eye can follow.
final class Reporter: Sendable {
    private let send: @Sendable (WorkflowEvent) -> Void
    private let lastProgress = Mutex<ContinuousClock.Instant?>(nil)
    private static let interval = Duration.milliseconds(40)

    init(_ send: @escaping @Sendable (WorkflowEvent) -> Void) { self.send = send }

    func callAsFunction(_ event: WorkflowEvent) {
        if case .progress(let progress) = event, progress.fraction != 1 {
            let now = ContinuousClock.now
            let isEarly = lastProgress.withLock { last in
                if let last, now - last < Self.interval { return true }
                last = now
                return false
            }
            if isEarly { return }
        }
        send(event)
    }
}

/// Runs work that keeps a thread busy, on a thread of its own: the threads that all of Swift's tasks share stay free for
/// whoever shows the progress.
func offThePool<Value: Sendable>(
    _ work: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: work)) }
    }
}
