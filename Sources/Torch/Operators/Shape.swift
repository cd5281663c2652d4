extension Tensor {
    /// The same elements in another shape; one size may be -1, which is what is left.
    public func reshaped(_ shape: Int...) throws(TorchError) -> Tensor { try reshaped(shape) }
    /// The same elements in another shape; one size may be -1, which is what is left.
    public func reshaped(_ shape: [Int]) throws(TorchError) -> Tensor {
        try Operator.reshape(.tensor(self), .ints(shape))
    }
    /// The axes from `first` to `last` as one. The default `last` is the last axis.
    public func flattened(from first: Int = 0, to last: Int = -1) throws(TorchError) -> Tensor {
        try Operator.flatten(.tensor(self), .int(first), .int(last))
    }
    /// The axes in another order: axis i of the result is axis `axes[i]`.
    public func permuted(_ axes: Int...) throws(TorchError) -> Tensor {
        try Operator.permute(.tensor(self), .ints(axes))
    }
    /// Two axes exchanged.
    public func transposed(_ a: Int, _ b: Int) throws(TorchError) -> Tensor {
        try Operator.transpose(.tensor(self), .int(a), .int(b))
    }
    /// With an axis of size 1 at `axis`.
    public func unsqueezed(_ axis: Int) throws(TorchError) -> Tensor {
        try Operator.unsqueeze(.tensor(self), .int(axis))
    }
    /// Without the axis at `axis`, when its size is 1.
    public func squeezed(_ axis: Int) throws(TorchError) -> Tensor {
        try Operator.squeeze(.tensor(self), .int(axis))
    }
    /// Axes of size 1 stretched to `shape`, without a copy; -1 keeps a size.
    public func expanded(_ shape: [Int]) throws(TorchError) -> Tensor {
        try Operator.expand(.tensor(self), .ints(shape))
    }
    /// Every element `count` times behind itself along `axis`.
    public func repeatedInterleaved(_ count: Int, axis: Int) throws(TorchError) -> Tensor {
        try Operator.repeatInterleave(.tensor(self), .int(count), .int(axis))
    }
    /// `length` places of `axis` from `start`, as a view.
    public func narrowed(_ axis: Int, from start: Int, length: Int) throws(TorchError) -> Tensor {
        try Operator.narrow(.tensor(self), .int(axis), .int(start), .int(length))
    }
    /// Every `step`-th place of `axis` in `range`, as a view. Negative bounds count from the end.
    public func sliced(
        _ axis: Int, from start: Int? = nil, to end: Int? = nil, step: Int = 1
    ) throws(TorchError) -> Tensor {
        let bounds = [start, end].map { $0.map(Argument.int) ?? .none }
        return try Operator.slice(.tensor(self), .int(axis), bounds[0], bounds[1], .int(step))
    }
    /// One place of `axis`, which is no axis of the result.
    public func selected(_ axis: Int, _ index: Int) throws(TorchError) -> Tensor {
        try Operator.select(.tensor(self), .int(axis), .int(index))
    }
    /// The elements of a matrix whose row is their column, as a view.
    public func diagonal() throws(TorchError) -> Tensor { try Operator.diagonal(.tensor(self)) }
    /// Parts of `size` along `axis`; the last may be shorter.
    public func split(_ size: Int, axis: Int = 0) throws(TorchError) -> [Tensor] {
        let length = shape.indices.contains(axis) ? shape[axis] : count
        return try Operator.split.results(
            .tensor(self), .int(size), .int(axis), capacity: length / max(size, 1) + 1)
    }
    /// The axes mirrored.
    public func flipped(_ axes: Int...) throws(TorchError) -> Tensor {
        try Operator.flip(.tensor(self), .ints(axes))
    }
    /// The elements in the given memory order; the tensor itself where it has it.
    public func contiguous(_ format: MemoryFormat = .contiguous) throws(TorchError) -> Tensor {
        try Operator.contiguous(.tensor(self), .int(format.rawValue))
    }
    /// Puts the tensor's own values into another memory order, for everyone who holds it.
    func rearrangeInPlace(_ format: MemoryFormat) throws(TorchError) {
        try Operator.setData.results(.tensor(self), .tensor(detached().contiguous(format)))
    }
    /// A copy with memory of its own. Recorded for `backward`.
    public func cloned() throws(TorchError) -> Tensor { try Operator.clone(.tensor(self)) }

    /// The elements as another type; the tensor itself where it is of that type.
    public func to(_ type: DType) throws(TorchError) -> Tensor {
        try Operator.toType(.tensor(self), type.argument)
    }
    /// The tensor on another device; the tensor itself where it is there.
    public func to(_ device: Device) throws(TorchError) -> Tensor {
        try Operator.toLayout(.tensor(self), .none, .none, device.argument)
    }

    /// Tensors behind each other along an existing axis. The default is the first.
    public static func concatenated(_ tensors: [Tensor], axis: Int = 0) throws(TorchError) -> Tensor
    {
        try Operator.cat(.tensors(tensors), .int(axis))
    }
    /// Tensors behind each other along a new axis. The default is the first.
    public static func stacked(_ tensors: [Tensor], axis: Int = 0) throws(TorchError) -> Tensor {
        try Operator.stack(.tensors(tensors), .int(axis))
    }
}

extension Operator {
    fileprivate static let reshape = Operator("reshape")
    fileprivate static let flatten = Operator("flatten", "using_ints")
    fileprivate static let permute = Operator("permute")
    fileprivate static let transpose = Operator("transpose", "int")
    fileprivate static let unsqueeze = Operator("unsqueeze")
    fileprivate static let squeeze = Operator("squeeze", "dim")
    fileprivate static let expand = Operator("expand")
    fileprivate static let repeatInterleave = Operator("repeat_interleave", "self_int")
    fileprivate static let narrow = Operator("narrow")
    fileprivate static let slice = Operator("slice", "Tensor")
    fileprivate static let select = Operator("select", "int")
    fileprivate static let diagonal = Operator("diagonal")
    fileprivate static let split = Operator("split", "Tensor")
    fileprivate static let flip = Operator("flip")
    fileprivate static let contiguous = Operator("contiguous")
    fileprivate static let setData = Operator("set_data")
    fileprivate static let clone = Operator("clone")
    fileprivate static let toType = Operator("to", "dtype")
    fileprivate static let toLayout = Operator("to", "dtype_layout")
    fileprivate static let cat = Operator("cat")
    fileprivate static let stack = Operator("stack")
}
