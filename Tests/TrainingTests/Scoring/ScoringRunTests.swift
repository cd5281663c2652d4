import Faces
import Foundation
import Networks
import Testing
import Training

@Suite("Scored training", .serialized)
struct ScoringRunTests {
    private func plan(
        _ bench: Workbench, _ model: String, _ changes: [String] = []
    ) throws -> TrainingPlan {
        let (source, target) = ("source.faceset", "target.faceset")
        func faces(_ name: String, _ person: Int) throws -> Faceset {
            let file = bench.folder.appending(path: name)
            return FileManager.default.fileExists(atPath: file.path)
                ? try Faceset(file)
                : try bench.faceset(
                    String(name.dropLast(8)), Workbench.talking(person, 60 + 12 * person))
        }
        return try bench.plan(
            model, source: faces(source, 0), target: faces(target, 1), changes: changes)
    }

    @Test("scores change no byte of what is learned, and stopping none either")
    func bytes() async throws {
        let bench = try Workbench()
        let changes = ["checkpoints.steps=5"]
        let plain = try plan(bench, "plain", changes)
        let scored = try plan(bench, "scored", changes + ["scores.share=1"])
        let parts = try plan(bench, "parts", changes + ["scores.share=1"])
        let straight = try await bench.train(plain, until: .iterations(20))
        #expect(straight.scores.isEmpty)
        let report = try await bench.train(scored, until: .iterations(20))
        #expect(report.scores.map(\.score.iteration) == [5, 10, 15, 20])
        let first = try await bench.train(parts, until: .iterations(20), after: 8)
        #expect(first.end?.reason == .stopped)
        let second = try await bench.train(parts, until: .iterations(20))
        #expect(second.end?.iteration == 20)
        #expect(try bench.hashes("plain") == bench.hashes("scored"))
        #expect(try bench.hashes("plain") == bench.hashes("parts"))
        // The same crops give the same scores, whoever was stopped on the way.
        let (a, b) = (
            try #require(report.scores.last).score, try #require(second.scores.last).score
        )
        #expect(a.yardstick == b.yardstick && a.yardstick.hasPrefix("held"))
        #expect(a.parts == b.parts)
    }

    @Test("crops are held back from both people, and their number is what training starts with")
    func heldBack() async throws {
        let bench = try Workbench()
        let report = try await bench.train(plan(bench, "model"), until: .iterations(1))
        #expect(report.starts.first?.sourceCrops == 60 - 5)
        #expect(report.starts.first?.targetCrops == 72 - 6)
        let all = try await bench.train(
            plan(bench, "all", ["scores.heldBack=0"]), until: .iterations(1))
        #expect(all.starts.first?.sourceCrops == 60 && all.starts.first?.targetCrops == 72)
    }

    @Test("of a small faceset crops that are learned from are scored, and the yardstick says so")
    func small() async throws {
        let bench = try Workbench()
        let plan = try bench.plan(
            "model", source: bench.faceset("few", Workbench.talking(0, 9)),
            target: bench.faceset("more", Workbench.talking(1, 9)), changes: ["scores.share=1"])
        let report = try await bench.train(plan, until: .iterations(2))
        #expect(report.starts.first?.sourceCrops == 9)
        #expect(try #require(report.scores.first).score.yardstick.hasPrefix("seen"))
    }

    @Test("a model that has learned scores higher than one that has not")
    func learning() async throws {
        let bench = try Workbench()
        let report = try await bench.train(
            plan(bench, "model", ["checkpoints.steps=100", "scores.share=1", "batch=8"]),
            until: .iterations(300))
        let scores = report.scores.map(\.score)
        #expect(scores.map(\.iteration) == [100, 200, 300])
        let (first, last) = (scores[0].parts, scores[2].parts)
        #expect(last.sourceSimilarity > first.sourceSimilarity, "\(first) \(last)")
        #expect(last.targetSimilarity > first.targetSimilarity)
        #expect(last.targetSimilarity > 0.7 && last.targetSimilarity < 1)
        #expect(try #require(last.sharpness) > 0.2)
        #expect(
            try #require(report.scores.last).verdict.bestIteration
                == scores.max { $0.total < $1.total }?.iteration)
    }

    @Test("scores are kept in the history, and those after a damaged checkpoint are forgotten")
    func history() async throws {
        let bench = try Workbench()
        let plan = try plan(bench, "model", ["checkpoints.steps=2", "scores.share=1"])
        let report = try await bench.train(plan, until: .iterations(6))
        let file = ModelFolder(plan.model).history
        let kept = try TrainingHistory.readScores(file)
        #expect(kept == report.scores.map(\.score) && kept.count == 3)
        let weights = ModelFolder(plan.model).checkpoints.folder
            .appending(path: "0000006/\(Checkpoint.weightsName)")
        try FileManager.default.removeItem(at: weights)
        let again = try await bench.train(plan, until: .iterations(8))
        #expect(again.starts.first?.iteration == 4)
        #expect(try TrainingHistory.readScores(file).map(\.iteration) == [2, 4, 6, 8])
    }

    @Test("scoring stays within its share of the time, the last one within twice that")
    func budget() {
        var budget = ScoreBudget(share: 0.03)
        // The first is thought to take 1.5 seconds: 3 % of 50.
        #expect(!budget.isAffordable(at: 49, isLast: false))
        #expect(budget.isAffordable(at: 51, isLast: false))
        #expect(budget.isAffordable(at: 26, isLast: true))
        budget.spend(3)
        // Another of 3 seconds makes 6: 3 % of 200.
        #expect(!budget.isAffordable(at: 199, isLast: false))
        #expect(budget.isAffordable(at: 201, isLast: false))
        budget.spend(0.6)
        #expect(budget.isAffordable(at: 201, isLast: true))
        // A pause in between spends nothing and earns nothing.
        #expect(ScoreBudget(share: 0.03, spent: 3.6).isAffordable(at: 201, isLast: true))
        #expect(!ScoreBudget(share: 0.03, spent: 3.6).isAffordable(at: 81, isLast: true))
        #expect(!ScoreBudget(share: 0).isAffordable(at: 1e9, isLast: true))
        #expect(ScoreBudget(share: 1).isAffordable(at: 0, isLast: false))
    }

    @Test("the best checkpoint is kept besides the last, and the first of each so many steps")
    func retention() async throws {
        let bench = try Workbench()
        let plan = try plan(
            bench, "model",
            [
                "checkpoints.steps=2", "checkpoints.keep=1", "checkpoints.every=8",
                "scores.share=1",
            ])
        let report = try await bench.train(plan, until: .iterations(20))
        let best = try #require(report.scores.last).verdict.bestIteration
        let kept = Set(try ModelFolder(plan.model).checkpoints.iterations())
        #expect(kept == Set([2, 8, 16, 20, best]))
    }
}
