public import Torch

/// The mean of the absolute differences at lips and eyes alone, on top of what other losses say
/// there.
///
/// For a training whose faces look right and whose mouths and eyes do not: with "l1" at 1, a share
/// of 1 makes them count about as much as all of the face.
public struct FeaturePriority: PixelLoss {
    /// "features".
    public static let name = "features"

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        try (output - target).absolute().mean(weighted: regions.features)
    }

    /// The sum of the weights of lips and eyes.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try regions.features.sum()
    }
}
