/// The Delaunay triangulation of points on an integer lattice: no point lies inside the circle of any triangle.
///
/// Coordinates are whole numbers, so every decision is exact, and no set of points, however flat, crowded or regular,
/// can confuse it. Points are added from left to right, each joined to the edges of the hull that it sees, and edges
/// are flipped until the circles are empty (Lawson 1977). About 0.3 ms for 476 points.
package struct Delaunay {
    /// The largest coordinate, either sign.
    package static let limit: Int32 = 1 << 23

    /// Three places in the given list for each triangle, in positive order: the cross product of its first two sides
    /// is above zero. Of points at the same place only one is used. Empty when all points lie on one line.
    package private(set) var corners: [Int32] = []
    /// For each side, from corner `e` to the next corner of its triangle, the same side of the neighbor; -1 on the hull.
    private var twin: [Int32] = []
    private let points: [SIMD2<Int32>]
    /// The hull in positive order, by point: who comes next, who came before, and the side that leads to the next.
    private var next: [Int32]
    private var previous: [Int32]
    private var hullSide: [Int32]
    private var suspects: [Int32] = []

    /// Triangulates `points`, each coordinate within ±`limit`.
    package init(_ points: [SIMD2<Int32>]) {
        self.points = points
        next = Array(repeating: -1, count: points.count)
        previous = next
        hullSide = next
        corners.reserveCapacity(6 * points.count)
        twin.reserveCapacity(6 * points.count)
        var order = points.indices.map(Int32.init)
        order.sort { a, b in
            let (p, q) = (points[Int(a)], points[Int(b)])
            return (p.x, p.y, a) < (q.x, q.y, b)
        }
        var distinct: [Int32] = []
        distinct.reserveCapacity(order.count)
        for i in order {
            if let last = distinct.last, points[Int(last)] == points[Int(i)] { continue }
            distinct.append(i)
        }
        guard let apex = firstOffLine(distinct) else { return }
        fan(Array(distinct[..<apex]), distinct[apex])
        for k in distinct.indices[(apex + 1)...] { add(distinct[k], after: distinct[k - 1]) }
    }

    /// Twice the signed area of the triangle `a`, `b`, `c`.
    private func turn(_ a: Int32, _ b: Int32, _ c: Int32) -> Int64 {
        let (p, q, r) = (points[Int(a)], points[Int(b)], points[Int(c)])
        return Int64(q.x - p.x) * Int64(r.y - p.y) - Int64(q.y - p.y) * Int64(r.x - p.x)
    }

    /// Whether `d` lies inside the circle through the positive triangle `a`, `b`, `c`.
    private func isInside(_ d: Int32, _ a: Int32, _ b: Int32, _ c: Int32) -> Bool {
        let o = points[Int(d)]
        let (p, q, r) = (points[Int(a)] &- o, points[Int(b)] &- o, points[Int(c)] &- o)
        func cross(_ u: SIMD2<Int32>, _ v: SIMD2<Int32>) -> Int64 {
            Int64(u.x) * Int64(v.y) - Int64(u.y) * Int64(v.x)
        }
        func square(_ u: SIMD2<Int32>) -> Int64 {
            Int64(u.x) * Int64(u.x) + Int64(u.y) * Int64(u.y)
        }
        let terms = [
            (square(p), cross(q, r)), (square(q), cross(r, p)), (square(r), cross(p, q)),
        ]
        // Each factor is below 2^51 and so exact as a `Double`; only their products are rounded.
        var rough = 0.0
        var size = 0.0
        for (s, c) in terms {
            let product = Double(s) * Double(c)
            rough += product
            size += abs(product)
        }
        if abs(rough) > size * 0x1p-50 { return rough > 0 }
        return terms.reduce(Int128(0)) { $0 + Int128($1.0) * Int128($1.1) } > 0
    }

    /// The place in `list` of the first point that is not on the line of those before it.
    private func firstOffLine(_ list: [Int32]) -> Int? {
        guard list.count > 2 else { return nil }
        return list.indices.dropFirst(2).first { turn(list[0], list[1], list[$0]) != 0 }
    }

    /// The first triangles: from `apex` to each piece of a straight chain.
    private mutating func fan(_ line: [Int32], _ apex: Int32) {
        let chain = turn(line[0], line[1], apex) > 0 ? line : line.reversed()
        for i in 0..<chain.count - 1 {
            let e = triangle(chain[i], chain[i + 1], apex)
            hullSide[Int(chain[i])] = e
            if i > 0 { join(e + 2, e - 2) }
        }
        hullSide[Int(chain[chain.count - 1])] = Int32(corners.count) - 2
        hullSide[Int(apex)] = 2
        let ring = chain + [apex]
        for (i, v) in ring.enumerated() { link(v, ring[(i + 1) % ring.count]) }
        suspects += twin.indices.map(Int32.init)
        settle()
    }

    /// Adds `p`, which lies to the right of every point so far; `last` is the rightmost of those.
    private mutating func add(_ p: Int32, after last: Int32) {
        var a = last
        var open: Int32 = -1  // the newest side that starts at `p`, still without a neighbor
        var first: Int32 = -1  // the side from `last` to `p` of the first triangle ahead
        while case let b = next[Int(a)], turn(a, b, p) < 0 {
            let e = triangle(b, a, p)
            join(e, hullSide[Int(a)])
            if open >= 0 { join(e + 1, open) } else { first = e + 1 }
            open = e + 2
            suspects.append(e)
            a = b
        }
        let ahead = a
        var b = last
        var back: Int32 = first  // the newest side that ends at `p`, still without a neighbor
        while case let a = previous[Int(b)], turn(a, b, p) < 0 {
            let e = triangle(b, a, p)
            join(e, hullSide[Int(a)])
            if back >= 0 { join(e + 2, back) } else { open = e + 2 }
            back = e + 1
            suspects.append(e)
            b = a
        }
        link(b, p)
        link(p, ahead)
        hullSide[Int(b)] = back
        hullSide[Int(p)] = open
        settle()
    }

    /// Appends a positive triangle and tells its first side.
    private mutating func triangle(_ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
        let e = Int32(corners.count)
        corners += [a, b, c]
        twin += [-1, -1, -1]
        return e
    }

    private mutating func join(_ e: Int32, _ f: Int32) {
        twin[Int(e)] = f
        twin[Int(f)] = e
    }

    private mutating func link(_ v: Int32, _ w: Int32) {
        next[Int(v)] = w
        previous[Int(w)] = v
    }

    /// Flips sides until every suspect is the side of two triangles whose circles are empty.
    private mutating func settle() {
        while let e = suspects.popLast() {
            let t = twin[Int(e)]
            guard t >= 0 else { continue }
            func after(_ s: Int32) -> Int32 { s % 3 == 2 ? s - 2 : s + 1 }
            let (en, tn) = (after(e), after(t))
            let (ep, tp) = (after(en), after(tn))
            let (a, b) = (corners[Int(e)], corners[Int(t)])
            let (c, d) = (corners[Int(ep)], corners[Int(tp)])
            guard isInside(d, a, b, c) else { continue }
            // (a, b, c) and (b, a, d) become (d, b, c) and (c, a, d).
            corners[Int(e)] = d
            corners[Int(t)] = c
            replaceTwin(e, twin[Int(tp)], from: d)
            replaceTwin(t, twin[Int(ep)], from: c)
            join(ep, tp)
            suspects += [e, en, t, tn]
        }
    }

    private mutating func replaceTwin(_ e: Int32, _ other: Int32, from v: Int32) {
        if other >= 0 {
            join(e, other)
        } else {
            twin[Int(e)] = -1
            hullSide[Int(v)] = e
        }
    }
}
