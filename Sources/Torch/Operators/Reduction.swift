// `axes` are counted from 0, or from the end when negative; `nil` stands for all of them.

extension Tensor {
    /// The sum. The default is over all axes, which are then gone.
    public func sum(
        over axes: [Int]? = nil, keepingAxes keep: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.sum(.tensor(self), Tensor.axes(axes), .bool(keep))
    }
    /// The mean. The default is over all axes, which are then gone.
    public func mean(
        over axes: [Int]? = nil, keepingAxes keep: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.mean(.tensor(self), Tensor.axes(axes), .bool(keep))
    }
    /// The standard deviation; the sum of squares is divided by the count less `correction`.
    /// The default correction is 1, as in PyTorch.
    public func standardDeviation(
        over axes: [Int]? = nil, correction: Double = 1, keepingAxes keep: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.std(.tensor(self), Tensor.axes(axes), .real(correction), .bool(keep))
    }
    /// The variance; the sum of squares is divided by the count less `correction`.
    /// The default correction is 1, as in PyTorch.
    public func variance(
        over axes: [Int]? = nil, correction: Double = 1, keepingAxes keep: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.variance(.tensor(self), Tensor.axes(axes), .real(correction), .bool(keep))
    }
    /// The least element.
    public func least(
        over axes: [Int] = [], keepingAxes keep: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.amin(.tensor(self), .ints(axes), .bool(keep))
    }
    /// The greatest element.
    public func greatest(
        over axes: [Int] = [], keepingAxes keep: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.amax(.tensor(self), .ints(axes), .bool(keep))
    }
    /// Where the least element of `axis` is, as `int64`.
    public func indexOfLeast(axis: Int) throws(TorchError) -> Tensor {
        try Operator.argmin(.tensor(self), .int(axis))
    }
    /// Where the greatest element of `axis` is, as `int64`.
    public func indexOfGreatest(axis: Int) throws(TorchError) -> Tensor {
        try Operator.argmax(.tensor(self), .int(axis))
    }
    /// The root of the sum of squares of all elements.
    public func norm() throws(TorchError) -> Tensor { try Operator.norm(.tensor(self)) }

    private static func axes(_ axes: [Int]?) -> Argument { axes.map(Argument.ints) ?? .none }
}

extension Operator {
    fileprivate static let sum = Operator("sum", "dim_IntList")
    fileprivate static let mean = Operator("mean", "dim")
    fileprivate static let std = Operator("std", "correction")
    fileprivate static let variance = Operator("var", "correction")
    fileprivate static let amin = Operator("amin")
    fileprivate static let amax = Operator("amax")
    fileprivate static let argmin = Operator("argmin")
    fileprivate static let argmax = Operator("argmax")
    fileprivate static let norm = Operator("norm", "Scalar")
}
