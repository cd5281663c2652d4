import Foundation
import Testing
import Torch

@Suite("threads", .serialized)
struct ThreadsTests {
    @Test("the number of threads holds on every thread, whatever it has used before")
    func everyThread() async throws {
        let before = try Threads.count()
        for wish in [1, 2, 1, 3] {
            var agreed = false
            // The number is the whole program's, and other tests that run meanwhile may set it too.
            for _ in 0..<20 where !agreed { agreed = try await everyThreadTakes(wish) }
            #expect(agreed)
        }
        try Threads.set(before)
    }

    private func everyThreadTakes(_ wish: Int) async throws -> Bool {
        try Threads.set(wish)
        let seen = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 { group.addTask { try Threads.count() } }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        return seen == [wish]
    }

    @Test("a thread may have a number of its own, and no other has it")
    func ofOne() async throws {
        let before = try Threads.count()
        let own = try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    with: Result {
                        try Threads.setHere(5)
                        let first = try Threads.count()
                        // What is set for all does not touch it.
                        try Threads.set(before)
                        return [first, try Threads.count()]
                    })
            }
        }
        #expect(own == [5, 5])
        #expect(try Threads.count() != 5)
    }

    @Test("no threads, or fewer, are refused", arguments: [0, -1])
    func refused(_ count: Int) {
        #expect(throws: TorchError.self) { try Threads.set(count) }
        #expect(throws: TorchError.self) { try Threads.setHere(count) }
    }
}
