import Foundation
import Testing
import Training

@Suite("What a training takes", .serialized)
struct TrainingCostTests {
    @Test("it is the memory that the training says itself, and nothing is made or changed")
    func same() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 8)),
            target: bench.faceset("target", Workbench.talking(1, 8)))
        let cost = try TrainingCost.measure(plan)
        #expect(!FileManager.default.fileExists(atPath: plan.model.path))
        #expect(cost.stepSeconds > 1e-4 && cost.stepSeconds < 60)
        var told: MemoryNeed?
        for try await event in Trainer(plan).run(until: .iterations(2)) {
            if case .memory(let need) = event { told = need }
        }
        var need = try #require(told)
        // What is free changes by itself.
        need.free = cost.need.free
        #expect(cost.need == need)
        #expect(cost.need.batch == need.batch && cost.need.total > 1 << 20)
    }

    @Test("more faces in a step take more of both")
    func more() throws {
        let bench = try Workbench()
        var plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 8)),
            target: bench.faceset("target", Workbench.talking(1, 8)))
        plan.changes += ["batch=2"]
        let few = try TrainingCost.measure(plan)
        plan.changes += ["batch=32"]
        let many = try TrainingCost.measure(plan)
        #expect(many.need.total > few.need.total)
        #expect(many.stepSeconds > few.stepSeconds)
    }
}
