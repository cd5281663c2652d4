extension Plane where Sample == Float {
    /// Samples by a map that does not turn, rows first: a row of the picture to be made is a mix of four rows of this
    /// one, and each of its pixels a mix of four neighbors in that row.
    func resized(
        by map: SamplingMap, width: Int, height: Int, _ interpolation: Interpolation
    ) -> Plane {
        let across = (0..<width).map { column in
            place(map.xx * (Double(column) + 0.5) + map.x0 - 0.5, of: self.width)
        }
        let (starts, weights) = (
            across.map { $0.sample - 1 + Self.margin },
            across.map { interpolation.weights($0.rest) }
        )
        let held = self.width
        var made = Plane(width: width, height: height, repeating: 0)
        var mixed = [Float](repeating: 0, count: held + 2 * Self.margin)
        for row in 0..<height {
            let (y, rest) = place(map.yy * (Double(row) + 0.5) + map.y0 - 0.5, of: self.height)
            mix(rowsAround: y, by: interpolation.weights(rest), into: &mixed)
            let (line, start, weight) = (mixed.span, starts.span, weights.span)
            var out = made.samples.mutableSpan
            for x in 0..<width {
                // `place` keeps sample within -4 ... held + 4, so start is at least 1 and start + 3 at most held + 12.
                let at = start[unchecked: x]
                let four = SIMD4(
                    line[unchecked: at], line[unchecked: at &+ 1], line[unchecked: at &+ 2],
                    line[unchecked: at &+ 3])
                out[unchecked: row &* width &+ x] = (four * weight[unchecked: x]).sum()
            }
        }
        return made
    }

    /// Samples that a mixed row has beyond each end.
    private static var margin: Int { 8 }

    /// A mix of the rows y - 1 ... y + 2 with `margin` more samples at both ends.
    private func mix(rowsAround y: Int, by weights: SIMD4<Float>, into line: inout [Float]) {
        let starts = (-1...2).map { min(max(y + $0, 0), height - 1) * width }
        let (a, b, c, d) = (starts[0], starts[1], starts[2], starts[3])
        let source = samples.span
        let margin = Self.margin
        var out = line.mutableSpan
        for x in 0..<width {
            // All four rows lie inside the plane; `line` has `margin` samples more at either end.
            let above =
                source[unchecked: a &+ x] * weights[0] + source[unchecked: b &+ x] * weights[1]
            let below =
                source[unchecked: c &+ x] * weights[2] + source[unchecked: d &+ x] * weights[3]
            out[unchecked: margin &+ x] = above + below
        }
        let (first, last) = (out[margin], out[margin + width - 1])
        for x in 0..<margin {
            out[x] = first
            out[margin + width + x] = last
        }
    }
}
