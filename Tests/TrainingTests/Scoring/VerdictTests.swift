import Testing
import Training

@Suite("What scores say about going on")
struct VerdictTests {
    /// A history of totals, one a minute: every part that counts has the total as its value.
    private func history(_ totals: [Double], yardstick: String = "y") -> [TrainingScore] {
        totals.enumerated().map { i, total in
            TrainingScore(
                iteration: 100 * (i + 1), seconds: 60 * Double(i + 1), yardstick: yardstick,
                parts: .init(
                    sourceSimilarity: total / 100, targetSimilarity: total / 100,
                    identity: total / 100, sharpness: total / 100), cost: 1)
        }
    }

    private func verdict(_ totals: [Double]) throws -> TrainingVerdict {
        try #require(TrainingVerdict(history(totals)))
    }

    @Test("nothing is said of nothing, and little of little")
    func early() throws {
        #expect(TrainingVerdict([]) == nil)
        let found = try verdict([50, 55, 60, 60])
        #expect(found.advice == .early && found.gainPerHour == nil)
        #expect(found.bestIteration == 300 && abs(found.best - 60) < 1e-9)
    }

    @Test("a score that rises by a point a minute gains 60 an hour, and helps")
    func rising() throws {
        let found = try verdict((0..<12).map { 50 + Double($0) })
        #expect(found.advice == .helps)
        #expect(abs(try #require(found.gainPerHour) - 60) < 1e-6)
    }

    @Test("a flat last third is enough; a third that gains half a point is not")
    func flat() throws {
        let rise = [50.0, 58, 64, 68, 70, 71]
        #expect(try verdict(rise + [71.2, 71.1, 71.3, 71.2]).advice == .enough)
        #expect(try verdict(rise + [71.2, 71.4, 71.6, 71.9]).advice == .helps)
        // Six scores are too few to be sure.
        #expect(try verdict([70, 71, 71, 71, 71, 71]).advice != .enough)
    }

    @Test("three scores in a row far below the best are worse; one is not")
    func worse() throws {
        #expect(try verdict([50, 60, 70, 66, 66, 66.5]).advice == .worse)
        #expect(try verdict([50, 60, 70, 72, 66, 72]).advice != .worse)
        let found = try verdict([50, 60, 70, 66, 66, 66.5])
        #expect(found.bestIteration == 300 && abs(found.best - 70) < 1e-9)
    }

    @Test("scores of other crops are not compared")
    func yardstick() throws {
        var scores = history([90, 91, 92, 93, 94], yardstick: "before")
        scores += history([50, 51], yardstick: "now").map {
            var score = $0
            score.iteration += 500
            score.seconds += 300
            return score
        }
        let found = try #require(TrainingVerdict(scores))
        #expect(found.bestIteration == 700 && abs(found.best - 51) < 1e-9)
        #expect(found.gainPerHour == nil)
    }

    @Test("the total weighs what was measured, and leaves out what was not")
    func total() {
        func total(_ parts: TrainingScore.Parts) -> Double {
            TrainingScore(iteration: 1, seconds: 1, yardstick: "", parts: parts, cost: 0).total
        }
        #expect(
            abs(total(.init(sourceSimilarity: 0.8, targetSimilarity: 0.6)) - 70) < 1e-9,
            "similarity alone")
        let whole = TrainingScore.Parts(
            sourceSimilarity: 1, targetSimilarity: 0.8, identity: 0.5, mouthCorrelation: 0.9,
            mouthAmplitude: 2, eyesCorrelation: -0.4, eyesAmplitude: 1, sharpness: 0.25)
        // (2 * 0.9 + 3 * 0.5 + 2 * 0.45 + 1 * 0 + 2 * 0.25) / 10
        #expect(abs(total(whole) - 47) < 1e-9)
    }
}
