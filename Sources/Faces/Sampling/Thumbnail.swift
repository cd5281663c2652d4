extension SampledFrame {
    /// The means of `columns` x `rows` cells of the frame's luma or green, scaled like 0 ... 255.
    /// Cheap, for comparing frames: a few rows of pixels stand for each row of cells.
    func thumbnail(columns: Int, rows: Int) -> [Float] {
        withPlanes { planes in
            let (plane, scale) =
                switch meaning {
                case .rgb(let line): (planes[1], line.scale)
                case .gbr(let line), .gray(let line): (planes[0], line.scale)
                case .yCbCr(let matrix): (planes[0], matrix.luma.scale)
                }
            return plane.bytesPerSample == 1
                ? plane.means(of: UInt8.self, columns: columns, rows: rows, scale: scale)
                : plane.means(of: UInt16.self, columns: columns, rows: rows, scale: scale)
        }
    }
}

extension PlaneView {
    /// Rows of pixels that stand for a row of cells.
    private static var linesPerCell: Int { 4 }

    fileprivate func means<Sample: FixedWidthInteger & UnsignedInteger>(
        of type: Sample.Type, columns: Int, rows: Int, scale: Float
    ) -> [Float] {
        var result: [Float] = []
        result.reserveCapacity(columns * rows)
        for row in 0..<rows {
            var sums = [UInt32](repeating: 0, count: width)
            for line in 0..<Self.linesPerCell {
                // A line in the middle of its quarter of the cell: 0 <= y < height.
                let part = 2 * (row * Self.linesPerCell + line) + 1
                let y = height * part / (2 * rows * Self.linesPerCell)
                let samples = (start + y * stride).assumingMemoryBound(to: Sample.self)
                for x in 0..<width { sums[x] &+= UInt32(samples[x]) }
            }
            for column in 0..<columns {
                let first = width * column / columns
                let last = max(first + 1, width * (column + 1) / columns)
                var sum: UInt64 = 0
                for x in first..<min(last, width) { sum += UInt64(sums[x]) }
                result.append(Float(sum) * scale / Float((last - first) * Self.linesPerCell))
            }
        }
        return result
    }
}
