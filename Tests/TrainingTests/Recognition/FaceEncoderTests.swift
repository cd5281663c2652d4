import Faces
import Foundation
import Imaging
import Inference
import Testing
import Torch
import Training

@Suite("The face encoder that losses look through")
struct FaceEncoderTests {
    private struct Embeddings: Decodable {
        var embeddings: [[Float]]
    }

    /// The chips of FacesTests/References/identity.py, [2, 3, 150, 150].
    private static let bytes: [UInt8] = {
        var planes: [UInt8] = []
        func plane(_ value: (Int, Int) -> Int) {
            for y in 0..<150 { for x in 0..<150 { planes.append(UInt8(value(x, y) % 256)) } }
        }
        plane { 3 * $1 + $0 }
        plane { x, _ in 2 * x }
        plane { $1 + 5 * $0 }
        for light in [40, 10, 0] {
            plane { x, y in
                let (dx, dy) = (x - 75, y - 75)
                var value = dx * dx * 4 + dy * dy * 3 < 14400 ? 180 : 60
                for cx in [52, 98] where (x - cx) * (x - cx) + (y - 60) * (y - 60) < 60 {
                    value = 20
                }
                if abs(x - 75) < 22 && abs(y - 110) < 5 { value = 40 }
                return value + light
            }
        }
        return planes
    }()

    private static func chips() throws -> Tensor {
        try Tensor(bytes, shape: [2, 3, 150, 150]).to(.float32) * (1 / 255)
    }

    @Test("gives the embeddings of OpenVINO and of PyTorch, from the same file")
    func reference() throws {
        let found = try FaceEncoder.stored(.cpu)(Self.chips())
        #expect(found.shape == [2, Embedding.count])
        let values = try found.floats()
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../FacesTests/References/identity.json")
        let reference = try JSONDecoder().decode(Embeddings.self, from: Data(contentsOf: url))
            .embeddings
        let encoder = try IdentityEncoder(NetworkRuntime())
        for i in 0..<2 {
            let own = Array(values[i * Embedding.count..<(i + 1) * Embedding.count])
            func plane(_ c: Int) -> [UInt8] {
                Array(Self.bytes[(3 * i + c) * 22500..<(3 * i + c + 1) * 22500])
            }
            let chip = PlanarRGB(
                width: 150, height: 150, red: plane(0), green: plane(1), blue: plane(2))
            let judge = try encoder.embedding(ofChip: chip).values
            for other in [judge, reference[i]] {
                let worst = zip(own, other).map { abs($0 - $1) }.max() ?? 1
                #expect(worst < 2e-5, "\(worst)")
            }
        }
    }

    private struct Gradient: Decodable {
        var distance: Double
        var norm: Double
        var gradient: [Double]
    }

    @Test("gives the gradient of PyTorch back to the pixels")
    func gradient() throws {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../References/face_encoder.json")
        let expected = try JSONDecoder().decode(Gradient.self, from: Data(contentsOf: url))
        let encoder = try FaceEncoder.stored(.cpu)
        let chips = try Self.chips()
        let chip = try chips.narrowed(0, from: 1, length: 1).contiguous().requiringGradient()
        let off = try encoder(chip) - encoder(chips.narrowed(0, from: 0, length: 1))
        let distance = try (off * off).sum()
        #expect(try abs(distance.item() / expected.distance - 1) < 1e-4)
        try distance.backward()
        let gradient = try #require(try chip.gradient()).flattened()
        #expect(try abs(gradient.norm().item() / expected.norm - 1) < 1e-2)
        let some = try gradient.sliced(0, step: 1013).floats().map(Double.init)
        #expect(some.count == expected.gradient.count)
        let worst = zip(some, expected.gradient).map { abs($0 - $1) }.max() ?? .infinity
        // Of gradients whose mean size is norm / sqrt(count).
        let size = expected.norm / Double(gradient.count).squareRoot()
        #expect(worst < 0.02 * size, "\(worst) \(size)")
    }
}
