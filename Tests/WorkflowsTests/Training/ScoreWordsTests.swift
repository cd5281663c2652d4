import Faces
import Foundation
import Testing
import Training
import Workflows

@Suite("What scores are in words")
struct ScoreWordsTests {
    /// A history of totals, one a minute.
    private func history(_ totals: [Double]) -> [TrainingScore] {
        totals.enumerated().map { i, total in
            TrainingScore(
                iteration: 100 * (i + 1), seconds: 60 * Double(i + 1), yardstick: "y",
                parts: .init(sourceSimilarity: total / 100, targetSimilarity: total / 100),
                cost: 0.5)
        }
    }

    private func sentence(_ totals: [Double], _ coverage: Coverage?) throws -> String? {
        let scores = history(totals)
        return ScoreWords.sentence(
            try #require(TrainingVerdict(scores)), try #require(scores.last), coverage)
    }

    private func poses(_ yaw: Double, _ count: Int) -> [HeadPose] {
        Array(repeating: HeadPose(yaw: yaw, pitch: 0, roll: 0), count: count)
    }

    private static let flat = [50.0, 58, 64, 68, 70, 71, 71.2, 71.1, 71.3, 71.2]

    @Test("a flat score says that more training will not help, and what is missing")
    func enough() throws {
        let gap = Coverage(source: poses(5, 50), target: poses(5, 88) + poses(-35, 12))
        #expect(
            try sentence(Self.flat, gap)
                == "More training will not help: the score stays at 71.3. What is missing is source footage looking left (12 % of the target's faces do so, by up to 35 degrees; the source's end at -5)."
        )
        let none = Coverage(source: poses(0, 50), target: poses(0, 50))
        #expect(
            try sentence(Self.flat, none)
                == "More training will not help: the score stays at 71.3. The source's footage has all that the target's asks for."
        )
        #expect(ScoreWords.missing(none) == nil)
    }

    @Test(
        "a rising score says by how much, a fallen one which checkpoint to use, and few say nothing"
    )
    func others() throws {
        #expect(
            try sentence((0..<12).map { 50 + Double($0) }, nil)
                == "More training helps: +60.0 points an hour.")
        #expect(
            try sentence([50, 60, 70, 66, 66, 66.5], nil)
                == "The model was better before: 70.0 at iteration 300, 66.5 now. “understudy convert --checkpoint best” uses that one."
        )
        #expect(try sentence([50, 60], nil) == nil)
    }

    @Test("the event has the total, the best, the advice and the parts that were measured")
    func event() throws {
        let scores = history([50, 60, 70, 69])
        let verdict = try #require(TrainingVerdict(scores))
        let shown = CheckpointScore(scores[3], verdict)
        #expect(
            shown.line == "score 69.0 of 100 at iteration 400, the best so far is 70.0 at 300")
        let data = try JSONEncoder().encode(WorkflowEvent.scored(shown))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["event"] as? String == "score")
        let value = try #require(object["value"] as? [String: Any])
        #expect(value["advice"] as? String == "early" && value["bestIteration"] as? Int == 300)
        #expect(value["gainPerHour"] == nil && value["cost"] as? Double == 0.5)
        let parts = try #require(value["parts"] as? [String: Double])
        #expect(Set(parts.keys) == ["sourceSimilarity", "targetSimilarity"])
        #expect(value["knowsJudge"] as? Bool == false)
    }

    @Test("the score of a model that its judge has taught says so, in words and as an event")
    func taught() throws {
        var score = history([60])[0]
        score.yardstick += "-taught"
        score.parts.identity = 1
        let shown = CheckpointScore(score, try #require(TrainingVerdict([score])))
        #expect(
            shown.line
                == "score 60.0 of 100 at iteration 100, the best so far, identity left out: its judge has taught the model"
        )
        let data = try JSONEncoder().encode(shown)
        let value = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(value["knowsJudge"] as? Bool == true)
    }
}
