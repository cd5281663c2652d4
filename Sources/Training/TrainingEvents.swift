import Synchronization

/// The events of one training, in order, for one listener.
///
/// A cancelled listener still receives the rest: cancelling asks for the end, and the end takes as long as saving takes.
public struct TrainingEvents: AsyncSequence, Sendable {
    /// What arrives.
    public typealias Element = TrainingEvent
    /// What can end it.
    public typealias Failure = TrainingError

    private let channel: EventChannel
    private let lease: Lease

    init(channel: EventChannel, order: StopOrder) {
        self.channel = channel
        lease = Lease(order: order)
    }

    /// The way to listen; one at a time.
    public func makeAsyncIterator() -> Iterator { Iterator(channel: channel, lease: lease) }

    /// Hands out one event after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let channel: EventChannel
        fileprivate let lease: Lease

        /// The next event; `nil` after the last.
        public mutating func next() async throws(TrainingError) -> TrainingEvent? {
            try await next(isolation: nil)
        }

        /// The next event; `nil` after the last.
        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(TrainingError) -> TrainingEvent? {
            let (channel, order) = (channel, lease.order)
            let result = await withTaskCancellationHandler {
                await channel.next()
            } onCancel: {
                order.give()
            }
            return try result.get()
        }
    }

    /// Gives the order to stop when the last one who could listen is gone.
    fileprivate final class Lease: Sendable {
        let order: StopOrder
        init(order: StopOrder) { self.order = order }
        deinit { order.give() }
    }
}

/// Brings events from the training's thread to the listener's task. It holds few, however slow the listener: of what is
/// only news (steps, previews, how far reading is) the newest replaces what has not been fetched.
final class EventChannel: Sendable {
    private typealias Listener = CheckedContinuation<Result<TrainingEvent?, TrainingError>, Never>
    private struct State {
        var events: [TrainingEvent] = []
        var end: Result<TrainingEvent?, TrainingError>?
        var listener: Listener?
    }
    private let state = Mutex(State())

    /// Hands over an event. Never waits.
    func send(_ event: TrainingEvent) {
        let listener = state.withLock { state -> Listener? in
            if let listener = state.listener {
                state.listener = nil
                return listener
            }
            if event.isNews { state.events.removeAll { event.replaces($0) } }
            state.events.append(event)
            return nil
        }
        listener?.resume(returning: .success(event))
    }

    /// Ends the sequence, after what has been sent.
    func finish(_ error: TrainingError?) {
        let end: Result<TrainingEvent?, TrainingError> = error.map { .failure($0) } ?? .success(nil)
        let listener = state.withLock { state -> Listener? in
            state.end = end
            defer { state.listener = nil }
            return state.listener
        }
        listener?.resume(returning: end)
    }

    /// The next event; `nil` for ever after the last. An error is given once.
    func next() async -> Result<TrainingEvent?, TrainingError> {
        await withCheckedContinuation { continuation in
            let ready: Result<TrainingEvent?, TrainingError>? = state.withLock { state in
                if !state.events.isEmpty { return .success(state.events.removeFirst()) }
                if let end = state.end {
                    state.end = .success(nil)
                    return end
                }
                precondition(state.listener == nil, "a training's events have one listener")
                state.listener = continuation
                return nil
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }
}

extension TrainingEvent {
    /// Whether the newest one says all that the ones before it said.
    fileprivate var isNews: Bool {
        switch self {
        case .step, .preview, .preparing: true
        default: false
        }
    }

    /// Whether this one makes `other` needless.
    fileprivate func replaces(_ other: TrainingEvent) -> Bool {
        switch (self, other) {
        case (.step, .step), (.preview, .preview), (.preparing, .preparing): true
        default: false
        }
    }
}
