public import Torch

/// How much each place of some pictures counts, and what lies there. All are [N, 1, H, W].
public struct Regions {
    /// How much each place counts. Its scale does not matter.
    public let weight: Tensor
    /// How much of each place is face, 0...1.
    public let face: Tensor
    /// How much of each place is lips or eyes, 0...1.
    public let features: Tensor

    /// How many times as much lips and eyes count in training samples as the rest of the face.
    public static let heaviest: Float = 4

    /// Regions by their parts.
    public init(weight: Tensor, face: Tensor, features: Tensor) {
        (self.weight, self.face, self.features) = (weight, face, features)
    }

    /// What the weights of training samples say: 0 outside of the face, 1 on it, `heaviest` at lips
    /// and eyes, with soft edges.
    public init(ofSamples weight: Tensor) throws(TorchError) {
        self.weight = weight
        face = try weight.clamped(from: 0, to: 1)
        features = try ((weight - 1) / Double(Self.heaviest - 1)).clamped(from: 0, to: 1)
    }

    /// The regions, counted by other weights.
    func weighted(by weight: Tensor) -> Regions {
        Regions(weight: weight, face: face, features: features)
    }
}

extension Tensor {
    /// The mean of [N, C, H, W] where the weight, [N, 1, H, W], counts. 0 where it does nowhere.
    func mean(weighted weight: Tensor) throws(TorchError) -> Tensor {
        let channels = shape[1]
        let total = try (weight.sum() * Double(channels)).clamped(from: 1e-6, to: nil)
        return try (self * weight).sum() / total
    }
}
