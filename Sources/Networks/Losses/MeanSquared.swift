public import Torch

/// The weighted mean of the squared differences: large errors first.
public struct MeanSquared: PixelLoss {
    /// "mse".
    public static let name = "mse"

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        let error = try output - target  // [N, 3, H, W]
        return try (error * error).mean(weighted: regions.weight)
    }

    /// The sum of the weights.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try regions.weight.sum()
    }
}
