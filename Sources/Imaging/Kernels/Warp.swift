/// How a value between samples is found.
public enum Interpolation: Sendable, Hashable {
    /// From the four samples around: never beyond them.
    case bilinear
    /// From the sixteen samples around, by Keys' cubic with a = -1/2: sharper, and may overshoot.
    ///
    /// Source: R. Keys, "Cubic convolution interpolation for digital image processing" (1981).
    case bicubic

    /// The weights of the samples at -1, 0, 1 and 2 for a place `t` after sample 0.
    @inline(__always)
    func weights(_ t: Float) -> SIMD4<Float> {
        switch self {
        case .bilinear: return SIMD4(0, 1 - t, t, 0)
        case .bicubic:
            let cubed = SIMD4<Float>(-0.5, 1.5, -1.5, 0.5) * t + SIMD4(1, -2.5, 2, -0.5)
            return (cubed * t + SIMD4(-0.5, 0, 0.5, 0)) * t + SIMD4(0, 1, 0, 0)
        }
    }
}

extension Plane where Sample == Float {
    /// The picture of `width` x `height` pixels that `map` samples from this one. Beyond this plane's edges its outermost
    /// samples go on.
    ///
    /// Where a pixel to be made covers clearly more than one of the source, it is the mean of several places spread evenly over
    /// its area, as many in each direction as it covers samples, each found bilinearly; where it covers four
    /// and more, the source is first reduced to means of whole cells.
    public func warped(
        by map: SamplingMap, width: Int, height: Int, _ interpolation: Interpolation = .bicubic
    ) -> Plane {
        let (cell, places) = (map.reduction, map.placesAcross)
        if cell > 1 {
            return cellMeans(columns: cell, rows: cell).warped(
                by: map.held(enlargedBy: 1 / Double(cell)), width: width, height: height,
                interpolation)
        }
        if places > 1 {
            return warped(
                by: map.made(enlargedBy: Double(places)), width: places * width,
                height: places * height, .bilinear
            ).cellMeans(columns: places, rows: places)
        }
        if map.isUpright {
            return resized(by: map, width: width, height: height, interpolation)
        }
        let sampler = AffineSampler(map: map, interpolation: interpolation)
        var made = Plane(width: width, height: height, repeating: 0)
        var out = made.samples.mutableSpan
        let source = samples.span
        let size = (self.width, self.height)
        for row in 0..<height {
            sampler.row(row, columns: 0..<width, of: source, size: size) { x, value in
                // x < width and row < height, the size that `made` was given.
                out[unchecked: row &* width &+ x] = value
            }
        }
        return made
    }

    /// As ``warped(by:width:height:_:)``, of the size of `mask` and only where `mask` is above 0; 0 elsewhere.
    public func warped(
        by map: SamplingMap, where mask: Plane<Float>, _ interpolation: Interpolation = .bicubic
    ) -> Plane {
        let width = mask.width
        if map.placesAcross > 1 || map.isUpright {
            var made = warped(by: map, width: width, height: mask.height, interpolation)
            for i in mask.samples.indices where mask.samples[i] <= 0 { made.samples[i] = 0 }
            return made
        }
        let sampler = AffineSampler(map: map, interpolation: interpolation)
        var made = Plane(width: width, height: mask.height, repeating: 0)
        var out = made.samples.mutableSpan
        let (source, chosen) = (samples.span, mask.samples.span)
        let size = (self.width, self.height)
        for row in 0..<mask.height {
            let start = row * width
            // first and end stay within 0 ... width.
            var (first, end) = (0, width)
            while first < end, chosen[unchecked: start &+ first] <= 0 { first &+= 1 }
            while first < end, chosen[unchecked: start &+ end &- 1] <= 0 { end &-= 1 }
            sampler.row(row, columns: first..<end, of: source, size: size) { x, value in
                // first <= x < end <= width.
                out[unchecked: start &+ x] = chosen[unchecked: start &+ x] > 0 ? value : 0
            }
        }
        return made
    }

    /// The mean of each cell of `columns` x `rows` samples, as a coarser grid needs it. The cells at the right and lower
    /// edge are those that are left.
    public func cellMeans(columns: Int, rows: Int) -> Plane {
        if columns == 1 && rows == 1 { return self }
        let (w, h) = ((width + columns - 1) / columns, (height + rows - 1) / rows)
        var out = Plane(width: w, height: h, repeating: 0)
        var sums = [Float](repeating: 0, count: w * columns)
        for y in 0..<h {
            let ys = y * rows..<min(height, (y + 1) * rows)
            sum(rows: ys, into: &sums)
            let line = sums.span
            var means = out.samples.mutableSpan
            for x in 0..<w {
                let count = min(columns, width - x * columns)
                var total: Float = 0
                // x * columns + count <= width <= w * columns, and y * w + x is a sample of `out`.
                for u in 0..<count { total += line[unchecked: x &* columns &+ u] }
                means[unchecked: y &* w &+ x] = total / Float(count * ys.count)
            }
        }
        return out
    }

    /// The sum of each column over some rows; `sums` holds at least `width` numbers.
    private func sum(rows: Range<Int>, into sums: inout [Float]) {
        precondition(sums.count >= width, "a sum for each column")
        let source = samples.span
        var line = sums.mutableSpan
        for x in 0..<width { line[unchecked: x] = 0 }
        for row in rows {
            let start = row * width
            // Each row lies inside the plane, and x < width.
            for x in 0..<width { line[unchecked: x] += source[unchecked: start &+ x] }
        }
    }
}
