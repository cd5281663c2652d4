import Faces

extension FaceShape {
    /// The corners of the mouth, right and left.
    private static let corners = (61, 291)
    /// Mouths differ by so much in width, as a share of it, and their corners in height, in face units, from person to person.
    private static let own: (width: Float, height: Float) = (0.08, 1)
    /// How far beyond a corner the cheek goes along, in face units.
    private static let cheek: Float = 16

    /// This shape with its mouth as wide, and its corners as high, as a mouth that does what `other`'s does: what is more of a
    /// difference than people have between them is not theirs, but a smile's.
    ///
    /// Two people's mean expressions are to mean the same. Somebody who was filmed smiling has a mean that smiles.
    package func smiling(like other: FaceShape) -> FaceShape {
        let (from, to) = (Smile(self), Smile(other))
        let wider = (to.half - from.half).beyond(Self.own.width * from.half)
        let higher = (to.lift - from.lift).beyond(Self.own.height)
        guard from.half > 0, wider != 0 || higher != 0 else { return self }
        let (nose, chin) = (points[MeshIndices.noseBase].y, points[MeshIndices.chin].y)
        var smiling = self
        for i in points.indices where !Self.bones.contains(i) {
            let (x, y) = (points[i].x - from.middle.x, points[i].y)
            let part = x / from.half
            let out = max(0, abs(part) - 1) * from.half / Self.cheek
            let room = y < from.middle.y ? from.middle.y - nose : chin - from.middle.y
            let share = (1 - out) * (1 - abs(y - from.middle.y) / max(room, 1))
            guard out < 1, share > 0 else { continue }
            let way = min(1, max(-1, part))
            smiling.points[i] += share * SIMD2(wider * way, higher * way * way)
        }
        return smiling
    }

    /// How a mouth's corners lie.
    private struct Smile {
        /// Half of the way from one to the other, and where its middle is.
        let half: Float
        let middle: SIMD2<Float>
        /// How far below the middle of the lips they are.
        let lift: Float

        init(_ shape: FaceShape) {
            let (right, left) = (shape.points[corners.0], shape.points[corners.1])
            half = (left.x - right.x) / 2
            middle = (right + left) / 2
            let lips =
                shape.points[MeshIndices.upperLipInner] + shape.points[MeshIndices.lowerLipInner]
            lift = middle.y - lips.y / 2
        }
    }
}
