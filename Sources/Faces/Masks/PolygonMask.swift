public import Imaging

extension Plane<Float> {
    /// The share of each pixel that lies inside a closed polygon, 0 ... 1: exact to the float, so
    /// that a mask has no stairs and moves smoothly.
    ///
    /// Each edge adds the area that it leaves to its right in every pixel it crosses, and a sum
    /// along each row makes coverage of it (as the rasterizers of scalable fonts do). The direction
    /// around the polygon does not matter. Where it crosses itself, parts that are gone around in
    /// opposite directions count both; a pixel that both touch gets their difference.
    ///
    /// - Parameter polygon: Its corners in order; the last joins the first. Fewer than three, or
    ///   ones that are not finite, cover nothing.
    public static func filled<S: Space>(
        _ polygon: [Point<S>], width: Int, height: Int
    ) -> Plane<Float> {
        var plane = Plane(width: max(0, width), height: max(0, height), repeating: 0)
        guard width > 0, height > 0, polygon.count > 2,
            polygon.allSatisfy({ $0.x.isFinite && $0.y.isFinite })
        else { return plane }
        // One column more than the picture: what lies right of it goes there and is dropped.
        var area = [Double](repeating: 0, count: (width + 1) * height)
        for i in polygon.indices {
            let (p, q) = (polygon[i], polygon[(i + 1) % polygon.count])
            for part in inside(Edge(x0: p.x, y0: p.y, x1: q.x, y1: q.y), width: width) {
                add(part, to: &area, width: width, height: height)
            }
        }
        for y in 0..<height {
            var sum = 0.0
            for x in 0..<width {
                sum += area[y * (width + 1) + x]
                plane[x, y] = Float(Swift.min(1, Swift.abs(sum)))
            }
        }
        return plane
    }

    private struct Edge {
        var x0: Double
        var y0: Double
        var x1: Double
        var y1: Double

        func y(atX x: Double) -> Double { y0 + (x - x0) / (x1 - x0) * (y1 - y0) }
    }

    /// The edge with its parts beyond the left and the right side moved to that side: left of the
    /// picture an edge covers its rows from their first column on, right of it none.
    private static func inside(_ edge: Edge, width: Int) -> [Edge] {
        let right = Double(width)
        func clamped(_ x: Double) -> Double { Swift.max(0, Swift.min(right, x)) }
        var corners = [(edge.x0, edge.y0)]
        let crossings = [0, right].filter { ($0 - edge.x0) * ($0 - edge.x1) < 0 }
        for x in edge.x0 < edge.x1 ? crossings : crossings.reversed() {
            corners.append((x, edge.y(atX: x)))
        }
        corners.append((edge.x1, edge.y1))
        return zip(corners, corners.dropFirst()).map {
            Edge(x0: clamped($0.0), y0: $0.1, x1: clamped($1.0), y1: $1.1)
        }
    }

    /// Adds one edge: to each pixel of a row the change of coverage that begins there.
    private static func add(
        _ edge: Edge, to area: inout [Double], width: Int, height: Int
    ) {
        guard edge.y0 != edge.y1 else { return }
        let sign = edge.y0 < edge.y1 ? 1.0 : -1.0
        let (topX, topY, bottomX, bottomY) =
            edge.y0 < edge.y1
            ? (edge.x0, edge.y0, edge.x1, edge.y1) : (edge.x1, edge.y1, edge.x0, edge.y0)
        let slope = (bottomX - topX) / (bottomY - topY)
        let first = Swift.max(0, topY)
        let last = Swift.min(Double(height), bottomY)
        guard first < last else { return }
        let (low, high) = (Swift.min(topX, bottomX), Swift.max(topX, bottomX))
        for row in Int(first)..<Swift.min(height, Int(last.rounded(.up))) {
            let y0 = Swift.max(first, Double(row))
            let y1 = Swift.min(last, Double(row + 1))
            guard y0 < y1 else { continue }
            // Clamped, because a slope that is all but level is not exact.
            let a = Swift.max(low, Swift.min(high, topX + (y0 - topY) * slope))
            let b = Swift.max(low, Swift.min(high, topX + (y1 - topY) * slope))
            let (x0, x1) = a < b ? (a, b) : (b, a)
            let rise = sign * (y1 - y0)
            let base = row * (width + 1)
            let left = Int(x0)
            if x1 <= Double(left + 1) {
                // Inside one pixel: a trapezoid of it is left of the edge.
                let mean = (x0 + x1) / 2 - Double(left)
                area[base + left] += rise * (1 - mean)
                if left < width { area[base + left + 1] += rise * mean }
            } else {
                // Over several pixels: `covered` is what the edge has added up to this column.
                var covered = 0.0
                let end = Swift.min(width, Int(x1.rounded(.up)))
                for x in left..<end {
                    let from = Swift.max(x0, Double(x))
                    let to = Swift.min(x1, Double(x + 1))
                    let before = (from - x0) / (x1 - x0)
                    let after = (to - x0) / (x1 - x0)
                    let inside = (after - before) * (Double(x + 1) - (from + to) / 2)
                    let total = rise * (before + inside)
                    area[base + x] += total - covered
                    covered = total
                }
                area[base + end] += rise - covered
            }
        }
    }
}

extension Plane<UInt8> {
    /// The share of each pixel that lies inside a closed polygon, 0 ... 255.
    public static func filled<S: Space>(
        _ polygon: [Point<S>], width: Int, height: Int
    ) -> Plane<UInt8> {
        let exact = Plane<Float>.filled(polygon, width: width, height: height)
        return Plane(
            width: exact.width, height: exact.height,
            samples: exact.samples.map { UInt8($0 * 255 + 0.5) })
    }
}

extension Landmarks {
    /// The face oval: over the middle of the forehead, around the cheeks and the chin.
    public func oval(width: Int, height: Int) -> Plane<Float> {
        filled(MeshIndices.oval, width: width, height: height)
    }

    /// What lies inside a loop of `MeshIndices`, in a picture of this mesh's space.
    public func filled(_ loop: [Int], width: Int, height: Int) -> Plane<Float> {
        .filled(self[loop], width: width, height: height)
    }
}
