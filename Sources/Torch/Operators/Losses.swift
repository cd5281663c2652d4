// Each is the mean over all elements, one number.

extension Tensor {
    /// The mean of |self - target|.
    public func l1Loss(_ target: Tensor) throws(TorchError) -> Tensor {
        try Operator.l1(.tensor(self), .tensor(target))
    }
    /// The mean of (self - target)^2.
    public func squaredLoss(_ target: Tensor) throws(TorchError) -> Tensor {
        try Operator.mse(.tensor(self), .tensor(target))
    }
    /// The mean of d^2 / (2 * beta) where the difference d is less than `beta`, |d| - beta / 2
    /// elsewhere. The default is 1.
    public func smoothL1Loss(_ target: Tensor, beta: Double = 1) throws(TorchError) -> Tensor {
        try Operator.smoothL1(.tensor(self), .tensor(target), .int(1), .real(beta))
    }
    /// The mean of the cross entropy of `sigmoid(self)` and targets in 0...1.
    public func binaryCrossEntropyWithLogits(_ target: Tensor) throws(TorchError) -> Tensor {
        try Operator.bce(.tensor(self), .tensor(target))
    }
}

extension Operator {
    fileprivate static let l1 = Operator("l1_loss")
    fileprivate static let mse = Operator("mse_loss")
    fileprivate static let smoothL1 = Operator("smooth_l1_loss")
    fileprivate static let bce = Operator("binary_cross_entropy_with_logits")
}
