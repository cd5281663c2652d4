extension Plane where Sample == Float {
    /// The least and the largest of the samples that are at most `radius` columns and rows away, for each sample.
    package func localRange(radius: Int) -> (low: Plane, high: Plane) {
        guard radius > 0 else { return (self, self) }
        return (extremes(radius) { $1 < $0 ? $1 : $0 }, extremes(radius) { $1 > $0 ? $1 : $0 })
    }

    /// The extreme of a square is that of its rows' extremes. Beyond the edges the outermost samples go on, which are in the
    /// square anyway.
    @inline(__always)
    private func extremes(_ radius: Int, _ pick: (Float, Float) -> Float) -> Plane {
        var row = [Float](repeating: 0, count: width + 2 * radius)
        // The rows' extremes, with as many rows more above and below as the square reaches.
        var rows = [Float](repeating: 0, count: (height + 2 * radius) * width)
        for y in 0..<height {
            row.setPadded(samples[y * width..<(y + 1) * width], by: radius)
            row.slide(radius, stride: 1, pick)
            rows.replaceSubrange(
                (y + radius) * width..<(y + radius + 1) * width, with: row[..<width])
        }
        for y in 0..<radius {
            let (first, last) = (radius * width, (height + radius - 1) * width)
            for x in 0..<width {
                rows[y * width + x] = rows[first + x]
                rows[last + (y + 1) * width + x] = rows[last + x]
            }
        }
        rows.slide(radius, stride: width, pick)
        return Plane(width: width, height: height, samples: Array(rows[..<(width * height)]))
    }
}

extension [Float] {
    /// Sets the array to a row with `margin` more samples at both ends, like those there; it has room for them.
    mutating func setPadded(_ row: ArraySlice<Float>, by margin: Int) {
        guard let first = row.first, let last = row.last else { return }
        replaceSubrange(margin..<margin + row.count, with: row)
        for x in 0..<margin {
            self[x] = first
            self[margin + row.count + x] = last
        }
    }

    /// Makes each number the extreme of itself and of the `2 * radius` behind it, which are `stride` apart; at the end, of what
    /// there is. Runs of 1, 2, 4 and more numbers are put together of two each.
    @inline(__always)
    fileprivate mutating func slide(
        _ radius: Int, stride: Int, _ pick: (Float, Float) -> Float
    ) {
        let (wanted, count) = (2 * radius + 1, count)
        var line = mutableSpan
        var length = 1
        while length < wanted {
            let step = Swift.min(length, wanted - length)
            // i + step * stride stays below `count`.
            for i in 0..<Swift.max(0, count - step * stride) {
                let other = line[unchecked: i &+ step &* stride]
                line[unchecked: i] = pick(line[unchecked: i], other)
            }
            length += step
        }
    }
}
