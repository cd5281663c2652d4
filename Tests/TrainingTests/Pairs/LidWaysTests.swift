import Faces
import Testing
import Training

@Suite("Lids of paired targets")
struct LidWaysTests {
    /// A calm face whose lids are so far apart in the picture, in eye widths.
    private static func face(_ lids: Float, person: Int = 0) -> FaceShape {
        var shape = FaceShape(Workbench.talking(person, 1)[0].landmarks(256), crop: 256)
        for eye in Eye.allCases {
            let frame = EyeFrame(
                from: shape.points[eye.corners.0], to: shape.points[eye.corners.1])
            // The mesh sees them less far apart than they are, and never shut.
            shape.points[eye.lids.upper] = frame.point(SIMD2(0, -0.1 - lids / 4))
            shape.points[eye.lids.lower] = frame.point(SIMD2(0, 0.05))
        }
        let part = Gaze.Part(iris: .zero, radius: 0.2, lids: lids)
        shape.gaze = Gaze(right: part, left: part)
        return shape
    }

    @Test("shut is shut for everybody, and eyes that are open as usual stay somebody's own")
    func ways() {
        let ways = LidWays(source: 0.36, target: 0.38)
        for (way, usual) in [(ways.source, Float(0.36)), (ways.target, 0.38), (ways.swap, 0.36)] {
            #expect(way.share(0.14) == 0 && way.share(0.1) == 0)
            #expect(abs(way.share(usual) - 1) < 1e-5 && abs(way.lids(1) - usual) < 1e-5)
            #expect(abs(way.lids(way.share(0.25)) - 0.25) < 1e-5 && way.lids(-1) == 0.14)
            #expect(way.isOpen(usual) && !way.isOpen(0.18))
        }
    }

    @Test(
        "lids go nearly as far as the target's, whoever's eyes were narrow or wide when they were filmed",
        arguments: [(0.25, 0.9), (0.36, 0.22 / 0.24), (0.4, 26.0 / 24), (0.5, 1.35)]
            as [(Float, Float)])
    func bounds(_ source: Float, _ ratio: Float) {
        let ways = LidWays(source: source, target: 0.38)
        #expect(abs(ways.swap.length / ways.target.length - ratio) < 1e-4)
        // Somebody was filmed asleep.
        #expect(LidWays(source: 0.13, target: 0.14).swap.length > 0.05)
    }

    @Test(
        "a pair asks for the target's share, and moves the lids of its frame by what that frame lacks"
    )
    func asked() {
        let source = [0.36, 0.36, 0.36, 0.3].map { Self.face($0) }
        let target = [0.4, 0.4, 0.4, 0.27, 0.14].map { Self.face($0, person: 1) }
        let pairs = PairedTargets(
            source: source, target: target, exaggeration: .init(lips: 1, lids: 1))
        let ways = LidWays(source: 0.36, target: 0.4)
        for shape in target {
            let pair = pairs.pair(for: shape)
            for eye in Eye.allCases {
                let asked = ways.swap.lids(ways.target.share(shape.gaze![eye].lids))
                #expect(abs(pair.shape.gaze![eye].lids - asked) < 1e-5)
                func gap(_ shape: FaceShape) -> Float {
                    shape.points[eye.lids.lower].y - shape.points[eye.lids.upper].y
                }
                let frame = source[pair.upper]
                let width = pair.shape.points[eye.corners.1].x - pair.shape.points[eye.corners.0].x
                let wanted = ways.gap(
                    gap(frame), seen: frame.gaze![eye].lids, asked: asked, eyeWidth: width)
                #expect(abs(gap(pair.shape) - max(0.04, wanted)) < 0.05)
            }
        }
        // Half-shut is taken from the frame whose lids are nearest to it.
        #expect(pairs.pair(for: target[3]).upper == 3 && pairs.pair(for: target[0]).upper < 3)
        // Networks make too little of lids: those that are not as usual go further.
        let more = PairedTargets(
            source: source, target: target, exaggeration: .init(lips: 1, lids: 1.5))
        let (far, near) = (more.pair(for: target[3]).shape, pairs.pair(for: target[3]).shape)
        #expect(far.gaze!.right.lids < near.gaze!.right.lids - 0.03)
        #expect(abs(more.pair(for: target[0]).shape.gaze!.right.lids - 0.36) < 0.03)
    }
}
