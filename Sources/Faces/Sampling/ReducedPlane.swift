import Imaging

/// A part of a plane, averaged over cells of pixels.
///
/// A cell that leaves the plane averages what is inside. The result has two columns and two rows at
/// least; a missing one repeats its neighbor.
struct ReducedPlane {
    private let samples: Samples
    private let width: Int
    private let height: Int
    /// What 1 in a sample of the plane is worth, for one of the result.
    let unit: Float

    /// Memory with a fixed address, which `view` points into.
    private final class Samples {
        let memory: UnsafeMutableBufferPointer<UInt16>
        init(count: Int) { memory = .allocate(capacity: count) }
        deinit { memory.deallocate() }
    }

    init(_ plane: PlaneView, area: PixelRect, cell: (x: Int, y: Int)) {
        let columns = (area.width + cell.x - 1) / cell.x
        let rows = (area.height + cell.y - 1) / cell.y
        width = max(2, columns)
        height = max(2, rows)
        samples = Samples(count: width * height)
        // Bytes are kept with 8 bits behind the point.
        let gain: Float = plane.bytesPerSample == 1 ? 256 : 1
        unit = 1 / gain
        switch (plane.bytesPerSample, cell.y) {
        // So many bytes add up in 16 bits, of which a vector holds twice as many.
        case (1, ...257): reduce(plane, area, cell, gain, UInt8.self, summedAs: UInt16.self)
        case (1, _): reduce(plane, area, cell, gain, UInt8.self, summedAs: UInt32.self)
        default: reduce(plane, area, cell, gain, UInt16.self, summedAs: UInt32.self)
        }
    }

    private typealias Number = FixedWidthInteger & UnsignedInteger

    private func reduce<Sample: Number, Sum: Number>(
        _ plane: PlaneView, _ area: PixelRect, _ cell: (x: Int, y: Int), _ gain: Float,
        _: Sample.Type, summedAs: Sum.Type
    ) {
        let columns = (area.width + cell.x - 1) / cell.x
        let rows = (area.height + cell.y - 1) / cell.y
        var sums = [Sum](repeating: 0, count: columns * cell.x)
        for row in 0..<rows {
            let first = area.y + row * cell.y
            let lines = min(cell.y, area.y + area.height - first)
            for i in sums.indices { sums[i] = 0 }
            for line in first..<first + lines {
                let start = plane.start + line * plane.stride + area.x * plane.bytesPerSample
                Self.add(start.assumingMemoryBound(to: Sample.self), area.width, to: &sums)
            }
            let result = UnsafeMutableBufferPointer(
                rebasing: samples.memory[row * width..<row * width + columns])
            let last = area.width - (columns - 1) * cell.x
            Self.average(sums, cell: cell.x, scale: gain / Float(lines), last: last, into: result)
            if columns == 1 { samples.memory[row * width + 1] = samples.memory[row * width] }
        }
        if rows == 1 {
            for i in 0..<width { samples.memory[width + i] = samples.memory[i] }
        }
    }

    /// Valid while this value lives.
    var view: PlaneView {
        guard let start = UnsafeRawPointer(samples.memory.baseAddress) else {
            preconditionFailure("a reduced plane has samples")
        }
        return PlaneView(
            start: start, stride: 2 * width, width: width, height: height, bytesPerSample: 2)
    }

    /// Adds a line of samples to the sums of its columns.
    @inline(__always)
    private static func add<Sample: Number, Sum: Number>(
        _ source: UnsafePointer<Sample>, _ count: Int, to sums: inout [Sum]
    ) {
        sums.withUnsafeMutableBufferPointer { sums in
            // The caller's area lies inside the plane, and `sums` covers the area.
            for i in 0..<count { sums[i] &+= Sum(truncatingIfNeeded: source[i]) }
        }
    }

    /// Turns the sums of columns into the means of cells; the last cell has `last` columns.
    @inline(__always)
    private static func average<Sum: Number>(
        _ sums: [Sum], cell: Int, scale: Float, last: Int,
        into result: UnsafeMutableBufferPointer<UInt16>
    ) {
        sums.withUnsafeBufferPointer { sums in
            let factor = scale / Float(cell)
            func wide(_ sum: Sum) -> UInt32 { UInt32(truncatingIfNeeded: sum) }
            // `sums` has `cell` entries for each result. The usual cells have loops of their own, which are vectorized.
            switch cell {
            case 2:
                for i in result.indices {
                    result[i] = whole(Float(wide(sums[2 * i]) &+ wide(sums[2 * i + 1])) * factor)
                }
            case 3:
                for i in result.indices {
                    let sum = wide(sums[3 * i]) &+ wide(sums[3 * i + 1]) &+ wide(sums[3 * i + 2])
                    result[i] = whole(Float(sum) * factor)
                }
            default:
                for i in result.indices {
                    var sum: UInt32 = 0
                    for k in i * cell..<(i + 1) * cell { sum &+= wide(sums[k]) }
                    result[i] = whole(Float(sum) * factor)
                }
            }
            guard last < cell, let end = result.indices.last else { return }
            let sum = sums[end * cell..<end * cell + last].reduce(0) { $0 &+ wide($1) }
            result[end] = whole(Float(sum) * scale / Float(last))
        }
    }

    /// The nearest whole number to `x`, which is from 0 to 65,535, without the checks of `UInt16(x)`: around 1.5 * 2^23
    /// the floats are the integers, and their bits count up one by one.
    @inline(__always)
    private static func whole(_ x: Float) -> UInt16 {
        UInt16(truncatingIfNeeded: (x + 12_582_912).bitPattern)
    }
}
