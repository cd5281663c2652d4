import Faces
import Foundation
import Imaging
import TestSupport
import Testing

@Suite("alignment")
struct AlignmentTests {
    private struct FitCase: Decodable {
        var from: [[Double]]
        var to: [[Double]]
        var rotation: [[Double]]
        var scale: Double
        var shift: [Double]
    }

    @Test("the rigid fit is the one of a singular value decomposition")
    func rigidFit() throws {
        let cases = try Reference.load("rigid_fit.json", as: [FitCase].self)
        #expect(cases.count == 6)
        func point(_ p: [Double]) -> SIMD3<Double> { SIMD3(p[0], p[1], p[2]) }
        for reference in cases {
            let fit = RigidFit(reference.from.map(point), to: reference.to.map(point))
            for row in 0..<3 {
                let difference = fit.rotation[row] - point(reference.rotation[row])
                #expect((difference * difference).sum() < 1e-16)
            }
            #expect(abs(fit.scale / reference.scale - 1) < 1e-9)
            let shift = fit.shift - point(reference.shift)
            #expect((shift * shift).sum() < 1e-12 * (reference.scale * reference.scale + 1))
        }
    }

    /// A mesh whose fitted points are the template's, turned and moved; the others are wrong on
    /// purpose.
    private static func mesh(
        yaw: Double = 0, pitch: Double = 0, roll: Double = 0, scale: Double = 100,
        x: Double = 300, y: Double = 200
    ) throws -> Landmarks<FrameSpace> {
        func turned(_ p: SIMD3<Double>) -> SIMD3<Double> {
            // Rz(roll) Ry(-yaw) Rx(-pitch), in degrees.
            let (a, b, c) = (-pitch * .pi / 180, -yaw * .pi / 180, roll * .pi / 180)
            let p1 = SIMD3(p.x, cos(a) * p.y - sin(a) * p.z, sin(a) * p.y + cos(a) * p.z)
            let p2 = SIMD3(cos(b) * p1.x + sin(b) * p1.z, p1.y, -sin(b) * p1.x + cos(b) * p1.z)
            return SIMD3(cos(c) * p2.x - sin(c) * p2.y, sin(c) * p2.x + cos(c) * p2.y, p2.z)
        }
        var points = [SIMD3<Float>](repeating: SIMD3(-999, 77, 5), count: 468)
        for anchor in FaceTemplate.wholeFace.anchors {
            let p = scale * turned(anchor.position) + SIMD3(x, y, 0)
            points[anchor.index] = SIMD3<Float>(p)
        }
        return try #require(Landmarks(points))
    }

    @Test("a frontal face lies upright in the crop, its eyes 108 pixels apart in one of 256")
    func frontal() throws {
        let mesh = try Self.mesh()
        let toCrop = Alignment.wholeFace.fit(mesh, crop: 256)
        let right = toCrop(mesh[MeshIndices.rightEyeOuter])
        let left = toCrop(mesh[MeshIndices.leftEyeOuter])
        #expect(abs(left.x - right.x - 108.06) < 0.02)
        #expect(abs(left.y - right.y) < 0.01)
        #expect(abs((left.x + right.x) / 2 - 128) < 0.01)
        // The template's middle is 0.334 eye distances below the eyes.
        #expect(abs(right.y - (128 - 0.334 * 108.06)) < 0.02)
        let double = Alignment.wholeFace.fit(mesh, crop: 512)
        #expect(abs(double.scale / toCrop.scale - 2) < 1e-9)
    }

    @Test(
        "the angles are read back as they were turned",
        arguments: [(20.0, 0.0, 0.0), (0, 15, 0), (0, 0, -40), (-35, 12, 25), (50, -20, -10)])
    func angles(_ yaw: Double, _ pitch: Double, _ roll: Double) throws {
        let mesh = try Self.mesh(yaw: yaw, pitch: pitch, roll: roll)
        let pose = Alignment.wholeFace.fit(mesh).pose
        #expect(abs(pose.yaw - yaw) < 0.01)
        #expect(abs(pose.pitch - pitch) < 0.01)
        #expect(abs(pose.roll - roll) < 0.01)
    }

    @Test("a face in profile is as large in the crop as one from the front")
    func profile() throws {
        let front = Alignment.wholeFace.fit(try Self.mesh()).size
        let side = Alignment.wholeFace.fit(try Self.mesh(yaw: 50)).size
        #expect(abs(side / front - 1) < 1e-3)
    }

    @Test("a nose that points to the right and up has positive yaw and pitch")
    func signs() throws {
        func nose(yaw: Double, pitch: Double) throws -> SIMD2<Float> {
            let mesh = try Self.mesh(yaw: yaw, pitch: pitch)
            let tip = mesh.points[5]
            let between = mesh.points[168]
            return SIMD2(tip.x - between.x, tip.y - between.y)
        }
        let right = try nose(yaw: 30, pitch: 0)
        #expect(right.x > 10)
        let (up, level) = (try nose(yaw: 0, pitch: 30), try nose(yaw: 0, pitch: 0))
        #expect(up.y < level.y - 5)
    }

    @Test("a mesh that is a single point still gives finite numbers")
    func degenerate() throws {
        let mesh = try #require(
            Landmarks<FrameSpace>([SIMD3<Float>](repeating: SIMD3(4, 5, 6), count: 468)))
        let toCrop = Alignment.wholeFace.fit(mesh, crop: 256)
        let numbers = [toCrop.a, toCrop.b, toCrop.tx, toCrop.ty]
        #expect(numbers.allSatisfy { $0.isFinite })
    }
}

@Suite("smoothing")
struct TransformSmootherTests {
    private typealias ToCrop = Transform<FrameSpace, CropSpace>

    private static func square(_ x: Double, _ y: Double, _ angle: Double = 0) -> ToCrop {
        .square(around: Point(x, y), size: 100, angle: angle, onto: 256)
    }

    @Test("crops come one frame late, and a steady motion is left as it is")
    func steady() throws {
        var smoother = TransformSmoother()
        var found: [ToCrop] = []
        let moving = (0..<6).map { Self.square(100 + 3 * Double($0), 80 - Double($0)) }
        let early = smoother.push([7: moving[0]])
        #expect(early == nil)
        for next in moving.dropFirst() {
            let steady = smoother.push([7: next])
            found.append(try #require(steady?[7]))
        }
        let last = smoother.finish()
        found.append(try #require(last?[7]))
        let none = smoother.finish()
        #expect(none == nil)
        #expect(found.count == 6)
        for (before, after) in zip(moving, found).dropFirst().dropLast() {
            #expect(before.inverse(Point(10, 20)).distance(to: after.inverse(Point(10, 20))) < 1e-9)
        }
        // At the ends the missing neighbor is the frame itself: a quarter of a step.
        let first = found[0].inverse(Point(128, 128))
        #expect(abs(first.x - 100.75) < 1e-9 && abs(first.y - 79.75) < 1e-9)
    }

    @Test("a tremble is taken to a quarter of its second difference's kernel")
    func tremble() {
        let (low, high) = (Self.square(99, 50), Self.square(101, 50))
        // x: 99 101 99: (99 + 2 * 101 + 99) / 4 = 100.
        let middle = TransformSmoother.mean(before: low, high, after: low)
        #expect(abs(middle.inverse(Point(128, 128)).x - 100) < 1e-9)
    }

    @Test("tracks do not mix")
    func tracks() throws {
        var smoother = TransformSmoother()
        let (a, b) = (Self.square(10, 10), Self.square(200, 90, 0.3))
        _ = smoother.push([1: a])
        let pushed = (smoother.push([2: b]), smoother.push([:]))
        let first = try #require(pushed.0)
        let second = try #require(pushed.1)
        func same(_ p: ToCrop?, _ q: ToCrop) -> Bool {
            p.map { abs($0.a - q.a) + abs($0.b - q.b) + abs($0.tx - q.tx) < 1e-9 } ?? false
        }
        #expect(first.count == 1 && same(first[1], a))
        #expect(second.count == 1 && same(second[2], b))
    }
}
