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
        #expect(pair.upper == 0 && pair.lower == 0)
        let warp = pairs.warp(0, to: pair.shape, side: 106, scale: 0.9375)
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
            let found = Expression(shapes[pairs.pair(for: shape).lower]).measures
            let difference = found - Expression(shapes[i]).measures
            // The mouth goes up to 1.25 times as far, so a frame with a wider one may be nearer.
            #expect((difference * difference).sum().squareRoot() < 6, "frame \(i)")
        }
    }

    /// What the search over all frames costs for each half, as the article on the recipe states it.
    private static func costs(
        _ source: [FaceShape], _ target: [FaceShape], _ shape: FaceShape
    ) -> [SIMD2<Float>] {
        let spread = Expression.spread(of: [
            source.map { Expression($0) }, target.map { Expression($0) },
        ])
        let upper = SIMD8<Float>(0, 0, 0, 2, 0.7, 0, 0, 0) / spread
        let lower = SIMD8<Float>(3, 1, 1.5, 0, 0, 1, 0, 0) / spread
        let mean = FaceShape.mean(source).points
        let wanted = Expression(shape).measures
        return source.map { face in
            let d = Expression(face).measures - wanted
            var cost = SIMD2((d * upper * d * upper).sum(), (d * lower * d * lower).sum())
            for (i, p) in zip(face.points, shape.points).enumerated() {
                let e = p.0 - p.1
                let half = mean[i].y < mean[195].y ? 0 : 1
                cost[half] += (e * e).sum() / 468
            }
            return cost
        }
    }

    @Test("one frame is taken while it is as good; otherwise each half has its own nearest one")
    func nearest() {
        let (source, target) = (Self.shapes(0, 40), Self.shapes(1, 12))
        let pairs = PairedTargets(source: source, target: target)
        for shape in target {
            let pair = pairs.pair(for: shape)
            let costs = Self.costs(source, target, pair.shape)
            let (upper, lower) = (costs.map(\.x).min()!, costs.map(\.y).min()!)
            let both = costs.map { $0.sum() }.min()!
            if pair.upper == pair.lower {
                #expect(costs[pair.upper].sum() <= both * 1.001)
            } else {
                #expect(both > (upper + lower + 1) * 0.999)
                #expect(costs[pair.upper].x <= upper * 1.001)
                #expect(costs[pair.lower].y <= lower * 1.001)
            }
        }
    }

    @Test("a calm look is put together from a smile's open eyes and a shut-eyed closed mouth")
    func halves() {
        // The source was filmed with open eyes and mouth, and with both shut; the target has open eyes and a shut mouth.
        let calm = Self.shapes(0, 1)[0]
        func moved(lids: Float, lips: Float) -> FaceShape {
            var shape = calm
            for i in MeshIndices.rightEye + MeshIndices.leftEye { shape.points[i].y += lids }
            for i in [145, 374, 144, 153, 380, 373] { shape.points[i].y += 2 * lids }
            for i in [14, 17, 87, 317, 178, 402, 152] { shape.points[i].y += lips }
            return shape
        }
        let source = [moved(lids: 2, lips: 9), moved(lids: 0, lips: 0)]
        let pairs = PairedTargets(
            source: source, target: [moved(lids: 2, lips: 0), moved(lids: 0, lips: 9)])
        let pair = pairs.pair(for: moved(lids: 2, lips: 0))
        #expect(pair.upper == 0 && pair.lower == 1)
    }

    @Test("the step from one half to the other lies across the nose and never turns back")
    func step() {
        let shape = Self.shapes(0, 1)[0]
        let share = PairedTargets.lowerShare(shape, side: 106, scale: 0.9375)
        #expect(share.first == 0 && share.last == 1)
        #expect(zip(share, share.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("lips and lids move further from the mean than the target's")
    func exaggeration() {
        let target = Self.shapes(1, 20)
        let pairs = PairedTargets(
            source: Self.shapes(0, 20), target: target,
            exaggeration: .init(lips: 1.25, lids: 1.35))
        let plain = PairedTargets(
            source: Self.shapes(0, 20), target: target,
            exaggeration: .init(lips: 1, lids: 1))
        let open = target.max { Expression($0).measures[0] < Expression($1).measures[0] }!
        let (more, less) = (pairs.pair(for: open).shape, plain.pair(for: open).shape)
        #expect(Expression(more).measures[0] > Expression(less).measures[0])
        // The nose stays where it is.
        #expect(more.points[4] == less.points[4])
    }

    @Test("the contour becomes the target's, and what makes a face somebody's stays")
    func contour() {
        let target = Self.shapes(1, 20)
        // A narrower face: everything is nearer to its middle line, and so are its features.
        let source = Self.shapes(0, 20).map { shape in
            var shape = shape
            for i in shape.points.indices { shape.points[i].x *= 0.8 }
            return shape
        }
        let pairs = PairedTargets(
            source: source, target: target, exaggeration: .init(lips: 1, lids: 1))
        let wide = FaceShape.mean(target)
        let own = FaceShape.mean(source).turned(like: wide)
        // A frame that does what the target's mean face does shows where the source's mean shape came to lie.
        let made = pairs.pair(for: wide).shape
        for i in MeshIndices.oval {
            let off = made.points[i] - wide.points[i]
            #expect((off * off).sum() < 1e-4, "point \(i) of the contour")
        }
        for i in MeshIndices.nose {
            let off = made.points[i] - own.points[i]
            #expect((off * off).sum() < 1e-4, "point \(i) of the nose")
        }
        // The cheeks lie between: no further out than the contour, and further out than they were.
        let cheek = 205
        #expect(abs(made.points[cheek].x) >= abs(own.points[cheek].x) - 1e-3)
        let widest = MeshIndices.oval.map { abs(made.points[$0].x) }.max() ?? 0
        #expect(abs(made.points[cheek].x) <= widest)
    }

    @Test("the mouth is as far open as the target's, not as far from the source's own mean")
    func opening() {
        // The source talks with a wide mouth, the target with a small one.
        func opened(_ shape: FaceShape, by gap: Float) -> FaceShape {
            var shape = shape
            for i in [14, 17, 87, 317, 178, 402, 88, 318, 84, 314, 181, 405] {
                shape.points[i].y += gap
            }
            return shape
        }
        let source = Self.shapes(0, 20).map { opened($0, by: 6) }
        let target = Self.shapes(1, 20)
        let pairs = PairedTargets(
            source: source, target: target, exaggeration: .init(lips: 1, lids: 1))
        for shape in target {
            let made = pairs.pair(for: shape).shape
            for (upper, lower) in [(13, 14), (82, 87), (312, 317), (81, 178)] {
                let wanted = shape.points[lower].y - shape.points[upper].y
                let found = made.points[lower].y - made.points[upper].y
                #expect(abs(found - max(0.3, wanted)) < 0.02)
            }
            // The lips are as full as they were.
            let (lip, own) = (
                made.points[17].y - made.points[14].y,
                source[0].points[17].y - source[0].points[14].y
            )
            #expect(abs(lip - own) < 3)
        }
    }

    @Test("upper and lower lids and lips may meet but do not cross")
    func crossing() {
        let target = Self.shapes(1, 20)
        let pairs = PairedTargets(
            source: Self.shapes(0, 20), target: target,
            exaggeration: .init(lips: 4, lids: 4))
        for shape in target {
            let made = pairs.pair(for: shape).shape.points
            for (upper, lower) in [(13, 14), (82, 87)] {
                #expect(made[upper].y <= made[lower].y - 0.29)
            }
            // Nothing shows between lids.
            for (upper, lower) in [(159, 145), (386, 374)] {
                #expect(made[upper].y <= made[lower].y - 0.03)
            }
        }
    }
}
