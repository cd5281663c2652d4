/// Operators on lists of tensors in one call: what optimizers are made of.
public enum Foreach {
    /// Adds a number to every element of every tensor.
    public static func add(_ tensors: [Tensor], _ number: Double) throws(TorchError) {
        try Operator.addScalar.results(.tensors(tensors), .real(number))
    }
    /// Adds `factor` times the tensors of `others` to those of `tensors`.
    public static func add(
        _ tensors: [Tensor], _ others: [Tensor], times factor: Double = 1
    ) throws(TorchError) {
        try Operator.addList.results(.tensors(tensors), .tensors(others), .real(factor))
    }
    /// Multiplies every element of every tensor by a number.
    public static func multiply(_ tensors: [Tensor], _ number: Double) throws(TorchError) {
        try Operator.mulScalar.results(.tensors(tensors), .real(number))
    }
    /// Multiplies every element of every tensor by a tensor of one element, on the device.
    public static func multiply(_ tensors: [Tensor], _ number: Tensor) throws(TorchError) {
        try Operator.mulTensor.results(.tensors(tensors), .tensor(number))
    }
    /// Moves the tensors towards `others` by the share `weight`.
    public static func lerp(
        _ tensors: [Tensor], _ others: [Tensor], _ weight: Double
    ) throws(TorchError) {
        try Operator.lerp.results(.tensors(tensors), .tensors(others), .real(weight))
    }
    /// The root of the sum of squares of each tensor.
    public static func norms(_ tensors: [Tensor]) throws(TorchError) -> [Tensor] {
        try Operator.norm.results(.tensors(tensors), capacity: tensors.count)
    }
    /// Takes over the values of `others`.
    public static func copy(_ tensors: [Tensor], from others: [Tensor]) throws(TorchError) {
        try Operator.copy.results(.tensors(tensors), .tensors(others))
    }
}

extension Operator {
    fileprivate static let addScalar = Operator("_foreach_add_", "Scalar")
    fileprivate static let addList = Operator("_foreach_add_", "List")
    fileprivate static let mulScalar = Operator("_foreach_mul_", "Scalar")
    fileprivate static let mulTensor = Operator("_foreach_mul_", "Tensor")
    fileprivate static let lerp = Operator("_foreach_lerp_", "Scalar")
    fileprivate static let norm = Operator("_foreach_norm", "Scalar")
    fileprivate static let copy = Operator("_foreach_copy_")
}
