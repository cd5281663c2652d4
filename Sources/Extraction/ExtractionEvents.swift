import AsyncAlgorithms

/// The events of one extraction, in order. It runs while somebody listens: when the loop over it is left or cancelled,
/// the extraction stops, and the same command goes on later. A cancelled loop throws `.interrupted` once it has stopped.
public struct ExtractionEvents: AsyncSequence, Sendable {
    /// What comes.
    public typealias Element = ExtractionEvent
    /// What may be thrown.
    public typealias Failure = ExtractionError
    typealias Channel = AsyncChannel<Result<ExtractionEvent, ExtractionError>>

    private let start: @Sendable (Channel) -> Task<Void, Never>

    init(_ start: @escaping @Sendable (Channel) -> Task<Void, Never>) { self.start = start }

    /// Starts the extraction.
    public func makeAsyncIterator() -> Iterator { Iterator(start) }

    /// Takes the events one by one.
    public struct Iterator: AsyncIteratorProtocol {
        private let run: Run
        private var base: Channel.AsyncIterator

        fileprivate init(_ start: (Channel) -> Task<Void, Never>) {
            let channel = Channel()
            base = channel.makeAsyncIterator()
            run = Run(start(channel))
        }

        /// The next event; `nil` after the last.
        public mutating func next() async throws(ExtractionError) -> ExtractionEvent? {
            if let result = await base.next() { return try result.get() }
            guard Task.isCancelled else { return nil }
            // Who goes on after this may run the same command again: the faceset must be free by then.
            await run.end()
            throw .interrupted
        }
    }

    /// Stops the extraction when nobody listens any more.
    private final class Run: Sendable {
        private let task: Task<Void, Never>
        init(_ task: Task<Void, Never>) { self.task = task }
        deinit { task.cancel() }

        func end() async {
            task.cancel()
            await task.value
        }
    }
}
