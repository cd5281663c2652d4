/// A matrix product with a bias.
public struct Linear {
    /// [outputs, inputs].
    public let weight: Tensor
    /// [outputs].
    public let bias: Tensor

    /// Adds "`name`.weight" and "`name`.bias" to the parameters. The default is PyTorch's initial
    /// values.
    public init(
        _ name: String, _ inputs: Int, _ outputs: Int, weight: Initialization = .uniform,
        bias: Initialization? = nil, in parameters: Parameters
    ) throws(TorchError) {
        self.weight = try parameters.add(name + ".weight", [outputs, inputs], weight)
        self.bias = try parameters.add(
            name + ".bias", [outputs], bias ?? .uniformOf(fan: inputs))
    }

    /// [.., inputs] to [.., outputs].
    public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        try x.linear(weight, bias: bias)
    }
}
