extension Plane where Sample == Float {
    /// The distance, in pixels, of each pixel's center to the edge of a closed polygon: positive inside, negative
    /// outside (even-odd rule). Fewer than three points enclose nothing: minus infinity.
    ///
    /// A mask grown, shrunk or feathered by any amount is a function of this distance, exact to a fraction of a pixel.
    ///
    /// - Parameter reach: Pixels further outside the polygon's box than this are minus infinity away, which saves their
    ///   time. The default is infinity.
    public init<S: Space>(
        distanceTo polygon: [Point<S>], width: Int, height: Int, reach: Double = .infinity
    ) {
        self.init(width: width, height: height, repeating: -.infinity)
        guard polygon.count > 2 else { return }
        let box = PixelRect.bounding(polygon)
        // Kept within the plane before it becomes a whole number: the reach may be infinite.
        func clamped(_ edge: Int, _ by: Double, _ limit: Int) -> Int {
            Int(min(max(Double(edge) + by, 0), Double(limit)))
        }
        let rows = clamped(box.y, -reach, height)..<clamped(box.y + box.height, reach + 1, height)
        let columns = clamped(box.x, -reach, width)..<clamped(box.x + box.width, reach + 1, width)
        guard !rows.isEmpty, !columns.isEmpty else { return }
        var nearest = [Float](repeating: 0, count: width)
        var crossings = [Int32](repeating: 0, count: width)
        let sides = polygon.indices.map { i in
            Side(polygon[i], polygon[(i + 1) % polygon.count])
        }
        for y in rows {
            for x in columns {
                nearest[x] = .infinity
                crossings[x] = 0
            }
            let py = Float(y) + 0.5
            var near = nearest.mutableSpan
            var crossed = crossings.mutableSpan
            for side in sides {
                let along = (py - side.y) * side.dy
                let dy = py - side.y
                // A ray to the right crosses the sides that begin on one side of this row and end on the other.
                let crosses = (side.y > py) != (side.y + side.dy > py)
                let crossing = crosses ? side.x + side.dx * (dy / side.dy) : -.infinity
                for x in columns {
                    let dx = Float(x) + 0.5 - side.x
                    let t = min(1, max(0, (dx * side.dx + along) * side.inverse))
                    let (ex, ey) = (dx - t * side.dx, dy - t * side.dy)
                    // x < width, the length of both.
                    near[unchecked: x] = min(near[unchecked: x], ex * ex + ey * ey)
                    crossed[unchecked: x] ^= Float(x) + 0.5 < crossing ? 1 : 0
                }
            }
            for x in columns {
                let distance = nearest[x].squareRoot()
                samples[y * width + x] = crossings[x] == 1 ? distance : -distance
            }
        }
    }
}

/// One side of a polygon: its start, its vector, and 1 / length^2 (0 for a point).
private struct Side {
    let x, y, dx, dy, inverse: Float

    init<S: Space>(_ from: Point<S>, _ to: Point<S>) {
        (x, y) = (Float(from.x), Float(from.y))
        (dx, dy) = (Float(to.x - from.x), Float(to.y - from.y))
        let square = dx * dx + dy * dy
        inverse = square > 0 ? 1 / square : 0
    }
}
