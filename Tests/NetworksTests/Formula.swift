import Foundation
import Torch

/// Numbers that Python (References/common.py) and Swift make alike, bit for bit.
enum Formula {
    /// `float32` in -0.5..<0.5 from a hash of seed and index.
    static func tensor(_ seed: Int, _ shape: [Int]) throws(TorchError) -> Tensor {
        let values = (0..<UInt64(shape.reduce(1, *))).map { index -> Float in
            var h = UInt32(truncatingIfNeeded: index &* 2_654_435_761)
            h &+= UInt32(truncatingIfNeeded: seed * 40503 + 12345)
            h = (h ^ (h >> 15)) &* 2_246_822_519
            h = (h ^ (h >> 13)) &* 3_266_489_917
            h ^= h >> 16
            return Float(Double(h >> 8) / 16_777_216 - 0.5)
        }
        return try Tensor(values, shape: shape)
    }

    /// Weights even in ±1 / sqrt(fan), in the order of construction.
    static func fill(_ parameters: Parameters) throws(TorchError) {
        for (index, parameter) in parameters.all.enumerated() {
            let shape = parameter.tensor.shape
            let fan = shape.count > 1 ? shape.dropFirst().reduce(1, *) : shape[0]
            let values = try tensor(index, shape) * (2 / Double(fan).squareRoot())
            try withoutGradient { () throws(TorchError) in
                try parameter.tensor.copyInPlace(values)
            }
        }
    }

    /// [N, 3, R, R] in 0..<1: 8 x 8 patches, enlarged, with a little noise.
    static func pictures(
        _ seed: Int, _ count: Int, _ resolution: Int
    ) throws(TorchError) -> Tensor {
        let smooth = try tensor(seed, [count, 3, 8, 8])
            .resized(height: resolution, width: resolution, .bilinear)
        return try smooth + tensor(seed + 1, [count, 3, resolution, resolution]) * 0.1 + 0.5
    }
}

/// What a script in References wrote.
enum Reference {
    static func load<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }
}
