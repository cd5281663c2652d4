public import Torch

/// A network that learns to tell what is real from what is made, while what makes it learns to pass for real.
///
/// Goodfellow et al., https://arxiv.org/abs/1406.2661; the losses are cross entropies.
public protocol Critic {
    /// What it thinks, above 0 for real: one number for each place or picture, `float32`.
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor
}

extension Critic {
    /// How little something passes for real: small where the critic is deceived. One number.
    public func objection(to made: Tensor) throws(TorchError) -> Tensor {
        let opinion = try self(made)
        return try opinion.binaryCrossEntropyWithLogits(Tensor.ones(opinion.shape, on: made.device))
    }

    /// What the critic is to make small: how often it takes the one for the other. One number.
    public func mistakes(real: Tensor, made: Tensor) throws(TorchError) -> Tensor {
        let (of, ofMade) = (try self(real), try self(made))
        let right = try of.binaryCrossEntropyWithLogits(Tensor.ones(of.shape, on: real.device))
        let wrong = try ofMade.binaryCrossEntropyWithLogits(
            Tensor.zeros(ofMade.shape, on: made.device))
        return try (right + wrong) * 0.5
    }
}
