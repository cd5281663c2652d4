public import Torch

/// (1 - SSIM) / 2 of the luma, a weighted mean: structure, where absolute differences see only values.
///
/// Wang et al., https://doi.org/10.1109/TIP.2003.819861, with a box of 7x7 at every second place.
public struct StructuralDissimilarity: Loss {
    /// "dssim".
    public static let name = "dssim"

    /// The box's side in pixels. The default is 7.
    public var window = 7

    /// The defaults.
    public init() {}

    /// One number, 0...1.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, weight: Tensor
    ) throws(TorchError) -> Tensor {
        // The constants of the paper for a range of 1: 0.01^2 and 0.03^2 (here 9e-4).
        let (c1, c2) = (1e-4, 9e-4)
        let x = try luma(output)
        let y = try luma(target)
        let moments = try box(Tensor.concatenated([x, y, x * x, y * y, x * y], axis: 1))
            .split(1, axis: 1)  // 5 x [N, 1, H', W']
        let (mx, my) = (moments[0], moments[1])
        let (mxx, myy, mxy) = try (mx * mx, my * my, mx * my)
        let (xx, yy, xy) = try (moments[2] - mxx, moments[3] - myy, moments[4] - mxy)
        let likeness = try (mxy * 2 + c1) * (xy * 2 + c2)
        let scale = try (mxx + myy + c1) * (xx + yy + c2)
        let dissimilarity = try (1 - likeness / scale) * 0.5
        let border = window / 2
        let w = try weight.sliced(2, from: border, to: -border, step: 2)
            .sliced(3, from: border, to: -border, step: 2)  // at the boxes' middles
        return try (dissimilarity * w).sum() / w.sum()
    }

    /// [N, 3, H, W] to [N, 1, H, W], Rec. 601.
    private func luma(_ picture: Tensor) throws(TorchError) -> Tensor {
        let shares = try Tensor(
            [0.299, 0.587, 0.114], shape: [1, 3, 1, 1], device: picture.device)
        return try (picture * shares).sum(over: [1], keepingAxes: true)
    }

    /// Means over the box at every second place; two passes of one axis are faster than one of two.
    private func box(_ x: Tensor) throws(TorchError) -> Tensor {
        try x.averagePooled((window, 1), stride: (2, 1)).averagePooled((1, window), stride: (1, 2))
    }
}
