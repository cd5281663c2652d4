extension Array {
    /// The convex hull of points, clockwise in the picture (Andrew's monotone chain). Fewer than three points, or points
    /// on one line, give a hull of two points or fewer.
    public static func convexHull<S: Space>(of points: some Sequence<Point<S>>) -> [Point<S>]
    where Element == Point<S> {
        let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func chain(_ list: some Sequence<Point<S>>) -> [Point<S>] {
            var chain: [Point<S>] = []
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
        return chain(sorted) + chain(sorted.reversed())
    }
}
