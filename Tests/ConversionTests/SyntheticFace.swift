import Faces
import Foundation
import Imaging

/// A mesh without a person: the template's anchors where they belong, every other point on or inside an ellipse.
enum SyntheticFace {
    /// A mesh whose eye corners are `eyes` pixels apart, their middle at (`x`, `y`), turned by `roll` radians.
    static func landmarks(x: Double, y: Double, eyes: Double, roll: Double = 0) -> Landmarks<
        FrameSpace
    > {
        var unit = [SIMD3<Double>](repeating: SIMD3(0, 0.4, -0.2), count: 468)
        let oval = MeshIndices.oval
        for (i, index) in oval.enumerated() {
            let angle = 2 * Double.pi * Double(i) / Double(oval.count)
            unit[index] = SIMD3(0.72 * sin(angle), 0.34 - 0.95 * cos(angle), 0.2)
        }
        func ring(_ loop: [Int], _ cx: Double, _ cy: Double, _ rx: Double, _ ry: Double) {
            for (i, index) in loop.enumerated() {
                let angle = 2 * Double.pi * Double(i) / Double(loop.count)
                unit[index] = SIMD3(cx - rx * cos(angle), cy - ry * sin(angle), -0.2)
            }
        }
        ring(MeshIndices.lipsOuter, 0, 0.72, 0.27, 0.12)
        ring(MeshIndices.lipsInner, 0, 0.72, 0.2, 0.05)
        ring(MeshIndices.rightEye, -0.35, 0, 0.15, 0.06)
        ring(MeshIndices.leftEye, 0.35, 0, 0.15, 0.06)
        for anchor in FaceTemplate.wholeFace.anchors { unit[anchor.index] = anchor.position }
        let (c, s) = (cos(roll), sin(roll))
        let points = unit.map { p in
            SIMD3<Float>(
                Float(x + eyes * (c * p.x - s * p.y)), Float(y + eyes * (s * p.x + c * p.y)),
                Float(eyes * p.z))
        }
        return Landmarks(points) ?? { preconditionFailure("468 finite points") }()
    }

    /// A face of track `track`.
    static func tracked(
        _ track: Int = 0, x: Double, y: Double, eyes: Double, roll: Double = 0
    ) -> TrackedFace {
        TrackedFace(
            track: track, landmarks: landmarks(x: x, y: y, eyes: eyes, roll: roll), presence: 1)
    }
}
