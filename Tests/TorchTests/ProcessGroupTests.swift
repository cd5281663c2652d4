import Foundation
import Testing
import Torch

/// Several ranks in one process, each in a thread of its own: the group's connections do not mind.
enum Ranks {
    /// What `body` gives in each rank, in order.
    static func run<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (ProcessGroup) throws -> Value
    ) async throws -> [Value] {
        let socket = try LoopbackSocket.open()
        return try await withThrowingTaskGroup(of: (Int, Value).self) { tasks in
            for rank in 0..<count {
                tasks.addTask {
                    try await onThread {
                        let place = try MeetingPlace(
                            LoopbackSocket.address, port: socket.port,
                            as: rank == 0 ? .hostAt(socket: socket.descriptor) : .guest,
                            run: "test", patience: 20)
                        let group = try ProcessGroup(
                            at: place, rank: rank, count: count, address: LoopbackSocket.address,
                            patience: 20)
                        return (rank, try body(group))
                    }
                }
            }
            var values = [Value?](repeating: nil, count: count)
            for try await (rank, value) in tasks { values[rank] = value }
            return values.compactMap { $0 }
        }
    }

    private static func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try body() }) }.start()
        }
    }
}

@Suite("a group of processes", .serialized)
struct ProcessGroupTests {
    @Test("sums are the same everywhere, and one tells the others")
    func collectives() async throws {
        let found = try await Ranks.run(3) { group in
            let sum = try Tensor([Float(group.rank + 1), 0.5])
            try group.sumInPlace(sum)
            // Pixel after pixel, on one side only.
            let picture = try Tensor(
                (0..<24).map { Float($0 * (group.rank + 1)) }, shape: [1, 2, 3, 4])
            let mine = group.rank == 1 ? try picture.contiguous(.channelsLast) : picture
            try group.shareInPlace([mine], from: 1)
            let words = try group.shared(group.rank == 0 ? Array("told".utf8) : [])
            return (try sum.floats(), try mine.floats(), String(decoding: words, as: UTF8.self))
        }
        #expect(found.count == 3)
        for (sum, picture, words) in found {
            #expect(sum == [6, 1.5])
            #expect(picture == (0..<24).map { Float($0 * 2) })
            #expect(words == "told")
        }
    }

    @Test("Muon divided among three moves all weights as Muon alone does")
    func dividedMuon() async throws {
        let shapes = [[6, 4], [3, 2, 3, 3], [2, 9], [8, 8], [5, 3]]
        @Sendable func train(in group: ProcessGroup?) throws -> [[Float]] {
            let parameters = try Parameters(seed: 3)
            for (i, shape) in shapes.enumerated() {
                _ = try parameters.add("w\(i)", shape, .normal(deviation: 1))
            }
            let muon = try Muon(parameters.all, in: group)
            for step in 1...3 {
                // The last one is left alone at first.
                for weight in parameters.tensors.prefix(step == 1 ? 4 : 5) {
                    try (weight * weight).sum().backward()
                }
                try muon.step()
                try parameters.clearGradients()
            }
            let means = try muon.state()
            return try (parameters.tensors + shapes.indices.compactMap { means["w\($0).mean"] })
                .map { try $0.floats() }
        }
        let alone = try train(in: nil)
        #expect(alone.count == 2 * shapes.count)
        for found in try await Ranks.run(3, { try train(in: $0) }) { #expect(found == alone) }
    }

    @Test("where one is lost in a step of Muon, the others' weights and means are as before it")
    func lostInMuon() async throws {
        let found = try await Ranks.run(2) { group -> Bool in
            let parameters = try Parameters(seed: 3)
            for i in 0..<4 { _ = try parameters.add("w\(i)", [6, 5], .normal(deviation: 1)) }
            let muon = try Muon(parameters.all, in: group)
            func values() throws -> [[Float]] {
                let means = try muon.state()
                return try (parameters.tensors + (0..<4).compactMap { means["w\($0).mean"] })
                    .map { try $0.floats() }
            }
            for weight in parameters.tensors { try (weight * weight).sum().backward() }
            try muon.step()
            guard group.rank == 0 else { return true }
            let before = try values()
            #expect(throws: TorchError.self) { try muon.step() }
            return try values() == before
        }
        #expect(found == [true, true])
    }

    @Test("matrices are dealt so that none has much more to do than another")
    func dealing() {
        let shapes = [
            [128, 1152], [128, 4608], [4608, 128], [256, 1152], [192, 576], [32, 243],
        ]
        let makers = Muon.makers(of: shapes, among: 2)
        #expect(Set(makers) == [0, 1])
        #expect(makers[1] != makers[2] || makers[3] != makers[1])
        #expect(Muon.makers(of: shapes, among: 1) == [Int](repeating: 0, count: 6))
    }

    @Test("gradients become the mean over all, in buckets of any size", arguments: [0.0001, 4])
    func gradients(megabytes: Double) async throws {
        let found = try await Ranks.run(2) { group in
            let parameters = try Parameters(seed: 1)
            let a = try parameters.add("a", [5, 4], .normal(deviation: 1))
            let b = try parameters.add("b", [3, 5], .normal(deviation: 1))
            let unused = try parameters.add("unused", [7], .normal(deviation: 1))
            let reducer = try GradientReducer(
                of: parameters, in: group, megabytes: megabytes)
            var lists: [[Float]] = []
            for step in 0..<3 {
                let x = try Tensor.full([4, 2], Double(group.rank + 1 + step))
                // The second rank does not touch `b`.
                let weight = group.rank == 0 ? b : try b.detached()
                try reducer.backward(weight.matmul(a.matmul(x)).sum())
                lists.append(try #require(try a.gradient()).floats())
                lists.append(try #require(try b.gradient()).floats())
                #expect(try unused.gradient() == nil)
                try parameters.clearGradients()
            }
            return lists
        }
        // The same without a group: b's part of the second rank is none.
        let parameters = try Parameters(seed: 1)
        let a = try parameters.add("a", [5, 4], .normal(deviation: 1))
        let b = try parameters.add("b", [3, 5], .normal(deviation: 1))
        for step in 0..<3 {
            var total = try Tensor.zeros([])
            for rank in 0..<2 {
                let x = try Tensor.full([4, 2], Double(rank + 1 + step))
                let weight = rank == 0 ? b : try b.detached()
                total = try total + weight.matmul(a.matmul(x)).sum() * 0.5
            }
            try total.backward()
            for (place, parameter) in [a, b].enumerated() {
                let expected = try #require(try parameter.gradient()).floats()
                let (one, other) = (found[0][2 * step + place], found[1][2 * step + place])
                #expect(one == other)
                #expect(zip(one, expected).allSatisfy { abs($0 - $1) < 1e-4 })
            }
            try parameters.clearGradients()
        }
    }

    @Test("when one is gone, the others are told so within seconds")
    func broken() async throws {
        let start = ContinuousClock.now
        let found = try await Ranks.run(3) { group -> TorchError? in
            let tensor = try Tensor([Float(1)])
            try group.sumInPlace(tensor)
            if group.rank == 2 { return nil }
            do throws(TorchError) {
                while true { try group.sumInPlace(tensor) }
            } catch {
                return error
            }
        }
        let broken = found.map { if case .groupBroken = $0 { true } else { false } }
        #expect(broken == [true, true, false])
        #expect(ContinuousClock.now - start < .seconds(60))
    }

    @Test("a store that is not there is told so in time, and a port that is taken at once")
    func nobody() throws {
        let socket = try LoopbackSocket.open()
        defer { close(socket.descriptor) }
        #expect(throws: TorchError.self) { try LoopbackSocket.open(port: socket.port) }
        let free = try LoopbackSocket.open()
        close(free.descriptor)
        do throws(TorchError) {
            _ = try MeetingPlace(
                LoopbackSocket.address, port: free.port, as: .guest, run: "test", patience: 1)
            Issue.record("there is no store")
        } catch {
            guard case .groupBroken = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
