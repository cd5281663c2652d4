import Torch

/// A convolution to four times the channels, a leaky activation (0.1), then a pixel shuffle: twice
/// the size.
struct Upscale {
    private let convolution: Conv2d

    /// Adds "`name`.weight" and "`name`.bias" to the parameters; the bias starts at zero.
    init(
        _ name: String, _ inputs: Int, _ outputs: Int, weight: Initialization, in p: Parameters
    ) throws(TorchError) {
        convolution = try Conv2d(
            name, inputs, 4 * outputs, weight: weight, bias: .zeros, in: p)
    }

    /// [N, inputs, H, W] to [N, outputs, 2 * H, 2 * W].
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        try convolution(x).leakyReLUInPlace(0.1).pixelShuffled(2)
    }
}

/// x + conv(leaky(conv(x))), then leaky; the slopes are 0.2. The second convolution starts at zero,
/// so that the block starts as what comes in.
struct Residual {
    private let first: Conv2d
    private let second: Conv2d

    init(_ name: String, _ width: Int, in p: Parameters) throws(TorchError) {
        first = try Conv2d(name + ".first", width, width, in: p)
        second = try Conv2d(name + ".second", width, width, weight: .zeros, in: p)
    }

    /// [N, width, H, W] to the same.
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        let change = try second(first(x).leakyReLUInPlace(0.2))
        return try (x + change).leakyReLUInPlace(0.2)
    }
}
