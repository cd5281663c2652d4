public import Torch

/// The weighted mean of the absolute differences in three bands of detail: pixels, pairs and fours
/// of pixels. It asks for sharpness that a plain difference, ruled by large areas, does not.
public struct LaplacianBands: PixelLoss {
    /// "laplacian".
    public static let name = "laplacian"

    /// Bands, each of half the resolution of the one before. The default is 3.
    public var bands = 3

    /// The defaults.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        var error = try output - target  // [N, 3, H, W]
        var w = regions.weight
        var total = try Tensor.zeros([], on: output.device)
        for _ in 0..<bands {
            let low = try error.averagePooled((2, 2))  // [N, 3, H/2, W/2]
            let band = try (error - low.enlarged(2)).absolute()
            total = try total + band.mean(weighted: w)
            (error, w) = (low, try w.averagePooled((2, 2)))
        }
        return total
    }

    /// The sum of the weights; that of the coarser bands is a fixed share of it.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try regions.weight.sum()
    }
}
