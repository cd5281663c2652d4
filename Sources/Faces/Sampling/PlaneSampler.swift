import Imaging

/// Where the pixels of a result lie in a picture: `(xx X + xy Y + x0, yx X + yy Y + y0)`, in edge
/// coordinates on both sides.
struct Grid {
    var xx: Double
    var xy: Double
    var x0: Double
    var yx: Double
    var yy: Double
    var y0: Double

    /// As a similarity says.
    init<S: Space>(_ toFrame: Transform<S, FrameSpace>) {
        (xx, xy, x0) = (toFrame.a, -toFrame.b, toFrame.tx)
        (yx, yy, y0) = (toFrame.b, toFrame.a, toFrame.ty)
    }

    /// Upright, with steps of its own along each axis.
    init(stepX: Double, stepY: Double, x: Double, y: Double) {
        (xx, xy, x0) = (stepX, 0, x)
        (yx, yy, y0) = (0, stepY, y)
    }

    /// Pixels of the picture for one of the result, along the picture's rows.
    var shrinkX: Double { (xx * xx + xy * xy).squareRoot() }
    /// Pixels of the picture for one of the result, along the picture's columns.
    var shrinkY: Double { (yx * yx + yy * yy).squareRoot() }

    func callAsFunction(_ x: Double, _ y: Double) -> (x: Double, y: Double) {
        (xx * x + xy * y + x0, yx * x + yy * y + y0)
    }

    /// The same grid on a picture that begins at (`x`, `y`) and whose pixels are `width` by
    /// `height` pixels of this one's.
    func onCells(width: Int, height: Int, x: Int = 0, y: Int = 0) -> Grid {
        let (w, h) = (1 / Double(width), 1 / Double(height))
        var grid = self
        (grid.xx, grid.xy, grid.x0) = (xx * w, xy * w, (x0 - Double(x)) * w)
        (grid.yx, grid.yy, grid.y0) = (yx * h, yy * h, (y0 - Double(y)) * h)
        return grid
    }
}

/// Planes of one size and the grid that samples them, row by row, bilinearly. Beyond the edge the
/// edge is repeated.
///
/// Where the result is less than half as large, the planes are first averaged over whole cells of
/// pixels, so that nothing is skipped: what is left to the bilinear step is a factor below two.
struct PlaneSampler {
    private var planes: [PlaneView]
    private let grid: Grid
    private let unit: Float
    /// The averaged planes, when there are any: `planes` points into them.
    private let owned: [ReducedPlane]
    private let count: Int
    /// How many rows of floats `sample` fills.
    var planeCount: Int { planes.count }
    private var offsets: [Int32]
    private var fractionX: [Float]
    private var fractionY: [Float]
    private var quads: [UInt64]

    /// The planes must outlive the sampler; each holds at least one sample.
    init(_ planes: [PlaneView], _ grid: Grid, width: Int, height: Int) {
        count = width
        offsets = Array(repeating: 0, count: width)
        fractionX = Array(repeating: 0, count: width)
        fractionY = fractionX
        quads = Array(repeating: 0, count: width)
        let first = planes[0]
        // A cell of 256 x 256 samples of 16 bits still adds up in 32 bits.
        let cell = (
            x: max(1, Int(min(grid.shrinkX, 256))), y: max(1, Int(min(grid.shrinkY, 256)))
        )
        if cell == (1, 1) && first.width > 1 && first.height > 1 {
            self.planes = planes
            self.grid = grid
            unit = 1
            owned = []
        } else {
            let area = Self.area(of: grid, width: width, height: height, cell: cell, on: first)
            owned = planes.map { ReducedPlane($0, area: area, cell: cell) }
            self.planes = owned.map(\.view)
            self.grid = grid.onCells(width: cell.x, height: cell.y, x: area.x, y: area.y)
            unit = owned[0].unit
        }
    }

    /// The part of a plane that the grid reaches, with a margin for the neighbors; never empty.
    private static func area(
        of grid: Grid, width: Int, height: Int, cell: (x: Int, y: Int), on plane: PlaneView
    ) -> PixelRect {
        let (w, h) = (Double(width), Double(height))
        let corners = [grid(0, 0), grid(w, 0), grid(0, h), grid(w, h)]
        func range(_ values: [Double], margin: Double, limit: Int) -> Range<Int> {
            // Clamped before the conversion: a far-off face has coordinates beyond any integer.
            let low = max(0, min((values.min() ?? 0) - margin, Double(limit - 1)))
            let high = max(low + 1, min((values.max() ?? 0) + margin, Double(limit)))
            return Int(low)..<max(Int(low) + 1, Int(high.rounded(.up)))
        }
        let columns = range(
            corners.map(\.x), margin: Double(2 * cell.x), limit: plane.width)
        let rows = range(
            corners.map(\.y), margin: Double(2 * cell.y), limit: plane.height)
        return PixelRect(
            x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
    }

    /// Samples row `y` of the result from every plane, into one row of floats each.
    mutating func sample(row y: Int, into rows: [UnsafeMutablePointer<Float>]) {
        locate(row: y)
        for (plane, row) in zip(planes, rows) {
            if plane.bytesPerSample == 1 {
                gather(plane, as: UInt16.self)
                blend(bits: 8, into: row)
            } else {
                gather(plane, as: UInt32.self)
                blend(bits: 16, into: row)
            }
        }
    }

    /// Finds, for each pixel of a row, the upper left of its four neighbors and the way to it.
    private mutating func locate(row y: Int) {
        let plane = planes[0]
        let (startX, startY) = grid(0.5, Double(y) + 0.5)
        // A place far outside is as good as the edge, and stays exact as a float.
        let limit = 1e6
        let (x0, dx) = (Float(max(-limit, min(limit, startX - 0.5))), Float(grid.xx))
        let (y0, dy) = (Float(max(-limit, min(limit, startY - 0.5))), Float(grid.yx))
        let (right, bottom) = (Float(plane.width - 1), Float(plane.height - 1))
        let (lastX, lastY) = (Int32(plane.width - 2), Int32(plane.height - 2))
        let sample = Int32(plane.bytesPerSample)
        let stride = Int32(plane.stride)
        for i in 0..<count {
            let px = max(0, min(right, x0 + dx * Float(i)))
            let py = max(0, min(bottom, y0 + dy * Float(i)))
            let ix = max(0, min(lastX, Self.floor(px)))
            let iy = max(0, min(lastY, Self.floor(py)))
            offsets[i] = iy &* stride &+ ix &* sample
            fractionX[i] = px - Float(ix)
            fractionY[i] = py - Float(iy)
        }
    }

    /// The largest integer up to `x`, or the one below where `x` is whole; both give the same
    /// blend. Without the checks of `Int32(x)`, so that a loop of it is vectorized. 0 <= x < 2^22.
    @inline(__always)
    private static func floor(_ x: Float) -> Int32 {
        // Around 1.5 * 2^23 the floats are the integers, and their bits count up one by one.
        let magic: Float = 12_582_912
        return Int32(bitPattern: (x - 0.5 + magic).bitPattern) &- 0x4B40_0000
    }

    /// Packs the four neighbors of each pixel into one number: two of the upper row, two of the
    /// lower.
    @inline(__always)
    private mutating func gather<Pair: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ plane: PlaneView, as: Pair.Type
    ) {
        let start = plane.start
        let stride = plane.stride
        for i in 0..<count {
            // `locate` keeps the pair and the one below it inside the plane.
            let upper = start + Int(offsets[i])
            let top = upper.loadUnaligned(as: Pair.self)
            let bottom = (upper + stride).loadUnaligned(as: Pair.self)
            quads[i] = UInt64(top) | UInt64(bottom) << UInt64(Pair.bitWidth)
        }
    }

    @inline(__always)
    private func blend(bits: UInt64, into row: UnsafeMutablePointer<Float>) {
        let mask: UInt64 = (1 << bits) - 1
        for i in 0..<count {
            let quad = quads[i]
            let topLeft = Self.float(quad & mask)
            let topRight = Self.float(quad >> bits & mask)
            let bottomLeft = Self.float(quad >> (2 * bits) & mask)
            let bottomRight = Self.float(quad >> (3 * bits) & mask)
            let fx = fractionX[i]
            let top = topLeft + (topRight - topLeft) * fx
            let bottom = bottomLeft + (bottomRight - bottomLeft) * fx
            row[i] = (top + (bottom - top) * fractionY[i]) * unit
        }
    }

    @inline(__always)
    private static func float(_ x: UInt64) -> Float { Float(Int32(truncatingIfNeeded: x)) }
}
