import Faces
import Testing
import Training

@Suite("Paired targets")
struct PairedTargetsTests {
    private static func shapes(_ person: Int, _ count: Int) -> [FaceShape] {
        Workbench.talking(person, count).map { FaceShape($0.landmarks(256), crop: 256) }
    }

    @Test("one face paired with itself is left as it is")
    func identity() {
        let shapes = Self.shapes(0, 1)
        let pairs = PairedTargets(source: shapes, target: shapes)
        let pair = pairs.pair(for: shapes[0])
        #expect(pair.frame == 0)
        let warp = pairs.warp(pair, side: 106, scale: 0.9375)
        // Lids and inner lips that touch are set 0.3 units apart; nothing else moves.
        #expect(warp.displacement.allSatisfy { abs($0.x) < 0.01 && abs($0.y) < 0.5 })
        let moved = warp.displacement.count { abs($0.y) > 0.01 }
        #expect(moved < warp.displacement.count / 20)
    }

    @Test("a person paired with themselves gets the frame itself, or one that does the same")
    func samePerson() {
        let shapes = Self.shapes(0, 30)
        let pairs = PairedTargets(source: shapes, target: shapes)
        for (i, shape) in shapes.enumerated() {
            let found = Expression(shapes[pairs.pair(for: shape).frame]).measures
            let difference = found - Expression(shapes[i]).measures
            // The mouth goes 1.25 times as far, so a frame with a wider one may be nearer.
            #expect((difference * difference).sum().squareRoot() < 6, "frame \(i)")
        }
    }

    @Test("the frame is the one with the least sum, as a search over all frames finds it")
    func nearest() {
        let (source, target) = (Self.shapes(0, 40), Self.shapes(1, 25))
        let pairs = PairedTargets(source: source, target: target)
        let weight =
            SIMD8<Float>(3, 1, 1.5, 2, 0.7, 1, 0, 0)
            / Expression.spread(of: [source.map { Expression($0) }, target.map { Expression($0) }])
        for shape in target {
            let pair = pairs.pair(for: shape)
            let wanted = Expression(pair.shape).measures
            let costs = source.map { face -> Float in
                let d = (Expression(face).measures - wanted) * weight
                let pose = zip(face.points, pair.shape.points).reduce(Float(0)) { sum, p in
                    let e = p.0 - p.1
                    return sum + (e * e).sum()
                }
                return (d * d).sum() + pose / 468
            }
            #expect(costs[pair.frame] <= costs.min()! * 1.0001)
        }
    }

    @Test("lips move 1.25 times and lids 1.35 times as far from the mean as the target's")
    func exaggeration() {
        let target = Self.shapes(1, 20)
        let pairs = PairedTargets(source: Self.shapes(0, 20), target: target)
        let plain = PairedTargets(
            source: Self.shapes(0, 20), target: target,
            exaggeration: .init(lips: 1, lids: 1))
        let open = target.max { Expression($0).measures[0] < Expression($1).measures[0] }!
        let (more, less) = (pairs.pair(for: open).shape, plain.pair(for: open).shape)
        #expect(Expression(more).measures[0] > Expression(less).measures[0])
        // The nose stays where it is.
        #expect(more.points[4] == less.points[4])
    }

    @Test("upper and lower lids and lips may meet but do not cross")
    func crossing() {
        let target = Self.shapes(1, 20)
        let pairs = PairedTargets(
            source: Self.shapes(0, 20), target: target,
            exaggeration: .init(lips: 4, lids: 4))
        for shape in target {
            let made = pairs.pair(for: shape).shape.points
            for (upper, lower) in [(159, 145), (386, 374), (13, 14), (82, 87)] {
                #expect(made[upper].y <= made[lower].y - 0.29)
            }
        }
    }
}
