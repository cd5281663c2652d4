extension Tensor {
    /// The elements where positive, `slope` times them elsewhere.
    public func leakyReLU(_ slope: Double) throws(TorchError) -> Tensor {
        try Operator.leakyRelu(.tensor(self), .real(slope))
    }
    /// As `leakyReLU`, with a slope for each channel: [C] for [N, C, ..].
    public func leakyReLU(_ slopes: Tensor) throws(TorchError) -> Tensor {
        try Operator.prelu(.tensor(self), .tensor(slopes))
    }
    /// As `leakyReLU`, in the tensor's own memory: one pass and one copy less where the values
    /// before are not needed, as after a convolution.
    @discardableResult
    public func leakyReLUInPlace(_ slope: Double) throws(TorchError) -> Tensor {
        try Operator.leakyReluInPlace(.tensor(self), .real(slope))
    }
    /// The elements where positive, 0 elsewhere.
    public func relu() throws(TorchError) -> Tensor { try Operator.relu(.tensor(self)) }
    /// 1 / (1 + e^-x).
    public func sigmoid() throws(TorchError) -> Tensor { try Operator.sigmoid(.tensor(self)) }
    /// The hyperbolic tangent.
    public func tanh() throws(TorchError) -> Tensor { try Operator.tanh(.tensor(self)) }
    /// Shares that add up to 1 along `axis`.
    public func softmax(axis: Int) throws(TorchError) -> Tensor {
        try Operator.softmax(.tensor(self), .int(axis))
    }
}

extension Operator {
    fileprivate static let leakyRelu = Operator("leaky_relu")
    fileprivate static let leakyReluInPlace = Operator("leaky_relu_")
    fileprivate static let prelu = Operator("prelu")
    fileprivate static let relu = Operator("relu")
    fileprivate static let sigmoid = Operator("sigmoid")
    fileprivate static let tanh = Operator("tanh")
    fileprivate static let softmax = Operator("softmax", "int")
}
