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

    /// Draws a border of three pixels inside a rectangle.
    mutating func frame(_ rect: PixelRect, _ color: (UInt8, UInt8, UInt8)) {
        let (w, h) = (rect.width, rect.height)
        fill(PixelRect(x: rect.x, y: rect.y, width: w, height: 3), color)
        fill(PixelRect(x: rect.x, y: rect.y + h - 3, width: w, height: 3), color)
        fill(PixelRect(x: rect.x, y: rect.y, width: 3, height: h), color)
        fill(PixelRect(x: rect.x + w - 3, y: rect.y, width: 3, height: h), color)
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

/// The ten digits, five pixels wide and seven high.
enum BitmapDigits {
    static let height = 7
    private static let width = 6

    /// Row after row from the top, the highest of five bits on the left.
    private static let rows: [Character: [UInt8]] = [
        "0": [14, 17, 19, 21, 25, 17, 14], "1": [4, 12, 4, 4, 4, 4, 14],
        "2": [14, 17, 1, 2, 4, 8, 31], "3": [31, 2, 4, 2, 1, 17, 14],
        "4": [2, 6, 10, 18, 31, 2, 2], "5": [31, 16, 30, 1, 1, 17, 14],
        "6": [6, 8, 16, 30, 17, 17, 14], "7": [31, 1, 2, 4, 8, 8, 8],
        "8": [14, 17, 17, 14, 17, 17, 14], "9": [14, 17, 17, 15, 1, 2, 12],
    ]

    /// Draws digits; other characters take their room and stay empty.
    static func draw(
        _ text: String, on image: inout RGBImage, x: Int, y: Int, _ color: (UInt8, UInt8, UInt8)
    ) {
        for (i, character) in text.enumerated() {
            for (row, bits) in (rows[character] ?? []).enumerated() {
                for column in 0..<5 where bits & (16 >> UInt8(column)) != 0 {
                    image.fill(
                        PixelRect(x: x + i * width + column, y: y + row, width: 1, height: 1),
                        color)
                }
            }
        }
    }
}
