import Foundation
public import Torch

/// Tells real pictures from made ones by their patches: what skin, teeth and lashes look like, whatever face it is.
///
/// Isola et al., https://arxiv.org/abs/1611.07004. A patch is about an eighth of the picture.
public struct PatchCritic: Critic {
    private let down: [Downscale]
    private let out: Conv2d

    /// Adds its weights to the parameters.
    ///
    /// - Parameters:
    ///   - resolution: Rows and columns of the pictures.
    ///   - width: Channels after the first layer.
    public init(
        resolution: Int, width: Int, in p: Parameters
    ) throws(TorchError) {
        let depth = Self.depth(resolution)
        down = try (0..<depth).map { (i) throws(TorchError) in
            try Downscale("patch.down\(i + 1)", i == 0 ? 3 : width << (i - 1), width << i, in: p)
        }
        out = try Conv2d("patch.out", width << (depth - 1), 1, bias: .zeros, in: p)
    }

    /// Halvings: two up to a side of 128, and one more for each doubling.
    static func depth(_ resolution: Int) -> Int {
        max(2, Int(log2(Double(resolution) / 32).rounded(.down)))
    }

    /// The shapes are those of a picture of 128 x 128 and a width of 16.
    public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 128, 128]
        var h = try (x - 0.5) * 4
        for layer in down { h = try layer(h) }  // [N, 32, 32, 32]
        return try out(h).to(.float32)  // [N, 1, 32, 32]
    }
}
