extension Tensor {
    /// [N, C, H, W] with a weight [O, C / groups, KH, KW] and a bias [O]: [N, O, H', W'],
    /// H' = (H + 2 * padding - KH) / stride + 1. The defaults are stride 1, no padding, one group.
    public func conv2d(
        _ weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, groups: Int = 1
    ) throws(TorchError) -> Tensor {
        try Operator.conv2d(
            .tensor(self), .tensor(weight), .optional(bias), .ints([stride, stride]),
            .ints([padding, padding]), .ints([1, 1]), .int(groups))
    }
    /// [.., I] with a weight [O, I] and a bias [O]: [.., O].
    public func linear(_ weight: Tensor, bias: Tensor? = nil) throws(TorchError) -> Tensor {
        try Operator.linear(.tensor(self), .tensor(weight), .optional(bias))
    }
    /// Zeros around the last two axes.
    public func padded(left: Int, right: Int, top: Int, bottom: Int) throws(TorchError) -> Tensor {
        try Operator.pad(.tensor(self), .ints([left, right, top, bottom]))
    }
    /// `edge` rows and columns around the last two axes of [N, C, H, W], mirrored at the outermost ones,
    /// which are not repeated. The picture is larger than the edge.
    public func mirrored(edge: Int) throws(TorchError) -> Tensor {
        try Operator.reflect(.tensor(self), .ints([edge, edge, edge, edge]))
    }
    /// [N, C * f * f, H, W] to [N, C, H * f, W * f]; channels lie as C, row, column ("CRD").
    public func pixelShuffled(_ factor: Int) throws(TorchError) -> Tensor {
        try Operator.pixelShuffle(.tensor(self), .int(factor))
    }
    /// The inverse of `pixelShuffled`.
    public func pixelUnshuffled(_ factor: Int) throws(TorchError) -> Tensor {
        try Operator.pixelUnshuffle(.tensor(self), .int(factor))
    }
    /// Means over `kernel` (rows, columns) at every `stride`-th place; no padding.
    /// The default stride is the kernel.
    public func averagePooled(
        _ kernel: (Int, Int), stride: (Int, Int)? = nil
    ) throws(TorchError) -> Tensor {
        let stride = stride ?? kernel
        return try Operator.avgPool(
            .tensor(self), .ints([kernel.0, kernel.1]), .ints([stride.0, stride.1]))
    }
    /// [N, C, H, W] to [N, C, height, width]: means over areas that cover the picture evenly, and overlap
    /// where its size is no multiple.
    public func averagePooled(toHeight height: Int, width: Int) throws(TorchError) -> Tensor {
        try Operator.adaptivePool(.tensor(self), .ints([height, width]))
    }
    /// The greatest of `kernel` (rows, columns) at every `stride`-th place; borders are padded with
    /// what is less than everything. The defaults are the kernel as the stride and no padding.
    public func maximumPooled(
        _ kernel: (Int, Int), stride: (Int, Int)? = nil, padding: (Int, Int) = (0, 0)
    ) throws(TorchError) -> Tensor {
        let stride = stride ?? kernel
        return try Operator.maxPool(
            .tensor(self), .ints([kernel.0, kernel.1]), .ints([stride.0, stride.1]),
            .ints([padding.0, padding.1]))
    }
}

extension Operator {
    fileprivate static let conv2d = Operator("conv2d")
    fileprivate static let linear = Operator("linear")
    fileprivate static let pad = Operator("constant_pad_nd")
    fileprivate static let reflect = Operator("reflection_pad2d")
    fileprivate static let adaptivePool = Operator("adaptive_avg_pool2d")
    fileprivate static let pixelShuffle = Operator("pixel_shuffle")
    fileprivate static let pixelUnshuffle = Operator("pixel_unshuffle")
    fileprivate static let avgPool = Operator("avg_pool2d")
    fileprivate static let maxPool = Operator("max_pool2d")
}
