import Foundation
import Networks
import Testing
import Torch
import Training

@Suite("Whether a training fits", .serialized)
struct FitTests {
    @Test("the largest batch fits, and one more does not")
    func largest() throws {
        let choice = try Workbench.tiny()
        let settings = TrainingSettings(for: choice)
        let memory = try StepMemory(choice, settings: settings, precision: nil, device: .cpu)
        func estimate(_ free: Int) -> MemoryEstimate {
            MemoryEstimate(memory, settings: settings, crops: 0, free: free, device: .cpu)
        }
        let needs = [1, 2, 7, 40].map { estimate(.max).need(of: $0).total }
        #expect(needs == needs.sorted() && Set(needs).count == 4)
        let free = estimate(.max).need(of: 20).total
        let found = try #require(estimate(free).largestBatch(upTo: 1024, share: 1))
        #expect(found == 20)
        #expect(estimate(free).need(of: found).isThere)
        #expect(!estimate(free).need(of: found + 1).isThere)
        #expect(estimate(free).largestBatch(upTo: 16, share: 1) == 16)
        #expect(try #require(estimate(free).largestBatch(upTo: 1024, share: 0.8)) < 20)
        #expect(estimate(1000).largestBatch(upTo: 1024, share: 1) == nil)
    }

    @Test("a batch is doubled as long as that saves time for each crop, and memory is there")
    func doubling() {
        func batch(_ usual: Int, _ largest: Int, _ seconds: (Int) -> Double) -> Int {
            BatchFit.batch(usual: usual, largest: largest, seconds: seconds)
        }
        // Every step costs a second of its own: larger is faster, less and less.
        let overhead: (Int) -> Double = { 1 + 0.1 * Double($0) }
        #expect(batch(4, 1024, overhead) == 64)
        #expect(batch(4, 20, overhead) == 16)
        #expect(batch(4, 3, overhead) == 3)
        // Nothing is gained.
        #expect(batch(16, 1024) { Double($0) } == 16)
        // Something is gained up to 32.
        #expect(batch(8, 1024) { $0 <= 32 ? 1 : Double($0) / 32 } == 32)
    }

    @Test("networks that cannot fit are refused before they are made")
    func tooLarge() async throws {
        let bench = try Workbench()
        var settings = AMP.Settings()
        (settings.resolution, settings.code, settings.interWidth) = (1024, 4096, 4096)
        (settings.encoderWidth, settings.decoderWidth) = (512, 512)
        let plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 4)),
            target: bench.faceset("target", Workbench.talking(1, 4)),
            architecture: try ArchitectureChoice(AMP.self, settings))
        do {
            _ = try await bench.train(plan, until: .iterations(1))
            Issue.record("a training of \(plan.architecture?.cost.weights ?? 0) weights began")
        } catch TrainingError.tooLarge(let need, nil) {
            #expect(need.total > need.free && need.weights == 4 * plan.architecture!.cost.weights)
        }
        #expect(try ModelFolder(plan.model).checkpoints.iterations().isEmpty)
    }

    @Test("a batch that cannot fit is refused before anything is read, with one that does")
    func batchTooLarge() async throws {
        let bench = try Workbench()
        var settings = Quick.Settings()
        (settings.resolution, settings.fold, settings.stem, settings.code) = (512, 2, 8, 16)
        (settings.down, settings.up) = ([8, 16, 16], [16, 8, 8])
        let choice = try ArchitectureChoice(Quick.self, settings)
        let (source, target) = (
            try bench.faceset("source", Workbench.talking(0, 4)),
            try bench.faceset("target", Workbench.talking(1, 4))
        )
        let plan = try bench.plan(
            "model", source: source, target: target, changes: ["batch=1024", "pairs.share=0"],
            architecture: choice)
        do {
            _ = try await bench.train(plan, until: .iterations(1))
            Issue.record("a batch of 1024 pictures of 512 x 512 began")
        } catch TrainingError.tooLarge(let need, let fitting) {
            #expect(need.batch == 1024 && need.total > need.free)
            #expect(try #require(fitting) < 1024)
        }
        #expect(try ModelFolder(plan.model).checkpoints.iterations().isEmpty)
    }

    @Test("what is needed is said before the start, and is kept with the batch that was chosen")
    func automatic() async throws {
        let bench = try Workbench()
        var plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 6)),
            target: bench.faceset("target", Workbench.talking(1, 6)))
        plan.fitsBatch = true
        let first = try await bench.train(plan, until: .iterations(2))
        let need = try #require(first.memory)
        #expect(need.isThere && need.step > 0 && need.crops > 0)
        let chosen = try #require(first.starts.first).settings.batch
        #expect(need.batch == chosen && (4...64).contains(chosen))
        let kept = try TrainingSettings.read(
            ModelFolder(plan.model).settings,
            over: TrainingSettings(for: try #require(plan.architecture)))
        #expect(kept.batch == chosen)
        // One that has begun keeps its batch, whatever would be chosen now.
        plan.changes = ["batch=5"]
        let second = try await bench.train(plan, until: .iterations(4))
        #expect(second.starts.first?.settings.batch == 5)
    }
}
