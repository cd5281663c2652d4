import Faces

/// How far mouth, right eye and left eye are open, or have to open further, in face units.
package typealias Openness = SIMD3<Float>

extension FaceShape {
    /// Upper and lower points of the inner lips that meet when the mouth is shut, from its right corner to its left one.
    static let meetingLips = [
        (80, 88), (81, 178), (82, 87), (13, 14), (312, 317), (311, 402), (310, 318),
    ]
    /// What a mouth does not move: the contour and the nose.
    static let bones = Set(MeshIndices.oval + MeshIndices.nose)
    /// The inner corners of the mouth, where nothing opens.
    static let mouthCorners = (right: 78, left: 308)

    /// This shape with its mouth as far open as that of `other`: both lips give way by half of the difference.
    ///
    /// How far a mouth is open is no matter of whose it is: shut is shut. How high the lids and how full the lips are, is.
    func opened(like other: FaceShape) -> FaceShape {
        moved(
            Self.meetingLips.map { upper, lower in
                let wanted = other.points[lower].y - other.points[upper].y
                let found = points[lower].y - points[upper].y
                return (wanted - found) / 2
            })
    }

    /// This shape with mouth and lids farther open, or less far.
    package func opened(by more: Openness) -> FaceShape {
        PairedTargets.uncrossed(
            mouthOpened(by: more.x).lidsOpened(of: .right, by: more.y)
                .lidsOpened(of: .left, by: more.z))
    }

    /// This shape with its lips farther apart by `amount` in the middle of the mouth, and by less and less toward its corners.
    private func mouthOpened(by amount: Float) -> FaceShape {
        let (right, left) = (points[Self.mouthCorners.right], points[Self.mouthCorners.left])
        let half = (left.x - right.x) / 2
        guard amount != 0, half > 0 else { return self }
        return moved(
            Self.meetingLips.map { upper, lower in
                let middle = (points[upper] + points[lower]) / 2
                let part = (middle.x - right.x) / half - 1
                return amount / 2 * max(0, 1 - part * part)
            })
    }

    /// This shape with both lips moved away from each other at each pair of ``meetingLips``, and not at the corners. The skin about
    /// them goes along, by less and less toward the nose and the chin, so that nothing folds.
    private func moved(_ shifts: [Float]) -> FaceShape {
        let (nose, chin) = (points[MeshIndices.noseBase].y, points[MeshIndices.chin].y)
        let (right, left) = (points[Self.mouthCorners.right], points[Self.mouthCorners.left])
        // Along the mouth: where, the edges of both lips, and how far each has to go.
        var line = zip(Self.meetingLips, shifts).map { lips, shift in
            let (upper, lower) = (points[lips.0], points[lips.1])
            return (x: (upper.x + lower.x) / 2, at: SIMD3(upper.y, lower.y, shift))
        }
        line.insert((right.x, SIMD3(right.y, right.y, 0)), at: 0)
        line.append((left.x, SIMD3(left.y, left.y, 0)))
        var opened = self
        for i in points.indices
        where points[i].x > right.x && points[i].x < left.x && !Self.bones.contains(i) {
            let (y, at) = (points[i].y, Self.between(line, at: points[i].x))
            let (upper, lower, shift) = (at.x, at.y, at.z)
            let isUpper = y < (upper + lower) / 2
            let part =
                isUpper
                ? 1 - (upper - y) / max(upper - nose, 1) : 1 - (y - lower) / max(chin - lower, 1)
            if part > 0 { opened.points[i].y += (isUpper ? -shift : shift) * min(1, part) }
        }
        return opened
    }

    /// This shape with the lids of an eye farther apart by `amount` in its middle, and by less and less toward its corners: most of
    /// the way is the upper lid's. The skin about them goes along, by less and less away from the eye.
    func lidsOpened(of eye: Eye, by amount: Float) -> FaceShape {
        let (a, b) = (points[eye.corners.0], points[eye.corners.1])
        let width = ((b - a) * (b - a)).sum().squareRoot()
        guard amount != 0, width > 0 else { return self }
        let lids = LidLines(of: eye, in: self)
        let ring = eye == .right ? MeshIndices.rightEye : MeshIndices.leftEye
        // A ring begins at the outer corner and goes over the upper lid.
        let upper = Set(ring[1..<ring.count / 2])
        let lower = Set(ring[(ring.count / 2 + 1)...])
        var opened = self
        for i in points.indices {
            var place = lids.frame.relative(points[i])
            guard abs(place.x) < 0.5 else { continue }
            let edges = lids.heights(at: place.x)
            let middle = (edges.upper + edges.lower) / 2
            let isUpper = upper.contains(i) || !lower.contains(i) && place.y < middle
            let away = isUpper ? edges.upper - place.y : place.y - edges.lower
            let part = min(1, 1 - away / Self.lidRoom)
            guard part > 0 else { continue }
            let share = isUpper ? -Self.upperLid : 1 - Self.upperLid
            place.y += share * amount / width * part * (1 - 4 * place.x * place.x)
            opened.points[i] = lids.frame.point(place)
        }
        return opened
    }

    /// The upper lid's share of the way that lids go.
    private static let upperLid: Float = 0.75
    /// How far away from a lid the skin moves with it, in eye widths.
    private static let lidRoom: Float = 0.4

    /// What lies between places along the mouth; at the ends, and beyond them, the end's.
    private static func between(
        _ line: [(x: Float, at: SIMD3<Float>)], at x: Float
    ) -> SIMD3<Float> {
        guard let after = line.firstIndex(where: { $0.x > x }), after > 0 else {
            return x < line[0].x ? line[0].at : line[line.count - 1].at
        }
        let (from, to) = (line[after - 1], line[after])
        return from.at + (x - from.x) / (to.x - from.x) * (to.at - from.at)
    }
}
