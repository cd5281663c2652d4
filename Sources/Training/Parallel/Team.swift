import Foundation
import Networks
import Torch

/// The processes that train one model together, as one of them sees them.
///
/// Each has the whole network and every crop, computes its share of every batch, and moves the weights by the same mean gradient:
/// they stay the same in all of them, bit by bit, on machines that compute alike. What is decided by a clock, by chance or by a
/// person is decided by one and told to all.
final class Team {
    let group: ProcessGroup
    let seat: TeamSeat

    private init(_ group: ProcessGroup, _ seat: TeamSeat) {
        (self.group, self.seat) = (group, seat)
    }

    /// Seconds in which all must have come.
    private static let patience = 300.0

    /// Meets the others; `nil` when it was told to stop before all were there.
    static func gather(
        _ seat: TeamSeat, order: StopOrder, report: (TrainingEvent) -> Void
    ) throws(TrainingError) -> Team? {
        // The library writes a line for each try to connect; what is wrong in the end is said by our errors.
        setenv("TORCH_CPP_LOG_LEVEL", "ERROR", 0)
        let start = ContinuousClock.now
        var isLate: Bool { ContinuousClock.now - start > .seconds(Self.patience) }
        guard let place = try enter(seat, order: order, isLate: { isLate }) else { return nil }
        try torch { () throws(TorchError) in try place.leave("here/\(seat.rank)") }
        while true {
            let missing = try torch { () throws(TorchError) -> [Int] in
                var missing: [Int] = []
                for rank in 0..<seat.count where try !place.has("here/\(rank)") {
                    missing.append(rank)
                }
                return missing
            }
            if missing.isEmpty { break }
            if order.isGiven { return nil }
            if isLate { throw .processesMissing(missing, of: seat.count) }
            report(
                .preparing(
                    Preparation(
                        work: .processes, done: seat.count - missing.count, total: seat.count)))
            Thread.sleep(forTimeInterval: 0.02)
        }
        let group = try torch { () throws(TorchError) in
            try ProcessGroup(
                at: place, rank: seat.rank, count: seat.count,
                address: seat.reach == .machine ? LoopbackSocket.address : nil)
        }
        return Team(group, seat)
    }

    /// Opens the meeting place, or waits until it is open.
    private static func enter(
        _ seat: TeamSeat, order: StopOrder, isLate: () -> Bool
    ) throws(TrainingError) -> MeetingPlace? {
        var role = MeetingPlace.Role.guest
        if seat.leads, !seat.isKeptByOthers {
            if let socket = seat.socket {
                role = .hostAt(socket: socket)
            } else if seat.reach == .machine {
                role = .hostAt(
                    socket: try torch { () throws(TorchError) in
                        try LoopbackSocket.open(port: seat.port).descriptor
                    })
            } else {
                role = .host
            }
        }
        while !order.isGiven {
            do throws(TorchError) {
                return try MeetingPlace(
                    seat.address, port: seat.port, as: role, run: seat.run, patience: 5)
            } catch {
                guard role == .guest, case .groupBroken = error else { throw .torch(error) }
                if isLate() { throw .processesMissing([0], of: seat.count) }
                Thread.sleep(forTimeInterval: 0.1)
            }
        }
        return nil
    }

    /// Refuses a process that learns from other crops than the first one.
    func expectSame(_ data: TrainingData?) throws(TrainingError) {
        let own = [
            data?.scored.yardstick ?? "", "\(data?.source.count ?? 0)",
            "\(data?.target.count ?? 0)",
        ]
        guard try shared(own) == own else { throw .unlikeProcesses }
    }

    // MARK: What all are to know

    /// A value of the first process, for all. What the others pass does not matter.
    func shared<Value: Codable>(_ value: Value?) throws(TrainingError) -> Value {
        // Plain values encode; JSON has no bare optionals, so it is one of a list.
        let own = value.flatMap { try? JSONEncoder().encode([$0]) } ?? Data()
        let bytes = try torch { () throws(TorchError) in try group.shared(Array(own)) }
        guard let list = try? JSONDecoder().decode([Value].self, from: Data(bytes)),
            let found = list.first
        else { throw .unlikeProcesses }
        return found
    }

    /// Weights, their means and the optimizer's memory of the first process, for all.
    func share(_ learner: Learner) throws(TorchError) {
        try group.shareInPlace(learner.everything())
    }

    /// What a step that is to come depends on, besides weights and numbers.
    struct Moment {
        /// Somebody was told to stop: all stop.
        var isStopped: Bool
        /// Seconds trained so far, by the first process's clock.
        var seconds: Double
        /// The first process wants to save.
        var isCheckpointDue = false
    }

    /// What holds for all. Every process may stop; time and checkpoints are the first one's.
    func agreed(_ own: Moment) throws(TrainingError) -> Moment {
        try torch { () throws(TorchError) in
            let numbers = [
                own.isStopped ? 1 : 0, seat.leads ? Int(own.seconds * 1e6) : 0,
                seat.leads && own.isCheckpointDue ? 1 : 0,
            ]
            let sums = try Tensor(numbers, shape: [numbers.count])
            try group.sumInPlace(sums)
            let all = try sums.integers()
            return Moment(
                isStopped: all[0] > 0, seconds: Double(all[1]) / 1e6, isCheckpointDue: all[2] > 0)
        }
    }

    /// The losses of the whole batch, and their sum, out of each process's part.
    func total(
        _ own: TrainingLosses, _ sum: Double
    ) throws(TorchError) -> (losses: TrainingLosses, sum: Double) {
        let parts: [Double?] = [own.source, own.target, own.paired, own.expression, sum]
        // Each with a count of those who have one.
        var numbers: [Float] = []
        for part in parts { numbers += [Float(part ?? 0), part == nil ? 0 : 1] }
        let tensor = try Tensor(numbers)
        try group.sumInPlace(tensor)
        let all = try tensor.floats()
        func value(_ place: Int) -> Double? {
            all[2 * place + 1] > 0 ? Double(all[2 * place]) : nil
        }
        return (
            TrainingLosses(
                source: value(0) ?? 0, target: value(1) ?? 0, paired: value(2),
                expression: value(3)),
            value(4) ?? 0
        )
    }
}
