import Foundation

/// A closed outline in the pixels of a square, asked how far each pixel's center is from it.
package struct Outline: Sendable {
    private let points: [SIMD2<Float>]

    /// The outline through `points` in their order.
    package init(_ points: [SIMD2<Float>]) { self.points = points }

    /// The convex hull of `points` (Andrew's monotone chain).
    package static func hull(_ points: [SIMD2<Float>]) -> Outline {
        let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func chain(_ list: some Sequence<SIMD2<Float>>) -> [SIMD2<Float>] {
            var chain: [SIMD2<Float>] = []
            for p in list {
                while chain.count > 1 {
                    let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
                    guard (b.x - a.x) * (p.y - a.y) <= (b.y - a.y) * (p.x - a.x) else { break }
                    chain.removeLast()
                }
                chain.append(p)
            }
            return chain.dropLast()
        }
        return Outline(chain(sorted) + chain(sorted.reversed()))
    }

    /// For each pixel of a square of `side`, row by row, how far its center is outside the outline; below zero inside.
    /// Pixels more than `reach` outside the outline's box are said to be `reach` away.
    package func distances(side: Int, reach: Float) -> [Float] {
        var out = [Float](repeating: reach, count: side * side)
        guard let first = points.first else { return out }
        let low = points.reduce(first, pointwiseMin) - reach
        let high = points.reduce(first, pointwiseMax) + reach
        func range(_ a: Float, _ b: Float) -> Range<Int> {
            let from = Int(min(max(a, 0), Float(side)))
            return from..<max(from, Int(min(max(b, 0), Float(side)).rounded(.up)))
        }
        for y in range(low.y, high.y) {
            for x in range(low.x, high.x) {
                out[y * side + x] = min(reach, distance(SIMD2(Float(x) + 0.5, Float(y) + 0.5)))
            }
        }
        return out
    }

    private func distance(_ p: SIMD2<Float>) -> Float {
        var nearest = Float.infinity
        var isInside = false
        var a = points[points.count - 1]
        for b in points {
            let (edge, d) = (b - a, p - a)
            let length = (edge * edge).sum()
            let along = length > 0 ? min(max((edge * d).sum() / length, 0), 1) : 0
            let off = d - along * edge
            nearest = min(nearest, (off * off).sum())
            if (a.y > p.y) != (b.y > p.y), d.x < edge.x * d.y / edge.y { isInside.toggle() }
            a = b
        }
        return isInside ? -nearest.squareRoot() : nearest.squareRoot()
    }

    /// How much of the outline, grown by `grow` pixels and then blurred by a Gaussian of deviation `sigma`, covers a
    /// place at `distance`: 1 inside, 0 outside, the Gaussian's integral between. Exact along straight edges.
    package static func softness(_ distance: Float, grow: Float, sigma: Float) -> Float {
        0.5 * erfc((distance - grow) / (sigma * Float(2).squareRoot()))
    }
}
