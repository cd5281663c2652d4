import Faces
import Foundation
import Networks
import Testing
import Torch
import Training

extension Workbench {
    /// Trains in a team, each process a thread here; `plans` gives the plan of each rank.
    func trainTogether(
        _ count: Int, until limit: TrainingLimit, after: Int? = nil,
        _ plans: (Int) throws -> TrainingPlan
    ) async throws -> [Result<Report, TrainingError>] {
        let socket = try LoopbackSocket.open()
        var trainers: [Trainer] = []
        for rank in 0..<count {
            var plan = try plans(rank)
            plan.seat = TeamSeat(
                rank: rank, count: count, localRank: rank, localCount: count, cores: 1,
                address: LoopbackSocket.address, port: socket.port, run: "test", reach: .machine,
                socket: rank == 0 ? socket.descriptor : nil)
            trainers.append(Trainer(plan))
        }
        return await withTaskGroup(of: (Int, Result<Report, TrainingError>).self) { tasks in
            for (rank, trainer) in trainers.enumerated() {
                tasks.addTask {
                    var report = Report()
                    var events = trainer.run(until: limit).makeAsyncIterator()
                    do throws(TrainingError) {
                        while let event = try await events.next() {
                            switch event {
                            case .step(let step):
                                report.steps.append(step)
                                if let after, step.iteration >= after { trainer.stop() }
                            case .checkpoint(let checkpoint): report.checkpoints.append(checkpoint)
                            case .warning(let warning): report.warnings.append(warning)
                            case .preview(let preview): report.previews.append(preview)
                            case .finished(let end): report.end = end
                            default: break
                            }
                        }
                        return (rank, .success(report))
                    } catch {
                        return (rank, .failure(error))
                    }
                }
            }
            var results = [Result<Report, TrainingError>?](repeating: nil, count: count)
            for await (rank, result) in tasks { results[rank] = result }
            return results.compactMap { $0 }
        }
    }

    /// The weights of a model's newest checkpoint, one behind the other by their names.
    func weights(_ model: String) throws -> [Float] {
        let store = ModelFolder(folder.appending(path: model)).checkpoints
        let checkpoint = try #require(try store.newest().checkpoint)
        let tensors = try Safetensors.read(checkpoint.weights).tensors
        return try tensors.sorted { $0.key < $1.key }.flatMap { try $0.value.floats() }
    }

    /// The losses of a model's steps, by their numbers.
    func losses(_ model: String) throws -> [Int: TrainingLosses] {
        let history = try TrainingHistory.read(ModelFolder(folder.appending(path: model)).history)
        return Dictionary(uniqueKeysWithValues: history.map { ($0.iteration, $0.losses) })
    }
}

@Suite("Training by several processes", .serialized)
struct TeamTests {
    private let bench: Workbench
    private let source: Faceset
    private let target: Faceset

    init() throws {
        bench = try Workbench()
        source = try bench.faceset("source", Workbench.talking(0, 12))
        target = try bench.faceset("target", Workbench.talking(1, 9))
    }

    private func plan(_ model: String, _ changes: [String] = []) throws -> TrainingPlan {
        try bench.plan(model, source: source, target: target, changes: changes)
    }

    /// How far the losses of a step by several processes may be from those of one: sums in another order.
    private static let tolerance = 1e-5
    /// At the usual rate of 0.03 the optimizer makes such a difference up to ten times as large with every step of networks this
    /// small, until the twelfth says nothing.
    private static let low = "optimizer.rate=0.003"

    @Test(
        "has the losses of one process, and ends with its weights",
        arguments: [
            // Each process has two crops of each person; one of them none that its own decoder makes.
            (2, [String]()),
            (4, ["batch=8"]),
            (2, ["losses.faceStyle=0.3", "losses.mae=0.2", "optimizer.dropout=0.3"]),
            (2, ["augmentation.kind=affine2017", "pairs.share=0", "expression=0"]),
        ])
    func equal(count: Int, changes: [String]) async throws {
        let changes = [Self.low] + changes
        let limit = TrainingLimit.iterations(12)
        let alone = try await bench.train(plan("alone", changes), until: limit)
        let together = try await bench.trainTogether(count, until: limit) {
            try plan($0 == 0 ? "together" : "follower\($0)", $0 == 0 ? changes : [])
        }
        #expect(alone.end?.iteration == 12)
        for (rank, result) in together.enumerated() {
            let report = try result.get()
            #expect(report.end?.reason == .complete && report.end?.iteration == 12)
            // Only the first one speaks and writes.
            #expect(report.steps.isEmpty == (rank > 0) && report.previews.isEmpty == (rank > 0))
            let follower = bench.folder.appending(path: "follower\(rank)").path
            #expect(!FileManager.default.fileExists(atPath: follower))
        }
        let steps = try together[0].get().steps
        let expected = Dictionary(
            uniqueKeysWithValues: alone.steps.map { ($0.iteration, $0.losses) })
        var compared = 0
        for step in steps {
            guard let other = expected[step.iteration] else { continue }
            compared += 1
            for (a, b) in [
                (step.losses.source, other.source), (step.losses.target, other.target),
                (step.losses.paired ?? 0, other.paired ?? 0),
                (step.losses.expression ?? 0, other.expression ?? 0),
            ] {
                #expect(
                    abs(a - b) < Self.tolerance,
                    "step \(step.iteration): \(a) and \(b)")
            }
            #expect((step.losses.paired == nil) == (other.paired == nil))
        }
        #expect(compared > 0)
        let (one, several) = (try bench.weights("alone"), try bench.weights("together"))
        let apart = zip(one, several).map { abs($0 - $1) }.max() ?? .infinity
        #expect(one.count == several.count && apart < 2e-4, "\(apart)")
    }

    @Test("goes on with another number of processes, and alone, where it stopped")
    func resumed() async throws {
        _ = try await bench.train(plan("alone", [Self.low]), until: .iterations(12))
        let first = try await bench.trainTogether(2, until: .iterations(12), after: 3) {
            try plan($0 == 0 ? "parts" : "follower", $0 == 0 ? [Self.low] : [])
        }
        let stopped = try #require(try first[0].get().end)
        #expect(stopped.reason == .stopped && stopped.iteration < 12)
        #expect(try first[1].get().end?.iteration == stopped.iteration)
        // The same limit each time: the learning rate follows the share of it that is done.
        let second = try await bench.trainTogether(4, until: .iterations(12), after: 7) {
            try plan($0 == 0 ? "parts" : "follower")
        }
        let middle = try #require(try second[0].get().end?.iteration)
        #expect(try second.allSatisfy { try $0.get().end?.iteration == middle })
        let last = try await bench.train(plan("parts"), until: .iterations(12))
        #expect(last.end?.iteration == 12)
        let (one, several) = (try bench.weights("alone"), try bench.weights("parts"))
        let apart = zip(one, several).map { abs($0 - $1) }.max() ?? .infinity
        #expect(one.count == several.count && apart < 2e-4, "\(apart)")
        // Nothing is left to do, for anybody.
        let done = try await bench.trainTogether(2, until: .iterations(12)) {
            try plan($0 == 0 ? "parts" : "follower")
        }
        #expect(try done.allSatisfy { try $0.get().end?.iteration == 12 })
    }

    @Test("a training that went wrong is rolled back in all processes")
    func rolledBack() async throws {
        let gentle = ["optimizer.kind=adam", "optimizer.rate=0.002"]
        _ = try await bench.train(plan("model", gentle), until: .iterations(100))
        let wild = ["optimizer.rate=0.1", "optimizer.clip=0", "optimizer.warmUp=0"]
        let reports = try await bench.trainTogether(2, until: .iterations(220)) {
            try plan($0 == 0 ? "model" : "follower", $0 == 0 ? wild : [])
        }
        let report = try reports[0].get()
        #expect(
            report.warnings.contains {
                if case .rolledBack(let rollback) = $0 { rollback.to == 100 } else { false }
            })
        #expect(try reports.allSatisfy { try $0.get().end?.iteration == 220 })
    }

    @Test("a batch that cannot be shared is refused with both numbers, before the first step")
    func batch() async throws {
        let results = try await bench.trainTogether(3, until: .iterations(2)) {
            try plan($0 == 0 ? "model" : "follower", ["batch=4"])
        }
        guard case .failure(.batchNotShared(4, 3)) = results[0] else {
            Issue.record("\(String(describing: results[0]))")
            return
        }
        for result in results.dropFirst() {
            guard case .failure(.torch(.groupBroken)) = result else {
                Issue.record("\(String(describing: result))")
                continue
            }
        }
    }

    @Test("processes that read other faces are found out before the first step")
    func otherFaces() async throws {
        let other = try bench.faceset("other", Workbench.talking(1, 8))
        let results = try await bench.trainTogether(2, until: .iterations(2)) {
            try bench.plan(
                $0 == 0 ? "model" : "follower", source: source, target: $0 == 0 ? target : other)
        }
        guard case .failure(.unlikeProcesses) = results[1] else {
            Issue.record("\(String(describing: results[1]))")
            return
        }
        #expect(throws: TrainingError.self) { try results[0].get() }
    }

    @Test(
        "a share of a batch is made as it is in the whole batch",
        arguments: AugmentationCatalog.names)
    func share(kind: String) throws {
        var settings = TrainingSettings(for: try Workbench.tiny()).augmentation
        settings.kind = kind
        let method = AugmentationCatalog.augmentation(settings)
        let square = SampleSquare(network: 32, coverage: 0.8, reach: method.reach)
        var random = RandomSource(seed: 4)
        let grid = try PixelGrid(square, on: .cpu)
        let whole = try method.draw(6, on: grid, random: &random)
        for rank in 0..<3 {
            var own = RandomSource(seed: 4)
            let share = BatchShare(rank: rank, count: 3)
            let part = try method.draw(6, of: share, on: grid, random: &own)
            #expect(own.state == random.state)
            let places = share.places(of: 6)
            #expect(places == [rank, rank + 3])
            #expect(try part.input.equals(whole.input.indexed(0, by: places)))
            #expect(try part.target.equals(whole.target.indexed(0, by: places)))
        }
    }
}
