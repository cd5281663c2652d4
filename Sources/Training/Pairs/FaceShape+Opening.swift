import Faces

extension FaceShape {
    /// Upper and lower points of the inner lips that meet when the mouth is shut, from its right corner to its left one.
    static let meetingLips = [
        (80, 88), (81, 178), (82, 87), (13, 14), (312, 317), (311, 402), (310, 318),
    ]
    /// The inner corners of the mouth, where nothing opens.
    private static let mouthCorners = (right: 78, left: 308)

    /// This shape with its mouth as far open as that of `other`: both lips give way by half of the difference.
    ///
    /// How far a mouth is open is no matter of whose it is: shut is shut. How high the lids and how full the lips are, is.
    func opened(like other: FaceShape) -> FaceShape {
        // Along the mouth, where its middle lies, and how far each lip has to go.
        var along: [(middle: SIMD2<Float>, shift: Float)] = Self.meetingLips.map { upper, lower in
            let wanted = other.points[lower].y - other.points[upper].y
            let found = points[lower].y - points[upper].y
            return ((points[upper] + points[lower]) / 2, (wanted - found) / 2)
        }
        along.insert((points[Self.mouthCorners.right], 0), at: 0)
        along.append((points[Self.mouthCorners.left], 0))
        var opened = self
        for i in MeshIndices.lipsOuter + MeshIndices.lipsInner {
            let (middle, shift) = Self.between(along, at: points[i].x)
            opened.points[i].y += points[i].y < middle ? -shift : shift
        }
        return opened
    }

    /// The line through places along the mouth: its height and the shift at `x`; at the ends, and beyond them, the end's.
    private static func between(
        _ along: [(middle: SIMD2<Float>, shift: Float)], at x: Float
    ) -> (y: Float, shift: Float) {
        guard let after = along.firstIndex(where: { $0.middle.x > x }), after > 0 else {
            let end = x < along[0].middle.x ? along[0] : along[along.count - 1]
            return (end.middle.y, end.shift)
        }
        let (from, to) = (along[after - 1], along[after])
        let t = (x - from.middle.x) / (to.middle.x - from.middle.x)
        return (
            from.middle.y + t * (to.middle.y - from.middle.y),
            from.shift + t * (to.shift - from.shift)
        )
    }
}
