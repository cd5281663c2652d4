import Foundation
public import Imaging

extension RGBImage {
    /// How sharp a whole-face crop is, whatever its size and the contrast of its source.
    ///
    /// log10 of the variance of the second difference over the variance of luma, in the direction
    /// where it is smaller, so that a blur by motion counts in full; inside the face's ellipse of
    /// the crop brought to 128 x 128. Full detail gives about -0.9, a face enlarged half as much
    /// again -1.5; a blur of two pixels of a 256-pixel crop costs 0.7. People differ by as much:
    /// compare within a clip. `nil` for an empty picture.
    public var sharpness: Double? {
        guard width > 0, height > 0 else { return nil }
        let side = 128
        let luma = luma(side: side)
        var count = 0.0
        var (sum, squares) = (0.0, 0.0)
        var (across, acrossSquares) = (0.0, 0.0)
        var (down, downSquares) = (0.0, 0.0)
        for y in 1..<side - 1 {
            for x in 1..<side - 1 {
                // Half axes of 0.30 and 0.38 of the crop.
                let ex = (Double(x) - 63.5) / 38.4
                let ey = (Double(y) - 63.5) / 48.64
                guard ex * ex + ey * ey < 1 else { continue }
                let i = y * side + x
                let value = Double(luma[i])
                let h = Double(luma[i - 1]) + Double(luma[i + 1]) - 2 * value
                let v = Double(luma[i - side]) + Double(luma[i + side]) - 2 * value
                count += 1
                (sum, squares) = (sum + value, squares + value * value)
                (across, acrossSquares) = (across + h, acrossSquares + h * h)
                (down, downSquares) = (down + v, downSquares + v * v)
            }
        }
        func variance(_ sum: Double, _ squares: Double) -> Double {
            max(0, squares / count - sum / count * (sum / count))
        }
        let least = min(variance(across, acrossSquares), variance(down, downSquares))
        // A flat picture has neither detail nor contrast: -6.
        return log10(least / max(variance(sum, squares), 1e-3) + 1e-6)
    }

    /// Luma (BT.601, 0 ... 255) of `side` x `side` pixels, each the mean of what it covers.
    private func luma(side: Int) -> [Float] {
        var result = [Float](repeating: 0, count: side * side)
        if width % side == 0 && height % side == 0 {
            let (fx, fy) = (width / side, height / side)
            let k = 1 / Float(fx * fy)
            bytes.withUnsafeBufferPointer { bytes in
                for y in 0..<height {
                    // Row y of the picture, and the row of cells that it lies in.
                    let (line, cells) = (3 * width * y, y / fy * side)
                    for x in 0..<side {
                        var (red, green, blue) = (0, 0, 0)
                        for i in x * fx..<(x + 1) * fx {
                            red += Int(bytes[line + 3 * i])
                            green += Int(bytes[line + 3 * i + 1])
                            blue += Int(bytes[line + 3 * i + 2])
                        }
                        result[cells + x] +=
                            k * (0.299 * Float(red) + 0.587 * Float(green) + 0.114 * Float(blue))
                    }
                }
            }
            return result
        }
        let columns = Self.shares(of: width, in: side)
        let rows = Self.shares(of: height, in: side)
        for y in 0..<side {
            for x in 0..<side {
                var sum: Float = 0
                for (row, rowShare) in rows[y] {
                    for (column, columnShare) in columns[x] {
                        sum += rowShare * columnShare * luma(column, row)
                    }
                }
                result[y * side + x] = sum
            }
        }
        return result
    }

    private func luma(_ x: Int, _ y: Int) -> Float {
        let i = 3 * (y * width + x)
        return 0.299 * Float(bytes[i]) + 0.587 * Float(bytes[i + 1]) + 0.114 * Float(bytes[i + 2])
    }

    /// Which of `count` samples each of `side` cells is made of, with weights that add up to 1: by
    /// area where there are more samples than cells, else by straight lines between them.
    private static func shares(of count: Int, in side: Int) -> [[(Int, Float)]] {
        let scale = Double(count) / Double(side)
        return (0..<side).map { cell in
            if scale < 1 {
                let place = max(0, min(Double(count - 1), (Double(cell) + 0.5) * scale - 0.5))
                let first = min(Int(place), max(0, count - 2))
                let share = Float(place - Double(first))
                return [(first, 1 - share), (min(first + 1, count - 1), share)]
            }
            let (low, high) = (Double(cell) * scale, Double(cell + 1) * scale)
            return (Int(low)..<min(count, Int(high.rounded(.up)))).map { i in
                (i, Float((min(high, Double(i + 1)) - max(low, Double(i))) / scale))
            }
        }
    }
}
