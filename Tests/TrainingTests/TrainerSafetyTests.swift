import Foundation
import Networks
import Testing
import Training

@Suite("Training that cannot be lost", .serialized)
struct TrainerSafetyTests {
    private func simple(_ bench: Workbench, _ changes: [String] = []) throws -> TrainingPlan {
        try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 3)),
            target: bench.faceset("target", Workbench.talking(1, 3)), changes: changes)
    }

    @Test("a save that is cut off at any step costs at most that save")
    func killedSaves() async throws {
        let bench = try Workbench()
        let plan = try simple(bench)
        _ = try await bench.train(plan, until: .iterations(2))
        let original = bench.folder.appending(path: "original")
        try FileManager.default.copyItem(at: plan.model, to: original)
        for place in stride(from: 0, to: 16, by: 3) {
            try FileManager.default.removeItem(at: plan.model)
            try FileManager.default.copyItem(at: original, to: plan.model)
            let (model, count) = (plan.model, Counter())
            let broken = Disk { (operation) throws(StoredError) in
                guard case .inCheckpoints = Place(operation) else { return }
                if count.next() >= place { throw .unwritable(model, code: EIO) }
            }
            do {
                _ = try await bench.train(plan, until: .iterations(4), disk: broken)
                #expect(place >= 13, "a save that was broken off is not reported as done")
            } catch TrainingError.stored(.unwritable) {}
            let after = try await bench.train(plan, until: .iterations(4))
            #expect(after.end?.iteration == 4, "step \(place)")
        }
    }

    private enum Place {
        case inCheckpoints, elsewhere

        init(_ operation: Disk.Operation) {
            let url =
                switch operation {
                case .makeFolder(let url), .write(let url), .sync(let url), .remove(let url): url
                case .rename(_, let url): url
                }
            self = url.path.contains("/checkpoints") ? .inCheckpoints : .elsewhere
        }
    }

    @Test("on a full disk training goes on with a warning, and saves when there is room again")
    func fullDisk() async throws {
        let bench = try Workbench()
        let plan = try simple(bench, ["checkpoints.steps=2"])
        let tries = Counter()
        let disk = Disk { (operation) throws(StoredError) in
            // Somebody makes room after the second try.
            if case .write(let file) = operation, file.lastPathComponent == Checkpoint.weightsName,
                tries.next() < 2
            {
                throw .unwritable(file, code: ENOSPC)
            }
        }
        let report = try await bench.train(plan, until: .iterations(8), disk: disk)
        #expect(report.end?.reason == .complete)
        let failed = report.warnings.compactMap { warning -> Int? in
            if case .checkpointFailed(let at, .stored(.unwritable(_, ENOSPC))) = warning {
                at
            } else {
                nil
            }
        }
        #expect(failed == [2, 4])
        #expect(report.checkpoints.map(\.iteration) == [6, 8])
    }

    @Test("a damaged checkpoint is passed over with a warning that names the file")
    func damaged() async throws {
        let bench = try Workbench()
        let plan = try simple(bench, ["checkpoints.steps=2"])
        _ = try await bench.train(plan, until: .iterations(4))
        let file = ModelFolder(plan.model).checkpoints.folder
            .appending(path: "0000004/\(Checkpoint.weightsName)")
        var bytes = try Data(contentsOf: file)
        bytes[bytes.count - 7] ^= 1
        try bytes.write(to: file)
        let report = try await bench.train(plan, until: .iterations(6))
        #expect(report.starts.first?.iteration == 2 && report.end?.iteration == 6)
        #expect(
            report.warnings.contains {
                if case .damagedCheckpoint(let fault) = $0 {
                    fault.iteration == 4 && fault.file.lastPathComponent == Checkpoint.weightsName
                } else {
                    false
                }
            })
        #expect(report.checkpoints.map(\.iteration) == [4, 6])
    }

    @Test("one process at a time trains a model; the lock goes with its process")
    func lock() async throws {
        let bench = try Workbench()
        let plan = try simple(bench)
        let trainer = Trainer(plan)
        var isTried = false
        for try await event in trainer.run(until: .endless) {
            guard case .step = event, !isTried else { continue }
            isTried = true
            do {
                _ = try await bench.train(plan, until: .iterations(1))
                Issue.record("two trained at once")
            } catch TrainingError.stored(.inUse(let folder)) {
                #expect(folder == plan.model)
            }
            trainer.stop()
        }
        #expect(isTried)
        _ = try await bench.train(plan, until: .iterations(1_000_000), after: 1)
    }

    @Test("a cancelled listener hears of the end, and everything is saved")
    func cancelled() async throws {
        let bench = try Workbench()
        let plan = try simple(bench)
        let task = Task {
            var end: TrainingEnd?
            for try await event in Trainer(plan).run(until: .endless) {
                if case .step = event { withUnsafeCurrentTask { $0?.cancel() } }
                if case .finished(let value) = event { end = value }
            }
            return end
        }
        let end = try #require(try await task.value)
        #expect(end.reason == .stopped && end.iteration > 0)
        let saved = try ModelFolder(plan.model).checkpoints.newest().checkpoint
        #expect(saved?.state.iteration == end.iteration)
    }

    @Test("a listener that goes away ends the training")
    func abandoned() async throws {
        let bench = try Workbench()
        let plan = try simple(bench)
        for try await event in Trainer(plan).run(until: .endless) {
            if case .step = event { break }
        }
        // The lock is free again as soon as it has ended.
        for _ in 0..<200 {
            do {
                _ = try await bench.train(plan, until: .iterations(1))
                return
            } catch TrainingError.stored(.inUse) {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        Issue.record("it trains on")
    }

    @Test(
        "another person, another network or another folder's contents are not taken for the model")
    func otherModel() async throws {
        let bench = try Workbench()
        let plan = try simple(bench)
        _ = try await bench.train(plan, until: .iterations(1))
        var other = plan
        other.persons.source.name = "Zoe"
        do {
            _ = try await bench.train(other, until: .iterations(2))
            Issue.record("another person was taken")
        } catch TrainingError.stored(.otherModel(_, let path)) {
            #expect(path == "source.name")
        }
        other = plan
        other.architecture = try ArchitectureChoice(named: "original")
        do {
            _ = try await bench.train(other, until: .iterations(2))
            Issue.record("another network was taken")
        } catch TrainingError.stored(.otherModel(_, let path)) {
            #expect(path == "architecture.name")
        }
        other = plan
        other.model = bench.folder  // holds facesets, no model
        do {
            _ = try await bench.train(other, until: .iterations(2))
            Issue.record("a folder of other things was taken")
        } catch TrainingError.stored(.notAModel(let folder)) {
            #expect(folder == bench.folder)
        }
    }

    @Test("further consents are added to the model, and nothing else of it changes")
    func consents() async throws {
        let bench = try Workbench()
        var plan = try simple(bench)
        _ = try await bench.train(plan, until: .iterations(1))
        plan.persons.target.consents = ["d"]
        plan.architecture = nil
        _ = try await bench.train(plan, until: .iterations(2))
        let description = try ModelFolder(plan.model).readDescription()
        #expect(description.target.consents == ["a", "d"] && description.source.consents == ["b"])
        #expect(try description.architecture == Workbench.tiny())
    }

    @Test("changed settings are kept; another optimizer begins anew, with a warning")
    func settings() async throws {
        let bench = try Workbench()
        var plan = try simple(bench)
        _ = try await bench.train(plan, until: .iterations(1))
        plan.changes = ["optimizer.kind=adam", "optimizer.rate=0.001"]
        let report = try await bench.train(plan, until: .iterations(2))
        #expect(
            report.warnings.contains { if case .optimizerRestarted = $0 { true } else { false } })
        plan.changes = []
        let again = try await bench.train(plan, until: .iterations(3))
        #expect(again.starts.first?.settings.optimizer.kind == "adam")
        #expect(again.starts.first?.settings.batch == 4)
        plan.changes = ["optimizer.rote=1"]
        do {
            _ = try await bench.train(plan, until: .iterations(4))
            Issue.record("a misspelt key was taken")
        } catch TrainingError.stored(.settings(.caller, let fault)) {
            #expect(fault == .unknownKey(path: "optimizer.rote", near: "rate"))
        }
    }

    /// Trains, and tells what went wrong.
    private func trouble(
        _ plan: TrainingPlan, until limit: TrainingLimit
    ) async -> (rollbacks: [TrainingRollback], error: TrainingError?) {
        var rollbacks: [TrainingRollback] = []
        var events = Trainer(plan).run(until: limit).makeAsyncIterator()
        do throws(TrainingError) {
            while let event = try await events.next() {
                if case .warning(.rolledBack(let rollback)) = event { rollbacks.append(rollback) }
            }
            return (rollbacks, nil)
        } catch {
            return (rollbacks, error)
        }
    }

    /// The losses of some steps, added: their mean.
    private func level(_ steps: some Collection<TrainingStep>) throws -> Double {
        try #require(!steps.isEmpty)
        let sum = steps.reduce(0) {
            $0 + $1.losses.source + $1.losses.target + ($1.losses.paired ?? 0)
        }
        return sum / Double(steps.count)
    }

    @Test(
        "networks that forget all they knew are rolled back, at half the rate, until they learn again"
    )
    func collapsed() async throws {
        let bench = try Workbench()
        var plan = try simple(bench, ["optimizer.kind=adam", "optimizer.rate=0.002"])
        let sound = try await bench.train(plan, until: .iterations(150))
        plan.changes = ["optimizer.rate=0.1", "optimizer.clip=0", "optimizer.warmUp=0"]
        let report = try await bench.train(plan, until: .iterations(400))
        let rollbacks = report.warnings.compactMap {
            if case .rolledBack(let rollback) = $0 { rollback } else { nil }
        }
        #expect(!rollbacks.isEmpty && rollbacks.count <= 5)
        #expect(rollbacks.allSatisfy { $0.to == 150 && $0.iteration > 150 })
        let rates = (1...5).map { 1 / Double(1 << $0) }
        #expect(rollbacks.map(\.rate) == Array(rates.prefix(rollbacks.count)))
        #expect(report.end?.iteration == 400 && report.end?.reason == .complete)
        // Means, since the losses of a single step say little.
        let (first, last) = (try level(sound.steps.prefix(50)), try level(report.steps.suffix(50)))
        #expect(last < first, "it has learned since")
        // The history has no step twice, and the lowered rate is kept until the user sets another.
        let state = try #require(ModelFolder(plan.model).checkpoints.newest().checkpoint).state
        #expect(state.rate == rollbacks.last?.rate)
        let history = try TrainingHistory.read(ModelFolder(plan.model).history)
        #expect(history.reduce(0) { $0 + $1.steps } == 400)
        plan.changes = ["optimizer.rate=0.001"]
        _ = try await bench.train(plan, until: .iterations(401))
        #expect(
            try #require(ModelFolder(plan.model).checkpoints.newest().checkpoint).state.rate == 1)
    }

    @Test("a rollback comes to the same bytes, whenever training was stopped after it")
    func rolledBackTwice() async throws {
        let bench = try Workbench()
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 3)),
            try bench.faceset("target", Workbench.talking(1, 3))
        )
        for name in ["whole", "parts"] {
            var plan = try bench.plan(
                name, source: source, target: target,
                changes: ["optimizer.kind=adam", "optimizer.rate=0.002"])
            _ = try await bench.train(plan, until: .iterations(100))
            plan.changes = ["optimizer.rate=0.1", "optimizer.clip=0", "checkpoints.steps=150"]
            let isWhole = name == "whole"
            let report = try await bench.train(
                plan, until: .iterations(320), after: isWhole ? nil : 170)
            #expect(
                report.warnings.contains { if case .rolledBack = $0 { true } else { false } })
            if !isWhole { _ = try await bench.train(plan, until: .iterations(320)) }
        }
        #expect(try bench.hashes("whole") == bench.hashes("parts"))
    }

    @Test(
        "what never learns is given up after five rollbacks, and the checkpoint before it goes on")
    func diverged() async throws {
        let bench = try Workbench()
        var plan = try simple(bench)
        _ = try await bench.train(plan, until: .iterations(2))
        let before = try bench.hashes("model")
        // Lion without clipping moves each weight by 10 a step.
        plan.changes = [
            "optimizer.kind=lion", "optimizer.rate=10", "optimizer.clip=0", "optimizer.warmUp=0",
        ]
        let trouble = await trouble(plan, until: .iterations(3000))
        let rollbacks = trouble.rollbacks
        guard case .diverged(let iteration)? = trouble.error else {
            Issue.record("it went on")
            return
        }
        #expect(iteration > 2)
        #expect(rollbacks.count == 5 && rollbacks.allSatisfy { $0.to == 2 })
        #expect(rollbacks.contains { $0.cause == .notANumber }, "\(rollbacks)")
        #expect(try bench.hashes("model") == before)
        plan.changes = ["optimizer.kind=muon", "optimizer.clip=1", "optimizer.warmUp=5"]
        let mended = try await bench.train(plan, until: .iterations(10))
        #expect(mended.starts.first?.iteration == 2 && mended.end?.iteration == 10)
    }
}
