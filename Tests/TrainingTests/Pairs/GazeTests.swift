import Faces
import Testing
import Training

@Suite("Paired targets that look where the target does")
struct PairedGazeTests {
    /// One calm face that looks to a place, its lids so far apart.
    private static func face(
        _ x: Float, _ y: Float = 0, opening: Float = 0.3, person: Int = 0
    ) -> FaceShape {
        var shape = FaceShape(Workbench.talking(person, 1)[0].landmarks(256), crop: 256)
        for eye in Eye.allCases {
            let (a, b) = (shape.points[eye.corners.0], shape.points[eye.corners.1])
            let frame = EyeFrame(from: a, to: b)
            shape.points[eye.lids.upper] = frame.point(SIMD2(0, -opening / 2))
            shape.points[eye.lids.lower] = frame.point(SIMD2(0, opening / 2))
        }
        let part = Gaze.Part(iris: SIMD2(x, y), radius: 0.2, lids: opening)
        shape.gaze = Gaze(right: part, left: part)
        return shape
    }

    /// Where a warp reads what it puts at a place in an eye, both in eye widths.
    private static func read(
        _ warp: PiecewiseWarp, of source: FaceShape, to shape: FaceShape, _ eye: Eye,
        at place: SIMD2<Float>, side: Int, scale: Float
    ) -> SIMD2<Float> {
        func frame(_ shape: FaceShape) -> EyeFrame {
            EyeFrame(from: shape.points[eye.corners.0], to: shape.points[eye.corners.1])
        }
        let pixel = frame(shape).point(place) * scale + Float(side) / 2
        let (column, row) = (Int(pixel.x), Int(pixel.y))
        let center = SIMD2(Float(column), Float(row)) + 0.5
        let origin = center + warp.displacement[row * side + column]
        // The pixel's center lies beside the place: what it reads lies beside as well.
        return frame(source).relative((origin + pixel - center - Float(side) / 2) / scale)
    }

    @Test(
        "irises are read from where the source's are, for both eyes and every way to look",
        arguments: [SIMD2<Float>(0.15, 0), SIMD2(-0.2, 0.03), SIMD2(0, -0.05), SIMD2(0, 0)])
    func turned(_ aim: SIMD2<Float>) {
        let (side, scale) = (848, Float(7.5))
        let source = Self.face(-0.1, 0.02)
        let target = Self.face(aim.x, aim.y)
        let pairs = PairedTargets(
            source: [source], target: [target], exaggeration: .init(lips: 1, lids: 1))
        let shape = pairs.pair(for: target).shape
        let warp = pairs.warp(0, to: shape, side: side, scale: scale)
        for eye in Eye.allCases {
            for rim in [Float(-0.2), 0, 0.2] {
                let read = Self.read(
                    warp, of: source, to: shape, eye, at: aim + SIMD2(rim, 0), side: side,
                    scale: scale)
                let off = read - SIMD2(-0.1 + rim, 0.02)
                // Points of the drawn mesh that lie in the eye bend what is between.
                #expect((off * off).sum().squareRoot() < 0.02, "\(eye), \(rim)")
            }
        }
    }

    @Test("without a gaze, and in shut eyes, no iris is moved")
    func unmoved() {
        /// Whether the warp of a pair is another one than that of the same shape that looks nowhere.
        func isTurned(_ source: FaceShape, _ target: FaceShape) -> Bool {
            let pairs = PairedTargets(
                source: [source, Self.face(0)], target: [target, Self.face(0)])
            let shape = pairs.pair(for: target).shape
            func displacement(_ shape: FaceShape) -> [SIMD2<Float>] {
                pairs.warp(0, to: shape, side: 106, scale: 0.9375).displacement
            }
            return displacement(shape) != displacement(FaceShape(points: shape.points))
        }
        func blind(_ shape: FaceShape) -> FaceShape { FaceShape(points: shape.points) }
        let (source, target) = (Self.face(-0.2), Self.face(0.2))
        #expect(isTurned(source, target))
        #expect(!isTurned(Self.face(-0.2, opening: 0.15), target))
        #expect(!isTurned(source, Self.face(0.2, opening: 0.15)))
        #expect(!isTurned(source, blind(target)) && !isTurned(blind(source), target))
    }

    @Test("of frames that do the same, the one that looks to about the same place is taken")
    func nearest() {
        let source = [Self.face(-0.2), Self.face(0.15), Self.face(0)]
        let pairs = PairedTargets(source: source, target: [Self.face(0.18)])
        #expect(pairs.pair(for: Self.face(0.18)).upper == 1)
        #expect(pairs.pair(for: Self.face(-0.1)).upper == 0)
    }

    @Test("an iris stays inside its eye, wherever the target looks")
    func inside() {
        let source = Self.face(0)
        for far in [SIMD2<Float>(0.5, 0), SIMD2(-0.5, 0.3), SIMD2(0, -0.4)] {
            let target = Self.face(far.x, far.y)
            let pairs = PairedTargets(source: [source], target: [target])
            let (side, scale) = (848, Float(7.5))
            let shape = pairs.pair(for: target).shape
            let warp = pairs.warp(0, to: shape, side: side, scale: scale)
            let opening = shape.points[145].y - shape.points[159].y
            let width = shape.points[133].x - shape.points[33].x
            let most = SIMD2(Float(0.3), 0.3 * opening / width)
            let place = far.clamped(lowerBound: -most, upperBound: most)
            let read = Self.read(
                warp, of: source, to: shape, .right, at: place, side: side, scale: scale)
            #expect((read * read).sum().squareRoot() < 0.02, "\(far)")
        }
    }

    @Test(
        "eyes that are open are paired with open ones, and shut ones with shut ones, however narrow"
    )
    func blinks() {
        // Shut lids are 0.17 apart, narrow ones 0.23: nearer to each other than to wide ones.
        let source = [
            Self.face(0, opening: 0.3), Self.face(0, opening: 0.3), Self.face(0, opening: 0.17),
        ]
        let target = [0.3, 0.3, 0.3, 0.23, 0.19].map { Self.face(0, opening: $0) }
        let pairs = PairedTargets(
            source: source, target: target, exaggeration: .init(lips: 1, lids: 1))
        #expect(pairs.pair(for: target[3]).upper < 2)
        #expect(pairs.pair(for: target[4]).upper == 2)
    }

    @Test("eyes that are narrow by nature look where the target's do all the same")
    func narrow() {
        let source = [Self.face(-0.1, opening: 0.19), Self.face(0.1, opening: 0.19)]
        let target = Self.face(0.1, opening: 0.19)
        let pairs = PairedTargets(source: source, target: [target])
        #expect(pairs.pair(for: target).upper == 1)
    }

    @Test("what moves an iris leaves the edges of the lids where the mesh has them")
    func lids() {
        let (side, scale) = (848, Float(7.5))
        let (source, target) = (Self.face(-0.15), Self.face(0.15))
        let pairs = PairedTargets(
            source: [source], target: [target], exaggeration: .init(lips: 1, lids: 1))
        let shape = pairs.pair(for: target).shape
        let warp = pairs.warp(0, to: shape, side: side, scale: scale)
        var still = shape
        still.gaze = nil
        let mesh = pairs.warp(0, to: still, side: side, scale: scale)
        for index in MeshIndices.rightEye + MeshIndices.leftEye {
            let pixel = SIMD2<Int>(shape.points[index] * scale + Float(side) / 2)
            let d =
                warp.displacement[pixel.y * side + pixel.x]
                - mesh.displacement[pixel.y * side + pixel.x]
            #expect((d * d).sum().squareRoot() < 0.2 * scale, "point \(index)")
        }
    }
}
