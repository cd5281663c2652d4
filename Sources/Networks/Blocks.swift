import Torch

/// What lies between the layers of an architecture.
enum Activation {
    /// The elements where positive, a share of them elsewhere.
    case leaky
    /// x cos(x), whatever the slope: the "c" of the SAEHD family.
    case cosine

    /// May change `x` itself: for a convolution's result, which nothing else needs.
    func callAsFunction(_ x: Tensor, slope: Double) throws(TorchError) -> Tensor {
        switch self {
        case .leaky: try x.leakyReLUInPlace(slope)
        case .cosine: try x * x.cosine()
        }
    }
}

/// A convolution of 5 x 5 at every second place, then an activation with a slope of 0.1: half the
/// size.
struct Downscale {
    private let convolution: Conv2d
    private let activation: Activation

    /// Adds "`name`.weight" and "`name`.bias" to the parameters; the bias starts at zero.
    init(
        _ name: String, _ inputs: Int, _ outputs: Int, activation: Activation = .leaky,
        in p: Parameters
    ) throws(TorchError) {
        convolution = try Conv2d(
            name, inputs, outputs, kernel: 5, stride: 2, weight: .he(slope: 0.1), bias: .zeros,
            in: p)
        self.activation = activation
    }

    /// [N, inputs, H, W] to [N, outputs, H / 2, W / 2].
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        try activation(convolution(x), slope: 0.1)
    }
}

/// A convolution to four times the channels, an activation with a slope of 0.1, then a pixel
/// shuffle: twice the size.
struct Upscale {
    private let convolution: Conv2d
    private let activation: Activation

    /// Adds "`name`.weight" and "`name`.bias" to the parameters; the bias starts at zero.
    init(
        _ name: String, _ inputs: Int, _ outputs: Int, weight: Initialization,
        activation: Activation = .leaky, in p: Parameters
    ) throws(TorchError) {
        convolution = try Conv2d(
            name, inputs, 4 * outputs, weight: weight, bias: .zeros, in: p)
        self.activation = activation
    }

    /// [N, inputs, H, W] to [N, outputs, 2 * H, 2 * W].
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        try activation(convolution(x), slope: 0.1).pixelShuffled(2)
    }
}

/// x + conv(act(conv(x))), then act; the slopes are 0.2. The second convolution starts at zero, so
/// that the block starts as what comes in.
struct Residual {
    private let first: Conv2d
    private let second: Conv2d
    private let activation: Activation

    init(
        _ name: String, _ width: Int, activation: Activation = .leaky, in p: Parameters
    ) throws(TorchError) {
        first = try Conv2d(name + ".first", width, width, in: p)
        second = try Conv2d(name + ".second", width, width, weight: .zeros, in: p)
        self.activation = activation
    }

    /// [N, width, H, W] to the same.
    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        let change = try second(activation(first(x), slope: 0.2))
        return try activation(x + change, slope: 0.2)
    }
}

extension Tensor {
    /// Each picture's numbers divided by the root of their mean square, [N, K], in `float32`: what
    /// light and contrast scale is taken out. Karras et al., https://arxiv.org/abs/1710.10196.
    func pixelNormalized() throws(TorchError) -> Tensor {
        let x = try to(.float32)
        let meanSquare = try (x * x).mean(over: [-1], keepingAxes: true)
        return try x / (meanSquare + 1e-6).squareRoot()
    }
}
