import Dispatch
import Synchronization
import Workflows

/// Does work one after the other, so that a page full of thumbnails takes one core and the memory of one clip.
actor Line {
    private var last: Task<Void, Never>?

    /// Does some work when its turn comes.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let before = last
        let task = Task {
            await before?.value
            return try await work()
        }
        last = Task { _ = try? await task.value }
        return try await task.value
    }
}

/// Reads databases on a thread of its own: the threads that all of Swift's tasks share stay free to serve.
enum Eye {
    private static let line = DispatchQueue(label: "understudy.studio.eye", qos: .utility)
    private static let isTidyingSoon = Atomic(false)

    static func look<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            line.async {
                continuation.resume(with: Result(catching: work))
                tidySoon()
            }
        }
    }

    /// What a look took, such as the list of a hundred thousand faces, the system gets back once it was sent.
    private static func tidySoon() {
        guard !isTidyingSoon.exchange(true, ordering: .relaxed) else { return }
        line.asyncAfter(deadline: .now() + .seconds(5)) {
            isTidyingSoon.store(false, ordering: .relaxed)
            Memory.giveBack()
        }
    }
}
