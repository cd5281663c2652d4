extension Plane where Sample == Float {
    /// The distance, in pixels, of each pixel's center to the edge of a closed polygon: positive inside, negative
    /// outside (even-odd rule). Fewer than three points enclose nothing: minus infinity.
    ///
    /// A mask grown, shrunk or feathered by any amount is a function of this distance, exact to a fraction of a pixel.
    ///
    /// - Parameter reach: Pixels further from the edge than this are infinitely far from it, inside and outside. A side of
    ///   the polygon is then asked for the pixels around it alone, which saves most of the time. The default is infinity.
    public init<S: Space>(
        distanceTo polygon: [Point<S>], width: Int, height: Int, reach: Double = .infinity
    ) {
        self.init(width: width, height: height, repeating: -.infinity)
        guard polygon.count > 2 else { return }
        let sides = polygon.indices.map { i in
            Side(polygon[i], polygon[(i + 1) % polygon.count])
        }
        let furthest = Float(reach * reach)
        var line = DistanceLine(width: width)
        for y in 0..<height {
            line.clear()
            for side in sides { line.add(side, row: Float(y) + 0.5, reach: Float(reach)) }
            line.write(to: &samples, at: y * width, furthest: furthest)
        }
    }
}

/// A row of pixels on the way to their distances.
private struct DistanceLine {
    private let width: Int
    /// The square of the distance to the nearest side so far.
    private var nearest: [Float]
    /// Whether an odd number of sides crosses the row just before this column, or beyond the last one.
    private var crossings: [Bool]

    init(width: Int) {
        self.width = width
        nearest = Array(repeating: .infinity, count: width)
        crossings = Array(repeating: false, count: width + 1)
    }

    mutating func clear() {
        for x in nearest.indices { nearest[x] = .infinity }
        for x in crossings.indices { crossings[x] = false }
    }

    mutating func add(_ side: Side, row y: Float, reach: Float) {
        let (dy, endY) = (y - side.y, side.y + side.dy)
        // A ray to the right crosses the sides that begin on one side of this row and end on the other.
        if (side.y > y) != (endY > y) {
            crossings[column(side.x + side.dx * (dy / side.dy))].toggle()
        }
        guard y >= min(side.y, endY) - reach, y <= max(side.y, endY) + reach else { return }
        let along = dy * side.dy
        let ends = (side.x, side.x + side.dx)
        let first = column(min(ends.0, ends.1) - reach)
        let last = column(max(ends.0, ends.1) + reach)
        var near = nearest.mutableSpan
        for x in first..<last {
            let dx = Float(x) + 0.5 - side.x
            let t = min(1, max(0, (dx * side.dx + along) * side.inverse))
            let (ex, ey) = (dx - t * side.dx, dy - t * side.dy)
            // last <= width, the length of it.
            near[unchecked: x] = min(near[unchecked: x], ex * ex + ey * ey)
        }
    }

    func write(to samples: inout [Float], at start: Int, furthest: Float) {
        var isInside = crossings[width]
        for x in (0..<width).reversed() {
            let distance = nearest[x] <= furthest ? nearest[x].squareRoot() : .infinity
            samples[start + x] = isInside ? distance : -distance
            if crossings[x] { isInside.toggle() }
        }
    }

    /// The first column whose center is not left of `x`: 0 ... width, for it may be infinite.
    private func column(_ x: Float) -> Int {
        Int(min(max((x - 0.5).rounded(.up), 0), Float(width)))
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
