/// Samples whole rows of a picture that is being made by a map that may turn.
///
/// Where all samples around lie inside the source, places are counted in fixed point with 32 bits behind the point: an
/// addition a pixel, and no question asked. The few pixels at the edges take the careful way.
struct AffineSampler {
    let map: SamplingMap
    let interpolation: Interpolation
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
        func carefully(_ columns: Range<Int>) {
            for column in columns {
                let (sx, sy) = (x0 + map.xx * Double(column), y0 + map.yx * Double(column))
                put(column, value(source, size, sx, sy))
            }
        }
        guard let line = FixedLine(x: x0, y: y0, stepX: map.xx, stepY: map.yx) else {
            return carefully(columns)
        }
        let inner = line.columns(inside: size).clamped(to: columns)
        carefully(columns.lowerBound..<inner.lowerBound)
        // Columns i - 1 ... i + 2 of rows j - 1 ... j + 2 lie inside the source for every column of `inner`.
        if interpolation == .bilinear {
            for column in inner {
                let (i, u) = line.x(column)
                let (j, v) = line.y(column)
                let (at, below) = (j &* size.width &+ i, (j &+ 1) &* size.width &+ i)
                let left = source[unchecked: at] * (1 - v) + source[unchecked: below] * v
                let right =
                    source[unchecked: at &+ 1] * (1 - v) + source[unchecked: below &+ 1] * v
                put(column, left * (1 - u) + right * u)
            }
        } else {
            for column in inner {
                let (i, u) = line.x(column)
                let (j, v) = line.y(column)
                put(column, cubic(source, size.width, (i, u), (j, v)))
            }
        }
        carefully(inner.upperBound..<columns.upperBound)
    }

    /// The value from sixteen samples, all of which lie inside the source.
    @inline(__always)
    private func cubic(
        _ source: Span<Float>, _ width: Int, _ x: (sample: Int, rest: Float),
        _ y: (sample: Int, rest: Float)
    ) -> Float {
        let (wx, wy) = (
            Interpolation.bicubic.weights(x.rest), Interpolation.bicubic.weights(y.rest)
        )
        let at = (y.sample &- 1) &* width &+ x.sample &- 1
        let upper = four(source, at) * wy[0] + four(source, at &+ width) * wy[1]
        let below = at &+ 2 &* width
        let lower = four(source, below) * wy[2] + four(source, below &+ width) * wy[3]
        return ((upper + lower) * wx).sum()
    }

    /// Four samples in a row, which the processor reads as one.
    @inline(__always)
    private func four(_ source: Span<Float>, _ at: Int) -> SIMD4<Float> {
        // The caller has shown that all four lie inside.
        source.bytes.unsafeLoadUnaligned(
            fromUncheckedByteOffset: at &* MemoryLayout<Float>.stride, as: SIMD4<Float>.self)
    }

    /// The value at a place that may lie anywhere.
    private func value(
        _ source: Span<Float>, _ size: (width: Int, height: Int), _ x: Double, _ y: Double
    ) -> Float {
        let (i, u) = place(x, of: size.width)
        let (j, v) = place(y, of: size.height)
        let (wx, wy) = (interpolation.weights(u), interpolation.weights(v))
        var sum = SIMD4<Float>(repeating: 0)
        for k in 0..<4 {
            let start = min(max(j - 1 + k, 0), size.height - 1) * size.width
            var line = SIMD4<Float>(repeating: 0)
            for n in 0..<4 { line[n] = source[start + min(max(i - 1 + n, 0), size.width - 1)] }
            sum += line * wy[k]
        }
        return (sum * wx).sum()
    }
}

/// The sample before a coordinate and the rest, kept within four samples of a row of `count` so that it fits.
func place(_ value: Double, of count: Int) -> (sample: Int, rest: Float) {
    let kept = min(max(value, -4), Double(count) + 4)
    let whole = kept.rounded(.down)
    return (Int(whole), Float(kept - whole))
}

/// The places of a made row's pixels in the source, in fixed point: 32 bits behind the point.
private struct FixedLine {
    private let x0: Int64
    private let y0: Int64
    private let stepX: Int64
    private let stepY: Int64
    private static let one = Double(1 << 32)

    /// `nil` when a row begins more than 2^20 samples away, or goes on by four a column: a million columns stay well
    /// within what fixed point holds.
    init?(x: Double, y: Double, stepX: Double, stepY: Double) {
        guard abs(x) < 0x1p20, abs(y) < 0x1p20, abs(stepX) < 4, abs(stepY) < 4 else { return nil }
        (x0, y0) = (Int64(x * Self.one), Int64(y * Self.one))
        (self.stepX, self.stepY) = (Int64(stepX * Self.one), Int64(stepY * Self.one))
    }

    @inline(__always)
    func x(_ column: Int) -> (sample: Int, rest: Float) { split(x0 &+ stepX &* Int64(column)) }

    @inline(__always)
    func y(_ column: Int) -> (sample: Int, rest: Float) { split(y0 &+ stepY &* Int64(column)) }

    @inline(__always)
    private func split(_ place: Int64) -> (sample: Int, rest: Float) {
        // 24 of the 32 bits are as many as a Float holds.
        (Int(place >> 32), Float(Int32(truncatingIfNeeded: (place >> 8) & 0xff_ffff)) * 0x1p-24)
    }

    /// The columns around whose places a source of `size` has samples from one before to two after.
    func columns(inside size: (width: Int, height: Int)) -> Range<Int> {
        let x = columns(from: x0, by: stepX, below: size.width - 2)
        return x.clamped(to: columns(from: y0, by: stepY, below: size.height - 2))
    }

    /// The columns whose places lie from 1 to just below `end`.
    private func columns(from start: Int64, by step: Int64, below end: Int) -> Range<Int> {
        // The first and the last place that count.
        let (low, high) = (Int64(1) << 32, Int64(end) << 32 - 1)
        guard low <= high else { return 0..<0 }
        if step == 0 { return (low...high).contains(start) ? 0..<(1 << 20) : 0..<0 }
        let (near, far) = step > 0 ? (low - start, high - start) : (start - high, start - low)
        let length = abs(step)
        // Rounded up to the first column that has come far enough, and down to the last that has not gone too far.
        let first = max(0, near > 0 ? (near - 1) / length + 1 : 0)
        guard far >= 0 else { return 0..<0 }
        let last = min(far / length, 1 << 20)
        return first <= last ? Int(first)..<Int(last) + 1 : 0..<0
    }
}
