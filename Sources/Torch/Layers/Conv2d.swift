/// A convolution with a square kernel and a bias.
public struct Conv2d {
    /// [outputs, inputs, kernel, kernel].
    public let weight: Tensor
    /// [outputs].
    public let bias: Tensor
    /// Places from one window to the next.
    public let stride: Int
    /// Zeros around the picture.
    public let padding: Int

    /// Adds "`name`.weight" and "`name`.bias" to the parameters.
    ///
    /// The defaults are a kernel of 3, stride 1, as much padding as keeps the size, and PyTorch's
    /// initial values.
    public init(
        _ name: String, _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1,
        padding: Int? = nil, weight: Initialization = .uniform, bias: Initialization? = nil,
        in parameters: Parameters
    ) throws(TorchError) {
        let fan = inputs * kernel * kernel
        self.weight = try parameters.add(
            name + ".weight", [outputs, inputs, kernel, kernel], weight)
        self.bias = try parameters.add(
            name + ".bias", [outputs], bias ?? .uniformOf(fan: fan))
        self.stride = stride
        self.padding = padding ?? kernel / 2
    }

    /// [N, inputs, H, W] to [N, outputs, H', W'].
    public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        try x.conv2d(weight, bias: bias, stride: stride, padding: padding)
    }
}
