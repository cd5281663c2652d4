/// How a value between samples is found.
public enum Interpolation: Sendable, Hashable {
    /// From the four samples around: never beyond them.
    case bilinear
    /// From the sixteen samples around, by Keys' cubic with a = -1/2: sharper, and may overshoot.
    ///
    /// Source: R. Keys, "Cubic convolution interpolation for digital image processing" (1981).
    case bicubic
}

extension Plane where Sample == Float {
    /// The picture of `width` x `height` pixels that `map` samples from this one. Beyond this plane's edges its outermost
    /// samples go on.
    ///
    /// Where a pixel to be made covers clearly more than one of the source, it is the mean of several samples spread evenly over
    /// its area, as many in each direction as it covers source pixels (at most 64), each found bilinearly; the asked
    /// interpolation holds where nothing shrinks.
    public func warped(
        by map: SamplingMap, width: Int, height: Int, _ interpolation: Interpolation = .bicubic
    ) -> Plane {
        let sampler = Sampler(map: map, interpolation: interpolation)
        var made = Plane(width: width, height: height, repeating: 0)
        var out = made.samples.mutableSpan
        let source = samples.span
        let size = (self.width, self.height)
        for row in 0..<height {
            sampler.row(row, columns: 0..<width, of: source, size: size) { x, value in
                // x < width and row < height, the size that `made` was given.
                out[unchecked: row * width + x] = value
            }
        }
        return made
    }

    /// As ``warped(by:width:height:_:)``, of the size of `mask` and only where `mask` is above 0; 0 elsewhere.
    public func warped(
        by map: SamplingMap, where mask: Plane<Float>, _ interpolation: Interpolation = .bicubic
    ) -> Plane {
        let sampler = Sampler(map: map, interpolation: interpolation)
        var made = Plane(width: mask.width, height: mask.height, repeating: 0)
        let width = mask.width
        var out = made.samples.mutableSpan
        let (source, chosen) = (samples.span, mask.samples.span)
        let size = (self.width, self.height)
        for row in 0..<mask.height {
            let start = row * width
            guard let first = (0..<width).first(where: { chosen[start + $0] > 0 }),
                let last = (0..<width).last(where: { chosen[start + $0] > 0 })
            else { continue }
            sampler.row(row, columns: first..<last + 1, of: source, size: size) { x, value in
                // first <= x <= last < width.
                out[unchecked: start + x] = chosen[unchecked: start + x] > 0 ? value : 0
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
        for y in 0..<h {
            let ys = y * rows..<min(height, (y + 1) * rows)
            for x in 0..<w {
                let xs = x * columns..<min(width, (x + 1) * columns)
                var sum: Float = 0
                for v in ys { for u in xs { sum += samples[v * width + u] } }
                out.samples[y * w + x] = sum / Float(xs.count * ys.count)
            }
        }
        return out
    }
}

/// Samples whole rows of a picture that is being made.
private struct Sampler {
    let map: SamplingMap
    let interpolation: Interpolation
    /// Samples a made pixel takes in its own x and y.
    let across: Int
    let down: Int

    init(map: SamplingMap, interpolation: Interpolation) {
        self.map = map
        self.interpolation = interpolation
        func count(_ x: Double, _ y: Double) -> Int {
            // Up to a third more than one source pixel still counts as one: the interpolation is wide enough.
            min(64, max(1, Int(((x * x + y * y).squareRoot() - 1.0 / 3).rounded(.up))))
        }
        across = count(map.xx, map.yx)
        down = count(map.xy, map.yy)
    }

    /// Calls `put` with each column and its value.
    @inline(__always)
    func row(
        _ row: Int, columns: Range<Int>, of source: Span<Float>, size: (width: Int, height: Int),
        put: (Int, Float) -> Void
    ) {
        let y = Double(row) + 0.5
        // Coordinates of sample centers: pixel i of the source is at i.
        let x0 = map.xx * 0.5 + map.xy * y + map.x0 - 0.5
        let y0 = map.yx * 0.5 + map.yy * y + map.y0 - 0.5
        let area = across > 1 || down > 1
        for column in columns {
            let sx = x0 + map.xx * Double(column)
            let sy = y0 + map.yx * Double(column)
            if area {
                put(column, mean(source, size, sx, sy))
            } else if interpolation == .bilinear {
                put(column, bilinear(source, size, sx, sy))
            } else {
                put(column, bicubic(source, size, sx, sy))
            }
        }
    }

    @inline(__always)
    private func mean(
        _ source: Span<Float>, _ size: (width: Int, height: Int), _ x: Double, _ y: Double
    ) -> Float {
        var sum: Float = 0
        for j in 0..<down {
            let v = (Double(j) + 0.5) / Double(down) - 0.5
            for i in 0..<across {
                let u = (Double(i) + 0.5) / Double(across) - 0.5
                sum += bilinear(
                    source, size, x + u * map.xx + v * map.xy, y + u * map.yx + v * map.yy)
            }
        }
        return sum / Float(across * down)
    }
}

/// The whole part and the rest of a coordinate, kept within reach of a picture so that it fits.
@inline(__always)
private func split(_ value: Double, _ count: Int) -> (Int, Float) {
    // Truncation is floor for numbers above zero; the machine's own floor is a call on older processors.
    let kept = min(max(value, -4), Double(count) + 4) + 8
    let whole = Int(kept)
    return (whole - 8, Float(kept - Double(whole)))
}

@inline(__always)
private func bilinear(
    _ source: Span<Float>, _ size: (width: Int, height: Int), _ x: Double, _ y: Double
) -> Float {
    let (i, u) = split(x, size.width)
    let (j, v) = split(y, size.height)
    let left = min(max(i, 0), size.width - 1)
    let right = min(max(i + 1, 0), size.width - 1)
    let upper = min(max(j, 0), size.height - 1) * size.width
    let lower = min(max(j + 1, 0), size.height - 1) * size.width
    // All four are clamped into the plane above.
    let a = source[unchecked: upper + left]
    let b = source[unchecked: upper + right]
    let c = source[unchecked: lower + left]
    let d = source[unchecked: lower + right]
    let above = a + (b - a) * u
    let below = c + (d - c) * u
    return above + (below - above) * v
}

/// The weights of the samples at -1, 0, 1 and 2 for a place `t` after sample 0.
@inline(__always)
private func cubic(_ t: Float) -> SIMD4<Float> {
    let square = t * t
    let cube = square * t
    return SIMD4(
        -0.5 * cube + square - 0.5 * t, 1.5 * cube - 2.5 * square + 1,
        -1.5 * cube + 2 * square + 0.5 * t, 0.5 * cube - 0.5 * square)
}

@inline(__always)
private func bicubic(
    _ source: Span<Float>, _ size: (width: Int, height: Int), _ x: Double, _ y: Double
) -> Float {
    let (i, u) = split(x, size.width)
    let (j, v) = split(y, size.height)
    let (wx, wy) = (cubic(u), cubic(v))
    var sum = SIMD4<Float>(repeating: 0)
    if i > 0, j > 0, i + 2 < size.width, j + 2 < size.height {
        let start = (j - 1) * size.width + i - 1
        for k in 0..<4 {
            // Columns i - 1 ... i + 2 of rows j - 1 ... j + 2 lie inside, as was just asked.
            let at = start + k * size.width
            let line = SIMD4(
                source[unchecked: at], source[unchecked: at + 1], source[unchecked: at + 2],
                source[unchecked: at + 3])
            sum += line * wy[k]
        }
    } else {
        for k in 0..<4 {
            let at = min(max(j - 1 + k, 0), size.height - 1) * size.width
            var line = SIMD4<Float>(repeating: 0)
            for n in 0..<4 { line[n] = source[at + min(max(i - 1 + n, 0), size.width - 1)] }
            sum += line * wy[k]
        }
    }
    return (sum * wx).sum()
}
