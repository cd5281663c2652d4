import Foundation
import Synchronization
import Testing
import Workflows
import understudy

@Suite("Stopping")
struct StopTests {
    @Test("a signal runs its action and does not end the process")
    func signals() async throws {
        // A signal that nothing else here uses.
        let held = SignalCounter()
        let source = Signals.source(SIGUSR2) { held.add() }
        defer { source.cancel() }
        for expected in 1...3 {
            kill(getpid(), SIGUSR2)
            for _ in 0..<500 where held.value < expected {
                try await Task.sleep(for: .milliseconds(4))
            }
            #expect(held.value == expected)
        }
    }

    @Test("what the kernel ignores is seen")
    func ignored() {
        signal(SIGURG, SIG_IGN)
        #expect(Signals.isIgnored(SIGURG))
        signal(SIGURG, SIG_DFL)
        #expect(!Signals.isIgnored(SIGURG))
    }

    @Test("a request stays a request")
    func request() {
        let stop = StopRequest()
        #expect(!stop.isRequested)
        stop.request()
        stop.request()
        #expect(stop.isRequested)
    }
}

private final class SignalCounter: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .acquiring) }
    func add() { count.add(1, ordering: .acquiringAndReleasing) }
}
