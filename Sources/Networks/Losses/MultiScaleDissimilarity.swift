import Foundation
public import Torch

/// 1 - MS-SSIM of the luma: contrast and structure at up to five scales, and the light at the
/// coarsest, multiplied. Each scale is a mean over each picture by its weights.
///
/// Wang, Simoncelli and Bovik, https://doi.org/10.1109/ACSSC.2003.1292216: a Gaussian window of
/// 11 x 11 with a deviation of 1.5, nothing beyond the border; scales that the window does not fit
/// into are left out, and the exponents of the others add up to 1.
public struct MultiScaleDissimilarity: PixelLoss {
    /// "msssim".
    public static let name = "msssim"

    private static let exponents = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
    private static let window = 11

    /// The only one.
    public init() {}

    /// One number, 0...1.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        var (x, y) = try (output.luma().unsqueezed(1), target.luma().unsqueezed(1))
        var weight = regions.weight
        let smallest = min(x.shape[2], x.shape[3])
        let exponents = Self.exponents.enumerated()
            .prefix { smallest >> $0.offset >= Self.window }.map(\.element)
        guard let last = exponents.indices.last else {
            throw .refused(
                operation: Self.name,
                message: "a picture of \(smallest) is less than the window of \(Self.window)")
        }
        let whole = exponents.reduce(0, +)
        var product = try Tensor.ones([x.shape[0]], on: x.device)
        for (scale, exponent) in exponents.enumerated() {
            let (light, structure) = try likeness(x, y)  // [N, 1, H - 10, W - 10]
            let map = scale == last ? try light * structure : structure
            let border = Self.window / 2
            let w = try weight.sliced(2, from: border, to: -border)
                .sliced(3, from: border, to: -border)
            // Where nothing counts, nothing differs.
            let mean =
                try ((map * w).sum(over: [1, 2, 3]) + 1e-6) / (w.sum(over: [1, 2, 3]) + 1e-6)
            // Pictures that are each other's opposite have a likeness below zero, and no root.
            product = try product * mean.clamped(from: 1e-4, to: nil).power(exponent / whole)
            if scale < last {
                (x, y) = try (x.averagePooled((2, 2)), y.averagePooled((2, 2)))
                weight = try weight.averagePooled((2, 2))
            }
        }
        return try 1 - product.mean()
    }

    /// How alike the lights are, and contrast and structure, at each place.
    private func likeness(
        _ x: Tensor, _ y: Tensor
    ) throws(TorchError) -> (light: Tensor, structure: Tensor) {
        // The constants of the paper for a range of 1: 0.01^2 and 0.03^2.
        let (c1, c2) = (1e-4, 9e-4)
        let (rows, columns) = try (windows(x.shape[2], x.device), windows(x.shape[3], x.device))
        func mean(_ v: Tensor) throws(TorchError) -> Tensor {
            try rows.matmul(v.matmul(columns.transposed(0, 1)))
        }
        let (mx, my) = try (mean(x), mean(y))
        let (mxx, myy, mxy) = try (mx * mx, my * my, mx * my)
        let (xx, yy) = try (mean(x * x) - mxx, mean(y * y) - myy)
        let xy = try mean(x * y) - mxy
        return (
            try (mxy * 2 + c1) / (mxx + myy + c1), try (xy * 2 + c2) / (xx + yy + c2)
        )
    }

    /// The matrix that takes means under the window at every place of an axis, [L - 10, L].
    private func windows(_ length: Int, _ device: Device) throws(TorchError) -> Tensor {
        let half = Self.window / 2
        let raw = (-half...half).map { exp(-Float($0 * $0) / (2 * 1.5 * 1.5)) }
        let sum = raw.reduce(0, +)
        let places = length - 2 * half
        var values = [Float](repeating: 0, count: places * length)
        for place in 0..<places {
            for (i, share) in raw.enumerated() { values[place * length + place + i] = share / sum }
        }
        return try Tensor(values, shape: [places, length], device: device)
    }
}
