public import Torch

/// How far the swap's colors are from the plate's: for each picture and channel, the squared
/// difference of the means over the face, and of the deviations.
///
/// It teaches a network the plate's light and skin, and takes some of the likeness. For networks
/// that see colors as they are; where they are normalized there is nothing left to learn.
/// Statistics as style: Huang and Belongie, https://arxiv.org/abs/1703.06868.
public struct FaceStyle: PixelLoss {
    /// "faceStyle".
    public static let name = "faceStyle"
    /// The swap against the plate's face.
    public static let subject = LossSubject.swap

    /// The only one.
    public init() {}

    /// One number.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        let ours = try moments(output, regions.face)
        let theirs = try moments(target, regions.face)
        return try ours.mean.squaredLoss(theirs.mean) + ours.deviation.squaredLoss(theirs.deviation)
    }

    /// Each [N, 3, 1, 1].
    private func moments(
        _ x: Tensor, _ face: Tensor
    ) throws(TorchError) -> (mean: Tensor, deviation: Tensor) {
        let count = try face.sum(over: [2, 3], keepingAxes: true).clamped(from: 1e-6, to: nil)
        let mean = try (x * face).sum(over: [2, 3], keepingAxes: true) / count
        let off = try x - mean
        let variance = try (off * off * face).sum(over: [2, 3], keepingAxes: true) / count
        // The root of zero has no slope.
        return (mean, try (variance + 1e-5).squareRoot())
    }
}
