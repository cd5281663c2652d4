import Faces
import Foundation
import Testing
import Training

@Suite("Turned heads")
struct TurningTests {
    /// A head whose anchors are the mean face's, turned by so many degrees to the side and up; the points between lie
    /// anywhere.
    private static func head(yaw: Double, pitch: Double) -> FaceShape {
        var random = RandomSource(seed: 3)
        var head = (0..<468).map { _ in
            SIMD3(
                Double(random.place(below: 100)) / 100 - 0.5,
                Double(random.place(below: 100)) / 100 - 0.5,
                Double(random.place(below: 100)) / 200)
        }
        for anchor in FaceTemplate.wholeFace.anchors { head[anchor.index] = anchor.position }
        let (y, p) = (yaw * .pi / 180, pitch * .pi / 180)
        let turned = head.map { point in
            let d = (point - FaceTemplate.wholeFace.middle) * 48
            let side = SIMD3(cos(y) * d.x - sin(y) * d.z, d.y, sin(y) * d.x + cos(y) * d.z)
            return SIMD3(
                side.x, cos(p) * side.y - sin(p) * side.z, sin(p) * side.y + cos(p) * side.z)
        }
        var shape = FaceShape(points: turned.map { SIMD2(Float($0.x), Float($0.y)) })
        shape.depths = turned.map { Float($0.z) }
        return shape
    }

    private static func distance(_ a: FaceShape, _ b: FaceShape) -> Float {
        zip(a.points, b.points).map { ($0 - $1) * ($0 - $1) }.map { $0.sum().squareRoot() }.max()
            ?? 0
    }

    @Test(
        "a head is turned to where another looks, and looks as it would from there",
        arguments: [(8.0, 0.0), (0.0, -10.0), (-7.0, 6.0)])
    func turned(yaw: Double, pitch: Double) {
        let (own, other) = (
            Self.head(yaw: 3, pitch: -2), Self.head(yaw: 3 + yaw, pitch: pitch - 2)
        )
        #expect(Self.distance(own, other) > 3)
        // A head that is turned to the side first is turned about an axis that leans with it.
        #expect(Self.distance(own.turned(like: other), other) < 0.01)
    }

    @Test("a head is turned by 15 degrees at most")
    func limited() {
        let (own, other) = (Self.head(yaw: 0, pitch: 0), Self.head(yaw: 40, pitch: 0))
        let made = own.turned(like: other)
        #expect(Self.distance(made, Self.head(yaw: 15, pitch: 0)) < 0.01)
    }

    @Test("a head without depths stays as it is, and one is left alone beside its like")
    func unturned() {
        let own = Self.head(yaw: 0, pitch: 0)
        let flat = FaceShape(points: own.points)
        #expect(flat.turned(like: Self.head(yaw: 9, pitch: 0)) == flat)
        #expect(own.turned(like: flat) == own)
        #expect(Self.distance(own.turned(like: own), own) < 1e-3)
    }
}
