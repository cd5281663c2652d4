import Imaging

extension RGBImage {
    /// Lays a picture over this one, its upper left corner at (x, y). What would lie outside is left out.
    mutating func draw(_ other: RGBImage, x: Int, y: Int) {
        for row in max(0, -y)..<max(max(0, -y), min(other.height, height - y)) {
            let columns = max(0, -x)..<max(max(0, -x), min(other.width, width - x))
            let from = 3 * (row * other.width)
            let to = 3 * ((y + row) * width + x)
            for i in 3 * columns.lowerBound..<3 * columns.upperBound {
                bytes[to + i] = other.bytes[from + i]
            }
        }
    }

    /// Fills a rectangle with a color.
    mutating func fill(_ rect: PixelRect, _ color: (UInt8, UInt8, UInt8)) {
        let inside = rect.intersection(PixelRect(x: 0, y: 0, width: width, height: height))
        for row in inside.y..<inside.y + inside.height {
            for column in inside.x..<inside.x + inside.width {
                let i = 3 * (row * width + column)
                (bytes[i], bytes[i + 1], bytes[i + 2]) = color
            }
        }
    }

    /// Writes as much of a line as fits into `width` pixels, in capital letters.
    mutating func write(_ text: String, x: Int, y: Int, width: Int) {
        var left = x
        for character in text.uppercased() {
            guard left + TinyFont.width <= x + width else { return }
            for (row, bits) in TinyFont.rows(of: character).enumerated() {
                for column in 0..<TinyFont.width where bits >> (4 - column) & 1 == 1 {
                    fill(
                        PixelRect(x: left + column, y: y + row, width: 1, height: 1),
                        (230, 230, 230))
                }
            }
            left += TinyFont.width + 1
        }
    }

    /// The picture at another size. Each pixel is the mean of the area that it covers; what grows is taken from the
    /// nearest pixel. Good enough for looking at.
    func resized(width newWidth: Int, height newHeight: Int) -> RGBImage {
        guard width > 0, height > 0, (newWidth, newHeight) != (width, height) else { return self }
        var result = RGBImage(width: newWidth, height: newHeight)
        for y in 0..<newHeight {
            let top = y * height / newHeight
            let bottom = max(top + 1, (y + 1) * height / newHeight)
            for x in 0..<newWidth {
                let left = x * width / newWidth
                let right = max(left + 1, (x + 1) * width / newWidth)
                var sum = (0, 0, 0)
                for row in top..<bottom {
                    for column in left..<right {
                        let i = 3 * (row * width + column)
                        sum.0 += Int(bytes[i])
                        sum.1 += Int(bytes[i + 1])
                        sum.2 += Int(bytes[i + 2])
                    }
                }
                let count = (bottom - top) * (right - left)
                let i = 3 * (y * newWidth + x)
                result.bytes[i] = UInt8(sum.0 / count)
                result.bytes[i + 1] = UInt8(sum.1 / count)
                result.bytes[i + 2] = UInt8(sum.2 / count)
            }
        }
        return result
    }
}
