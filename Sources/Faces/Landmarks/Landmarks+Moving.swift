public import Imaging

extension Landmarks {
    /// The mesh with some handles moved to other places; handles that are not named stay where they are, and the points
    /// between go along.
    ///
    /// Each point follows the similarity that fits the handles' moves best when near handles count more, by one over the
    /// square of their distance: the deformation by moving least squares of Schaefer, McPhail and Warren, "Image Deformation
    /// Using Moving Least Squares" (2006), section 2.2. Handles that are all moved, turned and scaled alike take the whole
    /// mesh with them exactly. Depth is scaled as the handles are together.
    ///
    /// - Returns: `nil` where the places are not finite, or all handles lie in one.
    public func moved(_ moves: [MeshHandle: Point<S>]) -> Landmarks? {
        let handles = MeshHandle.allCases
        let from = handles.map { self[$0.index] }
        let to = handles.map { moves[$0] ?? self[$0.index] }
        guard to.allSatisfy({ $0.x.isFinite && $0.y.isFinite }),
            let whole = Similarity(from, to, weights: handles.map { _ in 1 })
        else { return nil }
        let depth = Float(whole.scale)
        let moved = points.indices.map { index in
            let place = self[index]
            let new =
                if let handle = from.firstIndex(of: place) {
                    to[handle]
                } else {
                    Similarity(
                        from, to,
                        weights: from.map { other in
                            let distance = place.distance(to: other)
                            return 1 / (distance * distance)
                        })?(place) ?? place
                }
            return SIMD3(Float(new.x), Float(new.y), points[index].z * depth)
        }
        return Landmarks(moved)
    }

    /// The weighted least-squares similarity from some points to others, around their weighted means.
    private struct Similarity {
        private let mean: (from: Point<S>, to: Point<S>)
        /// Scale times cosine and sine of the turn.
        private let (a, b): (Double, Double)

        var scale: Double { (a * a + b * b).squareRoot() }

        init?(_ from: [Point<S>], _ to: [Point<S>], weights: [Double]) {
            let total = weights.reduce(0, +)
            func mean(_ points: [Point<S>]) -> Point<S> {
                var (x, y) = (0.0, 0.0)
                for (point, weight) in zip(points, weights) {
                    x += weight * point.x
                    y += weight * point.y
                }
                return Point(x / total, y / total)
            }
            let (p, q) = (mean(from), mean(to))
            var (along, across, spread) = (0.0, 0.0, 0.0)
            for ((from, to), weight) in zip(zip(from, to), weights) {
                let (x, y) = (from.x - p.x, from.y - p.y)
                let (u, v) = (to.x - q.x, to.y - q.y)
                along += weight * (x * u + y * v)
                across += weight * (x * v - y * u)
                spread += weight * (x * x + y * y)
            }
            guard spread > 0, (along / spread).isFinite, (across / spread).isFinite else {
                return nil
            }
            self.mean = (p, q)
            (a, b) = (along / spread, across / spread)
        }

        func callAsFunction(_ point: Point<S>) -> Point<S> {
            let (x, y) = (point.x - mean.from.x, point.y - mean.from.y)
            return Point(a * x - b * y + mean.to.x, b * x + a * y + mean.to.y)
        }
    }
}
