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
    private let planes: [PlaneView]
    private let grid: Grid
    private let unit: Float
    /// The averaged planes, when there are any: `planes` points into them.
    private let owned: [ReducedPlane]
    private let count: Int
    private let row: RowMemory
    /// How many rows of floats `sample` fills.
    var planeCount: Int { planes.count }

    /// The planes must outlive the sampler; each holds at least one sample.
    init(_ planes: [PlaneView], _ grid: Grid, width: Int, height: Int) {
        count = width
        row = RowMemory(count: width)
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
    func sample(row y: Int, into rows: UnsafePointer<UnsafeMutablePointer<Float>>) {
        locate(row: y)
        for i in planes.indices {
            if planes[i].bytesPerSample == 1 {
                gather(planes[i], as: UInt16.self)
                blend(bits: 8, into: rows[i])
            } else {
                gather(planes[i], as: UInt32.self)
                blend(bits: 16, into: rows[i])
            }
        }
    }

    /// Finds, for each pixel of a row, the upper left of its four neighbors and the way to it.
    private func locate(row y: Int) {
        let plane = planes[0]
        let (startX, startY) = grid(0.5, Double(y) + 0.5)
        // A place far outside is as good as the edge, and stays exact as a float.
        let limit = 1e6
        let (x0, dx) = (Float(max(-limit, min(limit, startX - 0.5))), Float(grid.xx))
        let (y0, dy) = (Float(max(-limit, min(limit, startY - 0.5))), Float(grid.yx))
        let (right, bottom) = (Float(plane.width - 1), Float(plane.height - 1))
        let (lastX, lastY) = (Float(plane.width - 2), Float(plane.height - 2))
        let sample = Int32(plane.bytesPerSample)
        let stride = Int32(plane.stride)
        let (offsets, fractionX, fractionY) = (row.offsets, row.fractionX, row.fractionY)
        // All in floats without a branch, so that the loop is vectorized.
        for i in 0..<Int32(count) {
            let px = Self.least(right, Self.most(0, x0 + dx * Float(i)))
            let py = Self.least(bottom, Self.most(0, y0 + dy * Float(i)))
            let fx = Self.least(lastX, Self.floor(px))
            let fy = Self.least(lastY, Self.floor(py))
            fractionX[Int(i)] = px - fx
            fractionY[Int(i)] = py - fy
            offsets[Int(i)] = Self.integer(fy) &* stride &+ Self.integer(fx) &* sample
        }
    }

    @inline(__always)
    private static func most(_ a: Float, _ b: Float) -> Float { a > b ? a : b }
    @inline(__always)
    private static func least(_ a: Float, _ b: Float) -> Float { a < b ? a : b }

    /// Around 1.5 * 2^23 the floats are the integers, and their bits count up one by one.
    private static var magic: Float { 12_582_912 }

    /// The largest integer up to `x`, or the one below where `x` is whole; both give the same
    /// blend. `x` is from 0 to 2^22.
    @inline(__always)
    private static func floor(_ x: Float) -> Float {
        most(0, (x - 0.5 + magic) - magic)
    }

    /// A whole `x` from 0 to 2^22, without the checks of `Int32(x)`, which cannot be vectorized.
    @inline(__always)
    private static func integer(_ x: Float) -> Int32 {
        Int32(bitPattern: (x + magic).bitPattern) &- 0x4B40_0000
    }

    /// Reads the four neighbors of each pixel: two of the upper row as one number, two of the
    /// lower.
    @inline(__always)
    private func gather<Pair: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
        _ plane: PlaneView, as: Pair.Type
    ) {
        let (start, below) = (plane.start, plane.start + plane.stride)
        let (offsets, upper, lower) = (row.offsets, row.upper, row.lower)
        for i in 0..<count {
            // `locate` keeps the pair and the one below it inside the plane.
            let offset = Int(offsets[i])
            upper[i] = UInt32(start.loadUnaligned(fromByteOffset: offset, as: Pair.self))
            lower[i] = UInt32(below.loadUnaligned(fromByteOffset: offset, as: Pair.self))
        }
    }

    /// Blends the neighbors; `bits` is the width of a sample in its pair.
    @inline(__always)
    private func blend(bits: UInt32, into result: UnsafeMutablePointer<Float>) {
        let mask: UInt32 = (1 &<< bits) &- 1
        let (upper, lower) = (row.upper, row.lower)
        let (fractionX, fractionY) = (row.fractionX, row.fractionY)
        let unit = unit
        for i in 0..<count {
            let topLeft = Float(Int32(bitPattern: upper[i] & mask))
            let topRight = Float(Int32(bitPattern: upper[i] &>> bits))
            let bottomLeft = Float(Int32(bitPattern: lower[i] & mask))
            let bottomRight = Float(Int32(bitPattern: lower[i] &>> bits))
            let fx = fractionX[i]
            let top = topLeft + (topRight - topLeft) * fx
            let bottom = bottomLeft + (bottomRight - bottomLeft) * fx
            result[i] = (top + (bottom - top) * fractionY[i]) * unit
        }
    }
}

/// What is known about each pixel of a row between the steps of sampling it. Bare memory, because
/// the checks of arrays would keep the loops from being vectorized.
private final class RowMemory {
    let offsets: UnsafeMutablePointer<Int32>
    let fractionX: UnsafeMutablePointer<Float>
    let fractionY: UnsafeMutablePointer<Float>
    let upper: UnsafeMutablePointer<UInt32>
    let lower: UnsafeMutablePointer<UInt32>

    init(count: Int) {
        // Every row is written before it is read, `count` entries each time.
        offsets = .allocate(capacity: count)
        fractionX = .allocate(capacity: count)
        fractionY = .allocate(capacity: count)
        upper = .allocate(capacity: count)
        lower = .allocate(capacity: count)
    }

    deinit {
        offsets.deallocate()
        fractionX.deallocate()
        fractionY.deallocate()
        upper.deallocate()
        lower.deallocate()
    }
}
