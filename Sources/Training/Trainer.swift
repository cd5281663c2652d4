import Foundation
package import Networks
import Synchronization

/// Trains a model, in a thread of its own, and reports what happens.
///
///     let trainer = Trainer(plan)
///     for try await event in trainer.run(until: .minutes(10)) { ... }
///
/// It knows no screen. It stops when the limit is reached, when `stop()` is called, when the listener's task is cancelled
/// and when nobody listens any more: in each case the step ends and everything is saved before the last event.
public final class Trainer: Sendable {
    private let plan: TrainingPlan
    private let order = StopOrder()
    private let disk: Disk

    /// A trainer of one model. Nothing happens before `run`.
    public convenience init(_ plan: TrainingPlan) { self.init(plan, disk: Disk()) }

    /// A trainer that writes to another disk; tests break it.
    package init(_ plan: TrainingPlan, disk: Disk) {
        self.plan = plan
        self.disk = disk
    }

    /// Trains until a limit, from where the model stands.
    ///
    /// The limit is of the model's training as a whole: a model that was trained for 4 of 10 minutes goes on for 6. A
    /// model that has reached it is finished at once.
    ///
    /// - Returns: The events, for one listener. The sequence throws `TrainingError`.
    public func run(until limit: TrainingLimit) -> TrainingEvents {
        let channel = EventChannel()
        let (plan, order, disk) = (plan, StopOrder(within: order), disk)
        let thread = Thread {
            do throws(TrainingError) {
                try TrainingRun(plan, limit: limit, order: order, disk: disk) { channel.send($0) }
                    .run()
                channel.finish(nil)
            } catch {
                channel.finish(error)
            }
        }
        thread.name = "training"
        thread.stackSize = 16 << 20
        thread.start()
        return TrainingEvents(channel: channel, order: order)
    }

    /// Asks for the end: the step that is being done ends, everything is saved, `.finished(.stopped)` is reported. May be
    /// called from anywhere, before `run` as well. A trainer that was stopped stays stopped; another one goes on.
    public func stop() { order.give() }
}

/// The order to stop: given once, by anyone.
final class StopOrder: Sendable {
    private let given = Atomic(false)
    private let outer: StopOrder?

    /// An order that counts as given as well once `outer` is.
    init(within outer: StopOrder? = nil) { self.outer = outer }

    /// Whether it was given.
    var isGiven: Bool { given.load(ordering: .acquiring) || outer?.isGiven == true }
    /// Gives it.
    func give() { given.store(true, ordering: .releasing) }
}
