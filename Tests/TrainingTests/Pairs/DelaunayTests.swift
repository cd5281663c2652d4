import Testing
import Training

@Suite("Triangulation")
struct DelaunayTests {
    /// Points on a lattice, as `References/pairs.py` makes them.
    static func lattice(_ random: inout RandomSource, _ count: Int, _ size: Int) -> [SIMD2<Int32>] {
        (0..<count).map { _ in
            let x = Int32(random.place(below: size))
            return SIMD2(x, Int32(random.place(below: size)))
        }
    }

    static func turn(_ a: SIMD2<Int32>, _ b: SIMD2<Int32>, _ c: SIMD2<Int32>) -> Int128 {
        Int128(b.x - a.x) * Int128(c.y - a.y) - Int128(b.y - a.y) * Int128(c.x - a.x)
    }

    /// Above 0 where `d` lies inside the circle of the positive triangle: the textbook's determinant of three rows, exact.
    static func inside(_ a: SIMD2<Int32>, _ b: SIMD2<Int32>, _ c: SIMD2<Int32>, _ d: SIMD2<Int32>)
        -> Int128
    {
        let rows = [a, b, c].map { p -> [Int128] in
            let (x, y) = (Int128(p.x) - Int128(d.x), Int128(p.y) - Int128(d.y))
            return [x, y, x * x + y * y]
        }
        let (p, q, r) = (rows[0], rows[1], rows[2])
        return p[0] * (q[1] * r[2] - q[2] * r[1]) - p[1] * (q[0] * r[2] - q[2] * r[0])
            + p[2] * (q[0] * r[1] - q[1] * r[0])
    }

    /// Twice the area of the convex hull (Andrew's monotone chain).
    static func hullArea(_ points: [SIMD2<Int32>]) -> Int128 {
        let sorted = Set(points).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func chain(_ list: [SIMD2<Int32>]) -> [SIMD2<Int32>] {
            list.reduce(into: []) { chain, p in
                while chain.count > 1, turn(chain[chain.count - 2], chain[chain.count - 1], p) <= 0
                {
                    chain.removeLast()
                }
                chain.append(p)
            }
        }
        let hull = chain(sorted).dropLast() + chain(sorted.reversed()).dropLast()
        return hull.indices.reduce(Int128(0)) { sum, i in
            let (p, q) = (hull[i], hull[i + 1 < hull.endIndex ? i + 1 : hull.startIndex])
            return sum + Int128(p.x) * Int128(q.y) - Int128(p.y) * Int128(q.x)
        }
    }

    /// What every Delaunay triangulation satisfies, checked exactly.
    static func check(_ points: [SIMD2<Int32>], _ name: String) {
        let corners = Delaunay(points).corners
        var area = Int128(0)
        for t in stride(from: 0, to: corners.count, by: 3) {
            let (a, b, c) = (
                points[Int(corners[t])], points[Int(corners[t + 1])], points[Int(corners[t + 2])]
            )
            let twice = turn(a, b, c)
            #expect(twice > 0, "\(name): a triangle without area, or turned over")
            area += twice
            for d in points where inside(a, b, c, d) > 0 {
                Issue.record("\(name): \(d) lies inside the circle of \(a) \(b) \(c)")
            }
        }
        #expect(area == hullArea(points), "\(name): the triangles do not fill the hull")
        let used = Set(corners.map { points[Int($0)] })
        if !corners.isEmpty { #expect(used == Set(points), "\(name): a point is no corner") }
    }

    @Test("no point lies inside any triangle's circle, and the triangles fill the hull")
    func emptyCircles() {
        for seed in 0..<40 as Range<UInt64> {
            var random = RandomSource(seed: seed)
            let count = 3 + random.place(below: 70)
            // Small lattices are full of equal points, points on one line and points on one circle.
            let size = [3, 6, 20, 1000, 1 << 20][random.place(below: 5)]
            Self.check(Self.lattice(&random, count, size), "seed \(seed)")
        }
    }

    @Test("grids, rings, crossing lines and the largest coordinates are triangulated as well")
    func regularSets() {
        let grid = (0..<100).map { SIMD2<Int32>(Int32($0 % 10) * 7, Int32($0 / 10) * 7) }
        Self.check(grid, "grid")
        // All on one circle of radius 65, and its middle.
        let quarter: [(Int32, Int32)] = [
            (16, 63), (25, 60), (33, 56), (39, 52), (52, 39), (56, 33), (60, 25), (63, 16),
        ]
        var ring: [SIMD2<Int32>] = []
        for (x, y) in quarter { ring += [SIMD2(x, y), SIMD2(-x, y), SIMD2(x, -y), SIMD2(-x, -y)] }
        Self.check(ring + [SIMD2(0, 0)], "ring")
        var cross: [SIMD2<Int32>] = []
        for i in -9...9 as ClosedRange<Int32> { cross += [SIMD2(i, 0), SIMD2(0, i)] }
        Self.check(cross, "cross")
        let m = Delaunay.limit
        Self.check(
            [SIMD2(-m, -m), SIMD2(m, -m), SIMD2(-m, m), SIMD2(m, m), SIMD2(0, 1), SIMD2(1, 0)],
            "largest")
    }

    @Test("points on one line, equal points and fewer than three make no triangle")
    func nothing() {
        #expect(Delaunay([]).corners.isEmpty)
        #expect(Delaunay([SIMD2(1, 2), SIMD2(3, 4)]).corners.isEmpty)
        #expect(
            Delaunay((0..<20 as Range<Int32>).map { SIMD2<Int32>(3 * $0, -2 * $0) }).corners.isEmpty
        )
        #expect(Delaunay(Array(repeating: SIMD2(5, 5), count: 9)).corners.isEmpty)
    }

    @Test("random points give the triangles that SciPy gives")
    func scipy() throws {
        for reference in try PairsReference.read().triangulations {
            var random = RandomSource(seed: reference.seed)
            let corners = Delaunay(Self.lattice(&random, 60, 1 << 20)).corners
            let triangles = stride(from: 0, to: corners.count, by: 3).map {
                corners[$0..<$0 + 3].sorted()
            }
            #expect(Set(triangles) == Set(reference.triangles), "seed \(reference.seed)")
        }
    }
}
