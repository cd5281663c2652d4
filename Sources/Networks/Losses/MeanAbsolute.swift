public import Torch

/// The mean of the absolute differences over the whole picture: the loss of 2017. The weight does
/// not count.
public struct MeanAbsolute: PixelLoss {
    /// "mae".
    public static let name = "mae"

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        try output.l1Loss(target)
    }
}
