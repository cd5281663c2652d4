public import Imaging

/// A crop in 16 x 16 grays: near for pictures that look alike, cheap to keep and to compare.
public struct PictureSignature: Sendable, Hashable, Codable {
    /// The side, in cells.
    public static let side = 16

    /// `side * side` grays, row by row, 0 ... 255.
    public let grays: [UInt8]

    /// A signature of given grays, or `nil` when they are not 256.
    public init?(_ grays: [UInt8]) {
        guard grays.count == Self.side * Self.side else { return nil }
        self.grays = grays
    }

    /// The mean luma (BT.601 weights) of each cell of a picture of any size.
    public init(of image: RGBImage) {
        let n = Self.side
        var sums = [Int](repeating: 0, count: n * n)
        var counts = [Int](repeating: 0, count: n * n)
        // Every second pixel of a large crop says as much as all of them.
        let step = max(1, min(image.width, image.height) / 128)
        for y in stride(from: 0, to: image.height, by: step) {
            let row = y * n / image.height * n
            for x in stride(from: 0, to: image.width, by: step) {
                let i = 3 * (y * image.width + x)
                let cell = row + x * n / image.width
                sums[cell] +=
                    77 * Int(image.bytes[i]) + 150 * Int(image.bytes[i + 1])
                    + 29 * Int(image.bytes[i + 2])
                counts[cell] += 256
            }
        }
        grays = zip(sums, counts).map { $1 == 0 ? 0 : UInt8(clamping: $0 / $1) }
    }

    /// How much the tenth of the cells that differ most differ, 0 ... 255; a change of the whole picture's brightness
    /// does not count. Something that comes before a face makes more than 40.
    public func greatestChange(from other: PictureSignature) -> Double {
        let count = grays.count
        let differences = (0..<count).map { Int(grays[$0]) - Int(other.grays[$0]) }
        let mean = differences.reduce(0, +) / count
        let most = differences.map { abs($0 - mean) }.sorted().suffix(count / 10)
        return Double(most.reduce(0, +)) / Double(most.count)
    }

    /// The mean difference of the grays, 0 ... 255.
    public func distance(to other: PictureSignature) -> Double {
        var sum = 0
        for i in grays.indices { sum += abs(Int(grays[i]) - Int(other.grays[i])) }
        return Double(sum) / Double(grays.count)
    }
}
