import Foundation

/// Makes one thing ahead, on a thread of its own, while others are at work.
///
/// What is made depends on its order alone, so that it makes no difference whether it was made ahead.
package final class Ahead<Order: Equatable & Sendable, Made> {
    private let bench: Bench

    /// A thread that makes things. It ends with this.
    ///
    /// - Parameter make: What is made of an order. It is called on the thread, one order at a time, and what it reads must not change
    ///   meanwhile.
    package init(_ make: @escaping (Order) -> Made) {
        let bench = Bench(make)
        self.bench = bench
        // A thread and not a task: LibTorch's threads and the niceness are a thread's own.
        Thread.detachNewThread { bench.work() }
    }

    deinit { end() }

    /// Begins with an order; what was made of the one before and not taken is forgotten.
    package func begin(_ order: Order) { bench.begin(order) }

    /// What was made of `order`, once it is done; `nil` when that is not what was begun, or when it was taken already.
    package func take(_ order: Order) -> Made? { bench.take(order) }

    /// Ends the thread, once it has made what it is at. From then on nothing is made ahead.
    package func end() { bench.end() }

    /// What both threads know.
    ///
    /// `@unchecked Sendable`: all that changes is behind `condition`, `make` is called by the one thread only and reads what does not
    /// change, and what it gives belongs to whoever takes it.
    private final class Bench: @unchecked Sendable {
        private let make: (Order) -> Made
        private let condition = NSCondition()
        private var ordered: Order?
        private var isBusy = false
        private var made: (order: Order, thing: Made)?
        private var isEnding = false
        private var hasEnded = false

        init(_ make: @escaping (Order) -> Made) { self.make = make }

        func begin(_ order: Order) {
            condition.lock()
            defer { condition.unlock() }
            guard !isEnding else { return }
            (made, ordered) = (nil, order)
            condition.broadcast()
        }

        func take(_ order: Order) -> Made? {
            condition.lock()
            defer { condition.unlock() }
            while ordered != nil || isBusy { condition.wait() }
            defer { made = nil }
            return made.flatMap { $0.order == order ? $0.thing : nil }
        }

        func end() {
            condition.lock()
            defer { condition.unlock() }
            (isEnding, ordered) = (true, nil)
            condition.broadcast()
            while !hasEnded { condition.wait() }
        }

        func work() {
            condition.lock()
            defer {
                hasEnded = true
                condition.broadcast()
                condition.unlock()
            }
            while true {
                while ordered == nil, !isEnding { condition.wait() }
                guard let order = ordered else { return }
                (ordered, isBusy) = (nil, true)
                condition.unlock()
                let thing = make(order)
                condition.lock()
                isBusy = false
                // A newer order is at hand already: this is what nobody asks for any more.
                if ordered == nil { made = (order, thing) }
                condition.broadcast()
            }
        }
    }
}
