import Imaging

/// One row of samples: red, green and blue, 0 ... 255. Valid only inside the call that lends it.
struct SampledRow {
    let red: UnsafePointer<Float>
    let green: UnsafePointer<Float>
    let blue: UnsafePointer<Float>
}

extension SampledFrame {
    /// Samples a picture of `width` x `height` pixels, whose place in the frame `toFrame` says, and
    /// lends it row by row. The frame must not be empty.
    func sample<S: Space>(
        _ toFrame: Transform<S, FrameSpace>, width: Int, height: Int,
        _ body: (_ row: Int, _ samples: SampledRow) -> Void
    ) {
        sample(Grid(toFrame), width: width, height: height, body)
    }

    /// The same for the square of `side` pixels in the middle of the whole frame stretched to
    /// `stretched` x `stretched` pixels, whatever its shape.
    func sample(
        middle side: Int, ofStretched stretched: Int,
        _ body: (_ row: Int, _ samples: SampledRow) -> Void
    ) {
        let margin = Double(stretched - side) / 2
        let stepX = Double(width) / Double(stretched)
        let stepY = Double(height) / Double(stretched)
        sample(
            Grid(stepX: stepX, stepY: stepY, x: margin * stepX, y: margin * stepY),
            width: side, height: side, body)
    }

    private func sample(
        _ grid: Grid, width: Int, height: Int,
        _ body: (_ row: Int, _ samples: SampledRow) -> Void
    ) {
        let meaning = meaning
        withPlanes { planes in
            let samplers = Self.samplers(planes, grid, width: width, height: height)
            // Three rows of `width` floats, each written before it is read.
            let memory = UnsafeMutablePointer<Float>.allocate(capacity: 3 * width)
            defer { memory.deallocate() }
            let rows = (0..<3).map { memory + $0 * width }
            rows.withUnsafeBufferPointer { buffer in
                guard let first = buffer.baseAddress else { return }
                for y in 0..<height {
                    var next = first
                    for sampler in samplers {
                        sampler.sample(row: y, into: next)
                        next += sampler.planeCount
                    }
                    body(y, meaning.converted(rows, count: width))
                }
            }
        }
    }

    /// One sampler for each size of plane.
    private static func samplers(
        _ planes: [PlaneView], _ grid: Grid, width: Int, height: Int
    ) -> [PlaneSampler] {
        let full = planes.prefix { $0.pixelWidth == 1 && $0.pixelHeight == 1 }
        return [full, planes.dropFirst(full.count)].compactMap { group in
            guard let first = group.first else { return nil }
            return PlaneSampler(
                Array(group),
                grid.onCells(width: first.pixelWidth, height: first.pixelHeight),
                width: width, height: height)
        }
    }
}

extension SampleMeaning {
    /// Within 0 ... 255. By comparisons, which are vectorized; `max` and `min` of floats are not.
    @inline(__always)
    fileprivate static func clamped(_ x: Float) -> Float {
        let low = x > 0 ? x : 0
        return low < 255 ? low : 255
    }

    /// Turns rows of samples into red, green and blue, in place.
    func converted(_ rows: [UnsafeMutablePointer<Float>], count: Int) -> SampledRow {
        let (p, q, r) = (rows[0], rows[1], rows[2])
        switch self {
        case .rgb(let line):
            for row in rows { line.apply(to: row, count) }
            return SampledRow(
                red: UnsafePointer(p), green: UnsafePointer(q), blue: UnsafePointer(r))
        case .gbr(let line):
            for row in rows { line.apply(to: row, count) }
            return SampledRow(
                red: UnsafePointer(r), green: UnsafePointer(p), blue: UnsafePointer(q))
        case .gray(let line):
            line.apply(to: p, count)
            return SampledRow(
                red: UnsafePointer(p), green: UnsafePointer(p), blue: UnsafePointer(p))
        case .yCbCr(let matrix):
            for i in 0..<count {
                let y = matrix.luma.scale * p[i] + matrix.luma.offset
                let cb = matrix.chroma.scale * q[i] + matrix.chroma.offset
                let cr = matrix.chroma.scale * r[i] + matrix.chroma.offset
                p[i] = Self.clamped(y + matrix.redOfCr * cr)
                q[i] = Self.clamped(y + matrix.greenOfCb * cb + matrix.greenOfCr * cr)
                r[i] = Self.clamped(y + matrix.blueOfCb * cb)
            }
            return SampledRow(
                red: UnsafePointer(p), green: UnsafePointer(q), blue: UnsafePointer(r))
        }
    }
}

extension SampleMeaning.Line {
    fileprivate func apply(to row: UnsafeMutablePointer<Float>, _ count: Int) {
        guard scale != 1 || offset != 0 else { return }
        for i in 0..<count { row[i] = SampleMeaning.clamped(scale * row[i] + offset) }
    }
}
