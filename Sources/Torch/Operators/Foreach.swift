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
    /// The tensors moved towards `others` by the share `weight`, as new ones.
    public static func mixed(
        _ tensors: [Tensor], _ others: [Tensor], _ weight: Double
    ) throws(TorchError) -> [Tensor] {
        try Operator.mixed.results(
            .tensors(tensors), .tensors(others), .real(weight), capacity: tensors.count)
    }
    /// The tensors less those of `others`.
    public static func differences(
        _ tensors: [Tensor], _ others: [Tensor]
    ) throws(TorchError) -> [Tensor] {
        try Operator.subList.results(
            .tensors(tensors), .tensors(others), .real(1), capacity: tensors.count)
    }
    /// -1, 0 or 1 for every element.
    public static func signs(_ tensors: [Tensor]) throws(TorchError) -> [Tensor] {
        try Operator.sign.results(.tensors(tensors), capacity: tensors.count)
    }
    /// The roots of all elements.
    public static func squareRoots(_ tensors: [Tensor]) throws(TorchError) -> [Tensor] {
        try Operator.root.results(.tensors(tensors), capacity: tensors.count)
    }
    /// Adds `factor` times `a` times `b`, element by element.
    public static func addProducts(
        _ tensors: [Tensor], _ a: [Tensor], _ b: [Tensor], times factor: Double
    ) throws(TorchError) {
        try Operator.addcmul.results(.tensors(tensors), .tensors(a), .tensors(b), .real(factor))
    }
    /// Adds `factor` times `a` over `b`, element by element.
    public static func addQuotients(
        _ tensors: [Tensor], _ a: [Tensor], _ b: [Tensor], times factor: Double
    ) throws(TorchError) {
        try Operator.addcdiv.results(.tensors(tensors), .tensors(a), .tensors(b), .real(factor))
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
    fileprivate static let mixed = Operator("_foreach_lerp", "Scalar")
    fileprivate static let subList = Operator("_foreach_sub", "List")
    fileprivate static let sign = Operator("_foreach_sign")
    fileprivate static let root = Operator("_foreach_sqrt")
    fileprivate static let addcmul = Operator("_foreach_addcmul_", "Scalar")
    fileprivate static let addcdiv = Operator("_foreach_addcdiv_", "Scalar")
    fileprivate static let copy = Operator("_foreach_copy_")
}
