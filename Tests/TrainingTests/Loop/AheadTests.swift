import Foundation
import Synchronization
import TestSupport
import Testing
import Training

@Suite("What is made ahead")
struct AheadTests {
    /// Numbers that were made, in order.
    private final class Log: Sendable {
        private let made = Mutex<[Int]>([])
        var all: [Int] { made.withLock { $0 } }
        func note(_ number: Int) { made.withLock { $0.append(number) } }
    }

    private func squares(_ log: Log, slowly: Bool = false) -> Ahead<Int, Int> {
        Ahead { number in
            if slowly { Thread.sleep(forTimeInterval: 0.03) }
            log.note(number)
            return number * number
        }
    }

    @Test("is given to whoever asks for it, once, and made by another thread")
    func once() {
        let log = Log()
        let threads = Mutex<Set<ObjectIdentifier>>([])
        let ahead = Ahead<Int, Int> { number in
            threads.withLock { _ = $0.insert(ObjectIdentifier(Thread.current)) }
            log.note(number)
            return number * number
        }
        ahead.begin(7)
        #expect(ahead.take(7) == 49)
        #expect(ahead.take(7) == nil)
        #expect(log.all == [7])
        #expect(
            threads.withLock { $0.count == 1 && !$0.contains(ObjectIdentifier(Thread.current)) })
    }

    @Test("is waited for, and forgotten when something else is asked for")
    func other() {
        let log = Log()
        let ahead = squares(log, slowly: true)
        #expect(ahead.take(1) == nil)
        ahead.begin(3)
        #expect(ahead.take(4) == nil)
        #expect(ahead.take(3) == nil)
        ahead.begin(5)
        #expect(ahead.take(5) == 25)
        #expect(log.all == [3, 5])
    }

    @Test(
        "is that of the last order, whatever was begun before",
        arguments: 1...8 as ClosedRange<UInt64>)
    func last(seed: UInt64) {
        let log = Log()
        let ahead = squares(log)
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let orders = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Int.random(in: 0...3, using: &random)
            }
            for order in orders { ahead.begin(order) }
            let asked = Int.random(in: 0...3, using: &random)
            #expect(ahead.take(asked) == (asked == orders.last ? asked * asked : nil))
        }
    }

    @Test("ends when told, with what it is at, and waits for nobody afterwards")
    func end() {
        let log = Log()
        let ahead = squares(log, slowly: true)
        ahead.begin(2)
        ahead.end()
        let made = log.all
        ahead.begin(3)
        #expect(ahead.take(3) == nil)
        ahead.end()
        #expect(log.all == made)
    }

    @Test("lets go of its thread with itself")
    func gone() {
        let log = Log()
        weak var held: Log?
        do {
            let own = Log()
            held = own
            let ahead = squares(own)
            ahead.begin(1)
            log.note(ahead.take(1) ?? 0)
        }
        // The thread itself may hold what it ran for a moment longer.
        for _ in 0..<200 where held != nil { Thread.sleep(forTimeInterval: 0.01) }
        #expect(held == nil && log.all == [1])
    }
}
