import Foundation

/// Floats as bytes and back: 32 bits each, little-endian.
enum FloatBlob {
    static func data(_ values: some Sequence<Float>) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4 * values.underestimatedCount)
        for value in values {
            let bits = value.bitPattern
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
        }
        return Data(bytes)
    }

    /// `count` floats, or `nil` when the bytes hold another number of them.
    static func floats(_ data: Data, count: Int) -> [Float]? {
        guard data.count == 4 * count else { return nil }
        let bytes = [UInt8](data)
        return (0..<count).map { i in
            let bits =
                UInt32(bytes[4 * i]) | UInt32(bytes[4 * i + 1]) << 8
                | UInt32(bytes[4 * i + 2]) << 16 | UInt32(bytes[4 * i + 3]) << 24
            return Float(bitPattern: bits)
        }
    }

    /// The coordinates of points, one point after the other.
    static func data(_ points: [SIMD3<Float>]) -> Data {
        data(points.flatMap { [$0.x, $0.y, $0.z] })
    }

    /// `count` points, or `nil` when the bytes hold another number of them.
    static func points(_ data: Data, count: Int) -> [SIMD3<Float>]? {
        floats(data, count: 3 * count).map { values in
            (0..<count).map { SIMD3(values[3 * $0], values[3 * $0 + 1], values[3 * $0 + 2]) }
        }
    }
}

/// The longest blobs that are read. SQLite tells a blob's length without reading it: a hostile file cannot make us take
/// more memory than this.
enum BlobLimit {
    /// A JPEG of 2048 x 2048 at quality 100 has less than 16 MiB.
    static let image = 16 << 20
}
