import Foundation
import Torch

/// Numbers that Python (References/formula.py) and Swift make alike, bit for bit.
enum Formula {
    /// `float32` in -0.5..<0.5 from a hash of seed and index.
    static func values(_ seed: Int, count: Int) -> [Float] {
        (0..<UInt64(count)).map { index in
            var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761)
            h &+= UInt32(truncatingIfNeeded: seed * 40503 + 12345)
            h = (h ^ (h >> 15)) &* 2_246_822_519
            h = (h ^ (h >> 13)) &* 3_266_489_917
            h ^= h >> 16
            return Float(Double(h >> 8) / 16_777_216 - 0.5)
        }
    }

    static func tensor(_ seed: Int, _ shape: Int...) throws(TorchError) -> Tensor {
        try Tensor(values(seed, count: shape.reduce(1, *)), shape: shape)
    }
}

/// What a script in References wrote.
enum Reference {
    static func url(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "References/\(name)")
    }

    static func load<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
        try JSONDecoder().decode(type, from: Data(contentsOf: url(name)))
    }
}

/// A file in a temporary folder, gone with the test.
final class TemporaryFile {
    let url = FileManager.default.temporaryDirectory
        .appending(path: "torch-\(UUID().uuidString).safetensors")

    init(_ bytes: [UInt8]? = nil) throws {
        if let bytes { try Data(bytes).write(to: url) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
