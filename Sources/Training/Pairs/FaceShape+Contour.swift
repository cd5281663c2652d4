import Faces
import Foundation

extension FaceShape {
    /// Points this far out, as a share of the way from the face's middle to its contour, begin to go along with it.
    private static let contourStart: Float = 0.7
    /// What makes a face somebody's stays where it is.
    private static let features = Set(
        MeshIndices.rightEye + MeshIndices.leftEye + MeshIndices.rightBrow + MeshIndices.leftBrow
            + MeshIndices.nose + MeshIndices.lipsOuter + MeshIndices.lipsInner)

    /// This shape with the contour of `other`: cheeks, forehead and chin reach as far, and brows, eyes, nose and lips stay.
    ///
    /// A swap keeps the head of the plate. A source with a narrower face would else bring its own edge along, with hair and
    /// background beyond it, as dark stripes on the plate's cheeks.
    func contoured(like other: FaceShape) -> FaceShape {
        let oval = MeshIndices.oval
        let middle = self[oval].reduce(.zero, +) / Float(oval.count)
        // The contour around the middle, by angle.
        let rays = oval.map { i -> (angle: Float, radius: Float, shift: SIMD2<Float>) in
            let d = points[i] - middle
            return (atan2(d.y, d.x), (d * d).sum().squareRoot(), other.points[i] - points[i])
        }.sorted { $0.angle < $1.angle }
        var shape = self
        for i in points.indices where !Self.features.contains(i) {
            let d = points[i] - middle
            let (radius, shift) = Self.ray(at: atan2(d.y, d.x), of: rays)
            let share = (d * d).sum().squareRoot() / max(radius, 1e-3)
            let t = min(max((share - Self.contourStart) / (1 - Self.contourStart), 0), 1)
            shape.points[i] += shift * (t * t * (3 - 2 * t))
        }
        for i in oval { shape.points[i] = other.points[i] }
        return shape
    }

    /// The contour in a direction: how far away it is, and where it goes.
    private static func ray(
        at angle: Float, of rays: [(angle: Float, radius: Float, shift: SIMD2<Float>)]
    ) -> (radius: Float, shift: SIMD2<Float>) {
        let next = rays.firstIndex { $0.angle > angle } ?? 0
        let (a, b) = (rays[(next + rays.count - 1) % rays.count], rays[next])
        func turned(_ from: Float, _ to: Float) -> Float {
            to >= from ? to - from : to - from + 2 * .pi
        }
        let t = turned(a.angle, angle) / max(turned(a.angle, b.angle), 1e-6)
        return (a.radius + t * (b.radius - a.radius), a.shift + t * (b.shift - a.shift))
    }
}
