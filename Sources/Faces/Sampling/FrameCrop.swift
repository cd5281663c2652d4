public import Imaging

extension SampledFrame {
    /// Cuts a square crop out of the frame.
    ///
    /// Bilinear; where the crop is less than half as large as what it shows, pixels are averaged
    /// first. Beyond the frame its edge is repeated: `visibility` says where.
    ///
    /// - Parameters:
    ///   - toCrop: The way from the frame into the crop.
    ///   - side: The crop's width and height, in pixels.
    public func crop(
        _ toCrop: Transform<FrameSpace, CropSpace>, side: Int
    ) -> RGBImage {
        guard side > 0, !isEmpty else { return RGBImage(width: max(0, side), height: max(0, side)) }
        let bytes = [UInt8](unsafeUninitializedCapacity: 3 * side * side) { buffer, count in
            sample(toCrop.inverse, width: side, height: side) { y, row in
                // Row y covers these bytes, and every row is visited.
                let line = 3 * side * y
                for x in 0..<side {
                    buffer[line + 3 * x] = Self.byte(row.red[x])
                    buffer[line + 3 * x + 1] = Self.byte(row.green[x])
                    buffer[line + 3 * x + 2] = Self.byte(row.blue[x])
                }
            }
            count = 3 * side * side
        }
        return RGBImage(width: side, height: side, bytes: bytes)
    }

    /// The nearest whole number to `x`, which is within 0 ... 255, without the checks of
    /// `UInt8(x)`: around 1.5 * 2^23 the floats are the integers, and their bits count up one by
    /// one.
    @inline(__always)
    private static func byte(_ x: Float) -> UInt8 {
        UInt8(truncatingIfNeeded: (x + 12_582_912).bitPattern)
    }

    /// How much of each pixel of a crop lies inside the frame, 0 ... 1.
    public func visibility(
        _ toCrop: Transform<FrameSpace, CropSpace>, side: Int
    ) -> Plane<Float> {
        .filled(corners.map(toCrop.callAsFunction), width: side, height: side)
    }

    /// The share of a crop that lies inside the frame, 0 ... 1.
    public func visibleShare(
        _ toCrop: Transform<FrameSpace, CropSpace>, side: Int
    ) -> Double {
        let size = Double(side)
        var polygon = corners.map(toCrop.callAsFunction)
        for edge in [
            { (p: Point<CropSpace>) in p.x }, { size - $0.x }, { $0.y }, { size - $0.y },
        ] {
            polygon = Self.clipped(polygon, by: edge)
        }
        return Self.area(polygon) / (size * size)
    }

    private var corners: [Point<FrameSpace>] {
        let (w, h) = (Double(width), Double(height))
        return [Point(0, 0), Point(w, 0), Point(w, h), Point(0, h)]
    }

    /// The part of a convex polygon where `distance`, which is linear, is not negative (Sutherland
    /// and Hodgman, "Reentrant polygon clipping", 1974).
    private static func clipped(
        _ polygon: [Point<CropSpace>], by distance: (Point<CropSpace>) -> Double
    ) -> [Point<CropSpace>] {
        var kept: [Point<CropSpace>] = []
        for (i, p) in polygon.enumerated() {
            let q = polygon[(i + 1) % polygon.count]
            let (dp, dq) = (distance(p), distance(q))
            if dp >= 0 { kept.append(p) }
            if (dp >= 0) != (dq >= 0) {
                let t = dp / (dp - dq)
                kept.append(Point(p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)))
            }
        }
        return kept
    }

    private static func area(_ polygon: [Point<CropSpace>]) -> Double {
        var twice = 0.0
        for (i, p) in polygon.enumerated() {
            let q = polygon[(i + 1) % polygon.count]
            twice += p.x * q.y - q.x * p.y
        }
        return abs(twice) / 2
    }
}
