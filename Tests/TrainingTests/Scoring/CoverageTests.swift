import Faces
import Testing
import Training

@Suite("What the source's footage lacks")
struct CoverageTests {
    private func poses(_ views: [(yaw: Double, pitch: Double, count: Int)]) -> [HeadPose] {
        views.flatMap { view in
            (0..<view.count).map { i in
                HeadPose(yaw: view.yaw + Double(i % 5), pitch: view.pitch, roll: 40)
            }
        }
    }

    private func gaps(
        source: [(yaw: Double, pitch: Double, count: Int)],
        target: [(yaw: Double, pitch: Double, count: Int)]
    ) -> [Coverage.Gap] {
        Coverage(source: poses(source), target: poses(target)).gaps
    }

    @Test("footage with the same views lacks nothing, whatever its length")
    func same() {
        #expect(
            gaps(source: [(0, 0, 40), (30, 0, 5)], target: [(0, 0, 9000), (30, 0, 900)]).isEmpty)
    }

    @Test("a look to the left of the picture is named, with its share and both reaches")
    func left() {
        let found = gaps(source: [(0, 0, 100)], target: [(0, 0, 80), (-40, 0, 20)])
        #expect(found == [.view(.left, share: 0.2, target: 40, source: 0)])
    }

    @Test(
        "each direction is named",
        arguments: [
            (30.0, 0.0, Coverage.Direction.right), (-30, 0, .left), (0, 25, .up), (0, -25, .down),
            (-20, -40, .down),
        ])
    func directions(_ yaw: Double, _ pitch: Double, _ direction: Coverage.Direction) {
        let found = gaps(source: [(0, 0, 50)], target: [(0, 0, 50), (yaw, pitch, 50)])
        guard found.count == 1, case .view(direction, let share, _, _) = found[0] else {
            Issue.record("\(found)")
            return
        }
        #expect(share == 0.5)
    }

    @Test("a source that never looks into the camera lacks just that")
    func straight() {
        let found = gaps(source: [(35, 0, 50)], target: [(-2, 0, 50)])
        guard case .view(.straight, share: 1, _, _) = found.first else {
            Issue.record("\(found)")
            return
        }
    }

    @Test("the larger gap comes first")
    func order() {
        let found = gaps(
            source: [(0, 0, 50)], target: [(0, 0, 100), (30, 0, 10), (-30, 0, 30)])
        let directions = found.map { gap -> Coverage.Direction? in
            if case .view(let direction, _, _, _) = gap { direction } else { nil }
        }
        #expect(directions == [.left, .right])
    }

    @Test("one crop in a hundred, or two in all, are no gap; three crops of the source fill one")
    func thresholds() {
        #expect(gaps(source: [(0, 0, 50)], target: [(0, 0, 990), (-40, 0, 10)]).isEmpty)
        #expect(gaps(source: [(0, 0, 50)], target: [(0, 0, 10), (-40, 0, 2)]).isEmpty)
        #expect(!gaps(source: [(0, 0, 50), (-40, 0, 2)], target: [(-40, 0, 50)]).isEmpty)
        #expect(gaps(source: [(0, 0, 50), (-40, 0, 3)], target: [(-40, 0, 50)]).isEmpty)
    }

    @Test("a mouth that stays shut and lids that stay open are named")
    func expressions() {
        func faces(mouth: Float, lids: Float) -> [Expression] {
            (0..<20).map { i in
                var measures = SIMD8<Float>(repeating: 0)
                measures[0] = i == 7 || i == 11 ? mouth : 1
                measures[3] = i == 3 || i == 4 ? 8 - lids : 8
                return Expression(measures: measures)
            }
        }
        let front = poses([(0, 0, 20)])
        func gaps(_ source: [Expression], _ target: [Expression]) -> [Coverage.Gap] {
            Coverage(
                source: front, target: front, sourceExpressions: source, targetExpressions: target
            ).gaps
        }
        let lively = faces(mouth: 13, lids: 6)
        #expect(gaps(lively, lively).isEmpty)
        #expect(gaps(faces(mouth: 3, lids: 6), lively) == [.openMouth])
        #expect(gaps(faces(mouth: 13, lids: 0.5), lively) == [.shutEyes])
        // A target that hardly moves asks for nothing.
        #expect(gaps(faces(mouth: 1, lids: 0), faces(mouth: 3, lids: 1)).isEmpty)
    }
}
