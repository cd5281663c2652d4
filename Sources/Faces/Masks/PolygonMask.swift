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
        let stride = width + 1
        var area = [Double](repeating: 0, count: stride * height)
        for i in polygon.indices {
            let (p, q) = (polygon[i], polygon[(i + 1) % polygon.count])
            addEdge(p.x, p.y, q.x, q.y, to: &area, width: width, height: height)
        }
        for y in 0..<height {
            var sum = 0.0
            for x in 0..<width {
                sum += area[y * stride + x]
                plane[x, y] = Float(Swift.min(1, Swift.abs(sum)))
            }
        }
        return plane
    }

    /// Adds one edge: to each pixel of a row the change of coverage that begins there.
    private static func addEdge(
        _ px: Double, _ py: Double, _ qx: Double, _ qy: Double, to area: inout [Double],
        width: Int, height: Int
    ) {
        guard py != qy else { return }
        let sign = py < qy ? 1.0 : -1.0
        let (top, bottom) = py < qy ? ((px, py), (qx, qy)) : ((qx, qy), (px, py))
        let slope = (bottom.0 - top.0) / (bottom.1 - top.1)
        let first = Swift.max(0, top.1)
        let last = Swift.min(Double(height), bottom.1)
        guard first < last else { return }
        let right = Double(width)
        for row in Int(first)..<Swift.min(height, Int(last.rounded(.up))) {
            let y0 = Swift.max(first, Double(row))
            let y1 = Swift.min(last, Double(row + 1))
            guard y0 < y1 else { continue }
            // Left of the picture an edge covers the row from its first column on; right of it,
            // none.
            let a = Swift.max(0, Swift.min(right, top.0 + (y0 - top.1) * slope))
            let b = Swift.max(0, Swift.min(right, top.0 + (y1 - top.1) * slope))
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
