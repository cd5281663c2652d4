/// A continuous bending of the plane: each triangle of a Delaunay triangulation moves as its three corners do.
package struct PiecewiseWarp {
    /// For each pixel of a square, row by row, how far from its center the picture is read. Pixels beyond all
    /// triangles stay.
    package private(set) var displacement: [SIMD2<Float>]
    private let side: Int

    /// Coordinates are cut to whole steps of 1/1024 pixel, within which everything is exact.
    private static let lattice: Float = 1024

    /// The warp that puts at each of `places` what a picture shows at the same one of `origins`. Both are in pixels of
    /// a square of `side`, in edge coordinates, and finite; what lies more than 8191 pixels out counts as 8191.
    ///
    /// - Parameter others: Where the points are when triangles are made of them, in place of `places`: a triangle whose
    ///   corners have another order there than here is left out. The default is `nil`: no other places.
    package init(
        places: [SIMD2<Float>], origins: [SIMD2<Float>], joinedAt others: [SIMD2<Float>]? = nil,
        side: Int
    ) {
        precondition(places.count == origins.count, "a warp needs pairs")
        precondition(others == nil || others?.count == places.count, "the same points elsewhere")
        self.side = side
        displacement = Array(repeating: .zero, count: side * side)
        let bound = SIMD2<Float>(repeating: 8191)
        func snap(_ points: [SIMD2<Float>]) -> [SIMD2<Int32>] {
            points.map { p in
                SIMD2<Int32>((p.clamped(lowerBound: -bound, upperBound: bound) * Self.lattice))
            }
        }
        let snapped = snap(places)
        let corners = Delaunay(others.map(snap) ?? snapped).corners
        let at = snapped.map { SIMD2<Float>($0) / Self.lattice }
        for t in stride(from: 0, to: corners.count, by: 3) {
            let (a, b, c) = (Int(corners[t]), Int(corners[t + 1]), Int(corners[t + 2]))
            fill(
                (at[a], at[b], at[c]),
                (origins[a] - places[a], origins[b] - places[b], origins[c] - places[c]))
        }
    }

    /// Writes the displacement of the pixels whose centers lie in one triangle.
    private mutating func fill(
        _ p: (SIMD2<Float>, SIMD2<Float>, SIMD2<Float>),
        _ move: (SIMD2<Float>, SIMD2<Float>, SIMD2<Float>)
    ) {
        let low = pointwiseMin(pointwiseMin(p.0, p.1), p.2)
        let high = pointwiseMax(pointwiseMax(p.0, p.1), p.2)
        let rows = span(low.y, high.y)
        guard !rows.isEmpty, low.x < Float(side), high.x > 0 else { return }
        let (u, v) = (p.1 - p.0, p.2 - p.0)
        let area = u.x * v.y - u.y * v.x
        guard area > 0 else { return }
        for y in rows {
            let cy = Float(y) + 0.5
            var (left, right) = (Float.infinity, -Float.infinity)
            for (a, b) in [(p.0, p.1), (p.1, p.2), (p.2, p.0)]
            where min(a.y, b.y) <= cy && cy <= max(a.y, b.y) && a.y != b.y {
                let x = a.x + (b.x - a.x) * (cy - a.y) / (b.y - a.y)
                left = min(left, x)
                right = max(right, x)
            }
            for x in span(left, right) {
                let d = SIMD2(Float(x) + 0.5, cy) - p.0
                let one = max(0, (d.x * v.y - d.y * v.x) / area)
                let two = max(0, (u.x * d.y - u.y * d.x) / area)
                let zero = max(0, 1 - one - two)
                displacement[y * side + x] =
                    (zero * move.0 + one * move.1 + two * move.2) / (zero + one + two)
            }
        }
    }

    /// The pixels whose centers lie between two coordinates, with a hair more so that rounding leaves no gap.
    private func span(_ low: Float, _ high: Float) -> Range<Int> {
        guard low <= high else { return 0..<0 }
        let first = max(0, Int((max(low, -1) - 0.501).rounded(.up)))
        let last = min(side - 1, Int((min(high, Float(side) + 1) - 0.499).rounded(.down)))
        return first > last ? 0..<0 : first..<last + 1
    }

    /// The warped picture: `channels` planes of `side * side` bytes, sampled bilinearly, the edge repeated beyond.
    package func callAsFunction(_ planes: ArraySlice<UInt8>, channels: Int) -> [UInt8] {
        precondition(planes.count == channels * side * side, "the picture fills the warp's square")
        let size = side * side
        let most = SIMD2<Float>(repeating: Float(side - 1))
        return [UInt8](unsafeUninitializedCapacity: channels * size) { out, count in
            for i in 0..<size {
                let center = SIMD2(Float(i % side), Float(i / side))
                let p = (center + displacement[i]).clamped(lowerBound: .zero, upperBound: most)
                let corner = SIMD2(Int(p.x), Int(p.y))
                let f = p - SIMD2<Float>(corner)
                let right = corner.x + 1 < side ? 1 : 0
                let down = corner.y + 1 < side ? side : 0
                var k = planes.startIndex + corner.y * side + corner.x
                for c in 0..<channels {
                    let above = mix(planes[k], planes[k + right], f.x)
                    let below = mix(planes[k + down], planes[k + down + right], f.x)
                    out[c * size + i] = UInt8(above + (below - above) * f.y + 0.5)
                    k += size
                }
            }
            count = channels * size
        }
    }

    private func mix(_ a: UInt8, _ b: UInt8, _ share: Float) -> Float {
        Float(a) + (Float(b) - Float(a)) * share
    }
}
