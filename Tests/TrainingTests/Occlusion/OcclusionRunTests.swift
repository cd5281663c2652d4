import Foundation
import Networks
import Testing
import Training

@Suite("a training's occlusion network", .serialized)
struct OcclusionRunTests {
    private func plan(_ bench: Workbench, _ model: String, steps: Int) throws -> TrainingPlan {
        let name = "\(model)-\(steps)"
        return try bench.plan(
            model, source: bench.faceset("source-\(name)", Workbench.talking(0, 6)),
            target: bench.faceset("target-\(name)", Workbench.talking(1, 6)),
            changes: ["occlusion.steps=\(steps)"])
    }

    @Test("is made once, before all else, and made again only when it is damaged")
    func once() async throws {
        let bench = try Workbench()
        var plan = try plan(bench, "model", steps: 2)
        _ = try await bench.train(plan, until: .iterations(2))
        let folder = ModelFolder(plan.model)
        let first = try #require(try StoredOcclusion.hash(folder))
        plan.changes.append("seed=5")
        _ = try await bench.train(plan, until: .iterations(3))
        let kept = try StoredOcclusion.hash(folder)
        #expect(kept == first)

        let weights = folder.occlusion.appending(path: "weights.safetensors")
        try Data([1, 2, 3]).write(to: weights)
        _ = try await bench.train(plan, until: .iterations(4))
        let second = try #require(try StoredOcclusion.hash(folder))
        #expect(second != first, "another seed")
    }

    @Test(
        "takes no more steps than the training, is made again for a longer one, and not at all for a short one"
    )
    func few() async throws {
        let bench = try Workbench()
        let some = try plan(bench, "some", steps: 4)
        let folder = ModelFolder(some.model)
        var steps: [Int?] = []
        for limit in [1, 3, 4] {
            _ = try await bench.train(some, until: .iterations(limit))
            steps.append(try StoredOcclusion.steps(folder))
        }
        #expect(steps == [nil, 3, 4])
        let none = try plan(bench, "none", steps: 0)
        _ = try await bench.train(none, until: .iterations(1))
        let hash = try StoredOcclusion.hash(ModelFolder(none.model))
        #expect(hash == nil)
    }

    @Test(
        "hands are looked for in covered crops that are known to show the target, and in no others")
    func hands() async throws {
        let bench = try Workbench()
        for isKnown in [true, false] {
            var plan = try bench.plan(
                "known-\(isKnown)",
                source: bench.faceset("source-\(isKnown)", Workbench.talking(0, 6)),
                target: bench.faceset(
                    "target-\(isKnown)", Workbench.talking(1, 9), covered: [2, 3, 7]),
                changes: ["occlusion.steps=2"])
            plan.knowsCovered = isKnown
            var looked: [Int] = []
            for try await event in Trainer(plan).run(until: .iterations(2)) {
                if case .preparing(let preparation) = event, preparation.work == .hands {
                    looked.append(preparation.total)
                }
            }
            #expect(Set(looked) == (isKnown ? [3] : []))
            // They were drawn without a hand, and nothing is missing for that.
            let hash = try StoredOcclusion.hash(ModelFolder(plan.model))
            #expect(hash != nil)
        }
    }

    @Test("a training that is told to stop while it learns leaves a model that can go on")
    func stopped() async throws {
        let bench = try Workbench()
        let plan = try plan(bench, "model", steps: 400)
        let trainer = Trainer(plan)
        var end: TrainingEnd?
        for try await event in trainer.run(until: .endless) {
            switch event {
            case .preparing(let preparation) where preparation.work == .occlusion: trainer.stop()
            case .finished(let found): end = found
            default: break
            }
        }
        #expect(end?.reason == .stopped && end?.iteration == 0)
        let hash = try StoredOcclusion.hash(ModelFolder(plan.model))
        #expect(hash == nil)
        let report = try await bench.train(plan, until: .iterations(1))
        #expect(report.end?.reason == .complete)
    }
}
