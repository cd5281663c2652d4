public import Torch

/// The weighted mean of the absolute differences.
public struct WeightedAbsolute: PixelLoss {
    /// "l1".
    public static let name = "l1"

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        try (output - target).absolute().mean(weighted: regions.weight)
    }

    /// The sum of the weights.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try regions.weight.sum()
    }
}
