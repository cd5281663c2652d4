/// Everything within a radius of a straight line, where the radius may change along it: a piece of a finger.
package struct Capsule: Sendable {
    /// Where the line begins.
    package var from: SIMD2<Float>
    /// Where it ends.
    package var to: SIMD2<Float>
    /// The radius at its beginning.
    package var start: Float
    /// The radius at its end.
    package var end: Float

    /// A piece by its parts.
    package init(from: SIMD2<Float>, to: SIMD2<Float>, radii start: Float, _ end: Float) {
        (self.from, self.to, self.start, self.end) = (from, to, start, end)
    }

    /// How far a place lies outside, below zero inside.
    package func distance(to place: SIMD2<Float>) -> Float {
        let (line, d) = (to - from, place - from)
        let square = (line * line).sum()
        let along = square > 0 ? min(max((line * d).sum() / square, 0), 1) : 0
        let aside = d - along * line
        return (aside * aside).sum().squareRoot() - (start + (end - start) * along)
    }
}

/// The outline of a hand: its 21 points, clothed with the widths that fingers and palms have.
///
/// The widths are shares of the palm's length, which were drawn over a filmed hand until they fit it. A hand that is
/// seen from its side is as wide as its palm says.
package struct HandOutline: Sendable {
    private let pieces: [Capsule]
    /// The wrist and the roots of the fingers, around.
    private let palm: [SIMD2<Float>]
    private let length: Float

    /// The radius at a finger's root, its two joints and its tip.
    private static let radii: [Float] = [0.13, 0.115, 0.10, 0.085]
    /// How far a fingertip reaches beyond its point.
    private static let nail: Float = 0.07

    /// The outline of a hand's points: the wrist, then each finger's four from the root to the tip.
    package init(_ points: [SIMD2<Float>]) {
        precondition(points.count == HandMesh.count, "a hand has 21 points")
        func distance(_ a: Int, _ b: Int) -> Float { Self.length(points[b] - points[a]) }
        // Seen from the fingers, a palm is wider than long.
        let length = max(distance(0, 9), 1.15 * distance(5, 17), .leastNormalMagnitude)
        var pieces: [Capsule] = []
        func add(_ a: SIMD2<Float>, _ b: SIMD2<Float>, _ start: Float, _ end: Float) {
            pieces.append(Capsule(from: a, to: b, radii: start * length, end * length))
        }
        for root in stride(from: 1, through: 17, by: 4) {
            for i in 0..<2 {
                add(points[root + i], points[root + i + 1], Self.radii[i], Self.radii[i + 1])
            }
            let (joint, tip) = (points[root + 2], points[root + 3])
            let along = (tip - joint) / max(Self.length(tip - joint), .leastNormalMagnitude)
            add(joint, tip + along * Self.nail * length, Self.radii[2], Self.radii[3])
            add(points[0], points[root], 0.16, 0.12)
        }
        for (a, b) in [(1, 5), (5, 9), (9, 13), (13, 17)] { add(points[a], points[b], 0.12, 0.12) }
        let arm = (points[0] - points[9]) / max(distance(0, 9), .leastNormalMagnitude)
        add(points[0], points[0] + arm * 3 * length, 0.24, 0.28)
        (self.pieces, self.length) = (pieces, length)
        palm = [0, 1, 5, 9, 13, 17].map { points[$0] }
    }

    /// How far a place lies outside, in the unit of the points; below zero on the hand.
    package func distance(to place: SIMD2<Float>) -> Float {
        let nearest = pieces.reduce(Float.infinity) { min($0, $1.distance(to: place)) }
        return isOnPalm(place) ? min(nearest, -0.1 * length) : nearest
    }

    /// Whether a line from the place to the right crosses the palm's edge an odd number of times.
    private func isOnPalm(_ place: SIMD2<Float>) -> Bool {
        var isInside = false
        var b = palm[palm.count - 1]
        for a in palm {
            if (a.y > place.y) != (b.y > place.y),
                place.x < a.x + (b.x - a.x) * (place.y - a.y) / (b.y - a.y)
            {
                isInside.toggle()
            }
            b = a
        }
        return isInside
    }

    private static func length(_ d: SIMD2<Float>) -> Float { (d * d).sum().squareRoot() }
}
