import Faces
import Foundation
import Networks
import Testing
import Training

@Suite("A model that its judge has taught", .serialized)
struct JudgeTests {
    private struct Facesets {
        let source: Faceset
        let target: Faceset
        init(_ bench: Workbench) throws {
            source = try bench.faceset("source", Workbench.talking(0, 8))
            target = try bench.faceset("target", Workbench.talking(1, 8))
        }
    }

    private static let taught = ["losses.identity=1", "scores.share=1", "checkpoints.steps=2"]

    private func isMarked(_ plan: TrainingPlan) throws -> Bool {
        try ModelFolder(plan.model).readDescription().knowsJudge
    }

    @Test("says so for good, and each of its scores does; the total leaves likeness out")
    func marked() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        func plan(_ changes: [String]) throws -> TrainingPlan {
            try bench.plan(
                "model", source: faces.source, target: faces.target, changes: changes)
        }
        let plain = ["scores.share=1", "checkpoints.steps=2"]
        let before = try await bench.train(plan(plain), until: .iterations(2))
        #expect(try !isMarked(plan([])))
        #expect(before.scores.allSatisfy { !$0.score.knowsJudge })
        let during = try await bench.train(plan(Self.taught), until: .iterations(4))
        #expect(try isMarked(plan([])))
        let score = try #require(during.scores.last).score
        #expect(score.knowsJudge && score.yardstick.hasSuffix("-taught"))
        var other = score
        other.parts.identity = 0.5
        #expect(score.total == other.total)
        // Scores from before are of another yardstick, and so is what is said of the best.
        #expect(during.scores.last?.verdict.bestIteration == 4)
        // Switched off again, it still has learned what it has.
        let after = try await bench.train(
            plan(["losses.identity=0"]), until: .iterations(6))
        #expect(try isMarked(plan([])))
        #expect(after.scores.allSatisfy { $0.score.knowsJudge })
    }

    @Test("hands the mark on to what is begun from it")
    func inherited() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        let parent = try bench.plan(
            "parent", source: faces.source, target: faces.target, changes: Self.taught)
        _ = try await bench.train(parent, until: .iterations(2))
        var child = try bench.plan("child", source: faces.source, target: faces.target)
        child.start = try WarmStart(parent.model)
        _ = try await bench.train(child, until: .iterations(1))
        #expect(try isMarked(child))
        // A model of an older program has no mark, and knows no such loss.
        let older = try bench.plan("older", source: faces.source, target: faces.target)
        _ = try await bench.train(older, until: .iterations(1))
        let file = ModelFolder(older.model).description
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacing("\"knowsJudge\" : false,\n", with: "")
            .replacing("\"version\" : 4", with: "\"version\" : 3")
            .write(to: file, atomically: true, encoding: .utf8)
        #expect(try !isMarked(older))
    }

    @Test("is drawn towards the source: the asked-for distance falls")
    func learns() async throws {
        let bench = try Workbench()
        let faces = try Facesets(bench)
        func identity(_ name: String, _ share: Double) async throws -> Double? {
            let plan = try bench.plan(
                name, source: faces.source, target: faces.target,
                changes: [
                    "losses.identity=\(share)", "scores.share=1", "checkpoints.steps=60",
                    "pairs.share=0",
                ])
            let report = try await bench.train(plan, until: .iterations(60))
            return try #require(report.scores.last).score.parts.identity
        }
        // Drawn faces may be too much alike for the judge; then there is nothing to compare.
        guard let without = try await identity("without", 0),
            let with = try await identity("with", 20)
        else { return }
        #expect(with > without, "\(with), \(without)")
    }
}
