public import Torch

/// How far the swap is from the plate around the face: structure and squared differences where
/// there is no face.
///
/// It teaches a network to go on with the plate's hair and background at the face's edge, and so
/// takes on the plate's contour.
public struct BackgroundStyle: PixelLoss {
    /// "backgroundStyle".
    public static let name = "backgroundStyle"
    /// The swap against the plate's surroundings.
    public static let subject = LossSubject.swap

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        let around = try around(regions)
        let structure = try StructuralDissimilarity()(output, target, in: around)
        return try structure + MeanSquared()(output, target, in: around)
    }

    /// The sum of the weights around the face.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try around(regions).weight.sum()
    }

    private func around(_ regions: Regions) throws(TorchError) -> Regions {
        regions.weighted(by: try 1 - regions.face)
    }
}
