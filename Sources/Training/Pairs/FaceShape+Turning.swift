import Faces
import Foundation

extension FaceShape {
    /// A mean head is turned by so many degrees at most: further on, it would show what its mesh knows too little of.
    private static let mostTurn = 15.0

    /// This shape with its head turned as the other's is, as far as `mostTurn`: what the camera would see of it from
    /// the other's side. A shape without depths stays as it is.
    ///
    /// The turn is the one between two rigid fits of the mean face, and is made about the point that crops have in their
    /// middle.
    package func turned(like other: FaceShape) -> FaceShape {
        guard let (own, wanted) = fit.flatMap({ own in other.fit.map { (own, $0) } }) else {
            return self
        }
        // Rows of the rotation that leads from this head's turn to the other's.
        let turn = (0..<3).map { i in
            (0..<3).reduce(into: SIMD3<Double>.zero) { row, j in
                row[j] = (wanted.rotation[i] * own.rotation[j]).sum()
            }
        }
        let rows = Self.limited(turn)
        let pivot = own(FaceTemplate.wholeFace.middle)
        var shape = self
        for i in points.indices {
            let p = SIMD3(Double(points[i].x), Double(points[i].y), Double(depths[i])) - pivot
            let q = pivot + SIMD3((rows[0] * p).sum(), (rows[1] * p).sum(), (rows[2] * p).sum())
            shape.points[i] = SIMD2(Float(q.x), Float(q.y))
            shape.depths[i] = Float(q.z)
        }
        return shape
    }

    /// How the mean face lies in this one; `nil` without depths.
    private var fit: RigidFit? {
        guard depths.count == points.count else { return nil }
        let anchors = FaceTemplate.wholeFace.anchors
        return RigidFit(
            anchors.map(\.position),
            to: anchors.map { anchor in
                let p = points[anchor.index]
                return SIMD3(Double(p.x), Double(p.y), Double(depths[anchor.index]))
            })
    }

    /// A rotation, its angle cut to `mostTurn` (Rodrigues' formula).
    private static func limited(_ rows: [SIMD3<Double>]) -> [SIMD3<Double>] {
        let cosine = (rows[0].x + rows[1].y + rows[2].z - 1) / 2
        let angle = acos(max(-1, min(1, cosine)))
        let most = mostTurn * .pi / 180
        guard angle > most else { return rows }
        let k =
            SIMD3(rows[2].y - rows[1].z, rows[0].z - rows[2].x, rows[1].x - rows[0].y)
            / (2 * sin(angle))
        let (c, s) = (cos(most), sin(most))
        return [
            k.x * k * (1 - c) + SIMD3(c, -k.z * s, k.y * s),
            k.y * k * (1 - c) + SIMD3(k.z * s, c, -k.x * s),
            k.z * k * (1 - c) + SIMD3(-k.y * s, k.x * s, c),
        ]
    }
}
