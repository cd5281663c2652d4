public import Torch

/// The weighted mean of the absolute differences.
public struct WeightedAbsolute: Loss {
    /// "l1".
    public static let name = "l1"

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, weight: Tensor
    ) throws(TorchError) -> Tensor {
        let error = try (output - target).absolute()  // [N, 3, H, W]
        return try (error * weight).sum() / (weight.sum() * 3)
    }
}
