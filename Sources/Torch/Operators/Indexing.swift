extension Tensor {
    /// The places of `axis` that an `int64` list names, copied.
    public func indexed(_ axis: Int, by index: Tensor) throws(TorchError) -> Tensor {
        try Operator.indexSelect(.tensor(self), .int(axis), .tensor(index))
    }
    /// The places of `axis` that a list names, copied.
    public func indexed(_ axis: Int, by index: [Int]) throws(TorchError) -> Tensor {
        try indexed(axis, by: Tensor(index, shape: [index.count], device: device))
    }
    /// For each place of `index` (`int64`) the element whose place along `axis` it names.
    public func gathered(_ axis: Int, by index: Tensor) throws(TorchError) -> Tensor {
        try Operator.gather(.tensor(self), .int(axis), .tensor(index))
    }
    /// The sums of the elements up to each place of `axis`.
    public func cumulativeSum(axis: Int) throws(TorchError) -> Tensor {
        try Operator.cumsum(.tensor(self), .int(axis))
    }
    /// The elements along `axis` in order, and where each came from as `int64`.
    public func sorted(
        axis: Int = -1, descending: Bool = false
    ) throws(TorchError) -> (values: Tensor, indices: Tensor) {
        let both = try Operator.sort.results(.tensor(self), .int(axis), .bool(descending))
        return (both[0], both[1])
    }
}

extension Operator {
    fileprivate static let indexSelect = Operator("index_select")
    fileprivate static let gather = Operator("gather")
    fileprivate static let cumsum = Operator("cumsum")
    fileprivate static let sort = Operator("sort")
}
