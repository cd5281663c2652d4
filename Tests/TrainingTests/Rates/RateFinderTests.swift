import Foundation
import Networks
import Testing
import Training

@Suite("Finding a learning rate", .serialized)
struct RateFinderTests {
    /// A sweep over six decades whose losses are a function of the rate.
    private func sweep(_ loss: (Double) -> Double?) -> RateSweep {
        var sweep = RateSweep(1e-5...10, steps: 120)
        for step in 0..<120 where !sweep.add(loss(sweep.rate(step))) { break }
        return sweep
    }

    @Test("rates grow by the same factor, from one end to the other")
    func rates() {
        let sweep = RateSweep(1e-5...10, steps: 7)
        for (step, rate) in [1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10].enumerated() {
            #expect(abs(sweep.rate(step) / rate - 1) < 1e-9)
        }
    }

    @Test("the steepest place is where the loss falls most steeply, and the end where it is lost")
    func steepest() throws {
        // Falls around 0.003, is lowest at about 0.1, and rises beyond without end.
        let sweep = sweep { 1 - 0.8 / (1 + pow(0.003 / $0, 2)) + pow($0 / 0.5, 4) }
        let found = try #require(sweep.steepest)
        // Smoothing looks back over ten steps, which is half a decade of rates.
        #expect(found.rate > 0.003 && found.rate < 0.012, "\(found.rate)")
        let lowest = try #require(sweep.lowest)
        #expect(lowest.rate > 0.02 && lowest.rate < 0.5)
        let suggestion = try #require(sweep.suggestion)
        #expect(suggestion <= found.rate * 1.05 && suggestion <= lowest.rate / 9.5)
        #expect(sweep.points.count < 120)
    }

    @Test("a loss that falls nowhere, and one that is no number, suggest nothing")
    func nothing() {
        #expect(sweep { _ in 0.5 }.suggestion == nil)
        #expect(sweep { 0.5 + $0 }.suggestion == nil)
        let broken = sweep { $0 < 2e-5 ? 0.5 : nil }
        #expect(broken.suggestion == nil && broken.points.count < 10)
    }

    @Test("noise on the loss moves the suggestion by little")
    func noise() throws {
        var noise = 12345.0
        let loss: (Double) -> Double = { 1 - 0.8 / (1 + pow(0.003 / $0, 2)) + pow($0 / 0.5, 4) }
        let clean = try #require(sweep(loss).steepest)
        let noisy = sweep {
            noise = (noise * 16807).truncatingRemainder(dividingBy: 2_147_483_647)
            return loss($0) * (1 + 0.1 * (noise / 2_147_483_647 - 0.5))
        }
        let ratio = try #require(noisy.steepest).rate / clean.rate
        #expect(ratio > 0.4 && ratio < 2.5, "\(ratio)")
    }

    /// All files below a folder with their bytes.
    private func contents(_ folder: URL) throws -> [String: Data] {
        var found: [String: Data] = [:]
        for case let file as URL in try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        where try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
            found[file.path] = try Data(contentsOf: file)
        }
        return found
    }

    @Test("nothing of a model is changed, one that is not there is not made, and the loss falls")
    func leavesAlone() async throws {
        let bench = try Workbench()
        var plan = try bench.plan(
            "model", source: bench.faceset("source", Workbench.talking(0, 8)),
            target: bench.faceset("target", Workbench.talking(1, 8)),
            changes: ["optimizer.rate=0.03"])
        let fresh = try #require(try RateFinder(plan).run { _ in true })
        #expect(!FileManager.default.fileExists(atPath: plan.model.path))
        // Nothing is known yet: some rate teaches it something.
        #expect(try #require(fresh.suggestion) > 3e-5)
        #expect(fresh.points.first!.rate < 3.1e-5)
        _ = try await bench.train(plan, until: .iterations(10))
        let before = try contents(plan.model)
        plan.changes = ["batch=3", "optimizer.kind=adam"]
        let sweep = try #require(try RateFinder(plan).run { _ in true })
        #expect(try contents(plan.model) == before)
        #expect(abs(sweep.points[0].rate - 1e-6) < 1e-12)
        // It goes on from what is known: the first losses are lower than those of fresh networks.
        #expect(sweep.points[0].loss < fresh.points[0].loss)
        #expect(try RateFinder(plan).run { _ in false } == nil)
    }
}
