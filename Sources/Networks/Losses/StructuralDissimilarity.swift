public import Torch

/// (1 - SSIM) / 2 of the luma, a weighted mean: structure, where absolute differences see only
/// values.
///
/// Wang et al., https://doi.org/10.1109/TIP.2003.819861, with a box of 7x7 at every second place.
public struct StructuralDissimilarity: PixelLoss {
    /// "dssim".
    public static let name = "dssim"

    /// The box's side in pixels. The default is 7.
    public var window = 7

    /// The defaults.
    public init() {}

    /// One number, 0...1.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        // The constants of the paper for a range of 1: 0.01^2 and 0.03^2.
        let (c1, c2) = (1e-4, 9e-4)
        let x = try output.luma()
        let y = try target.luma()
        let (rows, columns) = try (boxes(along: 1, of: x), boxes(along: 2, of: x))
        // Separately, so that no gradient is followed into the target.
        let ours = try box(Tensor.stacked([x, x * x, x * y]), rows, columns)  // [3, N, H', W']
        let theirs = try box(Tensor.stacked([y, y * y]), rows, columns)  // [2, N, H', W']
        let (mx, my) = try (ours.selected(0, 0), theirs.selected(0, 0))
        let (mxx, myy, mxy) = try (mx * mx, my * my, mx * my)
        let xx = try ours.selected(0, 1) - mxx
        let yy = try theirs.selected(0, 1) - myy
        let xy = try ours.selected(0, 2) - mxy
        let likeness = try (mxy * 2 + c1) * (xy * 2 + c2)
        let scale = try (mxx + myy + c1) * (xx + yy + c2)
        let dissimilarity = try (1 - likeness / scale) * 0.5
        let w = try weights(regions)
        return try (dissimilarity * w).sum() / w.sum().clamped(from: 1e-6, to: nil)
    }

    /// The sum of the weights that count.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try weights(regions).sum()
    }

    /// The weights at the boxes' middles, [N, H', W'].
    private func weights(_ regions: Regions) throws(TorchError) -> Tensor {
        let border = window / 2
        return try regions.weight.selected(1, 0).sliced(1, from: border, to: -border, step: 2)
            .sliced(2, from: border, to: -border, step: 2)
    }

    /// Means over the box at every second place. As products of matrices they take a third of the
    /// time of a pooling.
    private func box(
        _ x: Tensor, _ rows: Tensor, _ columns: Tensor
    ) throws(TorchError) -> Tensor {
        try rows.matmul(x.matmul(columns.transposed(0, 1)))
    }

    /// The matrix that takes means over the window at every second place of an axis, [(L - window)
    /// / 2 + 1, L].
    private func boxes(along axis: Int, of x: Tensor) throws(TorchError) -> Tensor {
        let length = x.shape[axis]
        let places = max(0, (length - window) / 2 + 1)
        var values = [Float](repeating: 0, count: places * length)
        for place in 0..<places {
            for i in 0..<window { values[place * length + 2 * place + i] = 1 / Float(window) }
        }
        return try Tensor(values, shape: [places, length], device: x.device)
    }
}

extension Tensor {
    /// [N, 3, H, W] to [N, H, W], Rec. 601.
    func luma() throws(TorchError) -> Tensor {
        let shares = try Tensor([0.299, 0.587, 0.114], shape: [1, 3, 1, 1], device: device)
        return try (self * shares).sum(over: [1])
    }
}
