// Element by element. Shapes are stretched to each other as in NumPy. A number is taken as a real
// one: with an integer tensor the result is `float32`.

extension Tensor {
    /// The sum.
    public static func + (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.add(.tensor(a), .tensor(b))
    }
    /// The sum with a number.
    public static func + (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.addScalar(.tensor(a), .real(b))
    }
    /// The difference.
    public static func - (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.sub(.tensor(a), .tensor(b))
    }
    /// The difference to a number.
    public static func - (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.subScalar(.tensor(a), .real(b))
    }
    /// A number less the tensor.
    public static func - (a: Double, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.reverseSub(.tensor(b), .real(a))
    }
    /// The product.
    public static func * (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.mul(.tensor(a), .tensor(b))
    }
    /// The product with a number.
    public static func * (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.mulScalar(.tensor(a), .real(b))
    }
    /// The product with a number.
    public static func * (a: Double, b: Tensor) throws(TorchError) -> Tensor { try b * a }
    /// The quotient.
    public static func / (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.div(.tensor(a), .tensor(b))
    }
    /// The quotient by a number.
    public static func / (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.divScalar(.tensor(a), .real(b))
    }
    /// The opposite.
    public static prefix func - (a: Tensor) throws(TorchError) -> Tensor {
        try Operator.neg(.tensor(a))
    }

    /// The elements raised to `exponent`.
    public func power(_ exponent: Double) throws(TorchError) -> Tensor {
        try Operator.pow(.tensor(self), .real(exponent))
    }
    /// The square root.
    public func squareRoot() throws(TorchError) -> Tensor { try Operator.sqrt(.tensor(self)) }
    /// The absolute value.
    public func absolute() throws(TorchError) -> Tensor { try Operator.abs(.tensor(self)) }
    /// e to the power of the elements.
    public func exponential() throws(TorchError) -> Tensor { try Operator.exp(.tensor(self)) }
    /// The natural logarithm.
    public func logarithm() throws(TorchError) -> Tensor { try Operator.log(.tensor(self)) }
    /// The sine of radians.
    public func sine() throws(TorchError) -> Tensor { try Operator.sin(.tensor(self)) }
    /// The cosine of radians.
    public func cosine() throws(TorchError) -> Tensor { try Operator.cos(.tensor(self)) }
    /// The next integer below.
    public func floor() throws(TorchError) -> Tensor { try Operator.floor(.tensor(self)) }
    /// The nearest integer; halves go to the even one.
    public func rounded() throws(TorchError) -> Tensor { try Operator.round(.tensor(self)) }

    /// The elements, none below `lower` and none above `upper`; `nil` sets no bound.
    public func clamped(from lower: Double?, to upper: Double?) throws(TorchError) -> Tensor {
        let bounds = [lower, upper].map { $0.map(Argument.real) ?? .none }
        return try Operator.clamp(.tensor(self), bounds[0], bounds[1])
    }

    /// (1 - weight) * self + weight * other.
    public func lerp(_ other: Tensor, _ weight: Double) throws(TorchError) -> Tensor {
        try Operator.lerp(.tensor(self), .tensor(other), .real(weight))
    }

    /// The product of matrices, or of stacks of them; a vector counts as one row or column.
    public func matmul(_ other: Tensor) throws(TorchError) -> Tensor {
        try Operator.matmul(.tensor(self), .tensor(other))
    }

    /// `selfTimes` * self + `productTimes` * (a b), in one pass. The default factors are 1.
    public func plusMatmul(
        _ a: Tensor, _ b: Tensor, selfTimes: Double = 1, productTimes: Double = 1
    ) throws(TorchError) -> Tensor {
        try Operator.addmm(
            .tensor(self), .tensor(a), .tensor(b), .real(selfTimes), .real(productTimes))
    }

    // MARK: In place

    /// Adds a number to the elements.
    @discardableResult
    public func addInPlace(_ number: Double) throws(TorchError) -> Tensor {
        try Operator.addScalarInPlace(.tensor(self), .real(number))
    }
    /// Adds `factor` times `other` to the elements. The default factor is 1.
    @discardableResult
    public func addInPlace(_ other: Tensor, times factor: Double = 1) throws(TorchError) -> Tensor {
        try Operator.addInPlace(.tensor(self), .tensor(other), .real(factor))
    }
    /// Multiplies the elements by a number.
    @discardableResult
    public func multiplyInPlace(_ factor: Double) throws(TorchError) -> Tensor {
        try Operator.mulInPlace(.tensor(self), .real(factor))
    }
    /// Multiplies the elements by those of `other`.
    @discardableResult
    public func multiplyInPlace(_ other: Tensor) throws(TorchError) -> Tensor {
        try Operator.mulTensorInPlace(.tensor(self), .tensor(other))
    }
    /// Moves the elements towards `other` by the share `weight`.
    @discardableResult
    public func lerpInPlace(_ other: Tensor, _ weight: Double) throws(TorchError) -> Tensor {
        try Operator.lerpInPlace(.tensor(self), .tensor(other), .real(weight))
    }
    /// Takes over the values of `other`, converted to this element type and device.
    @discardableResult
    public func copyInPlace(_ other: Tensor) throws(TorchError) -> Tensor {
        try Operator.copyInPlace(.tensor(self), .tensor(other))
    }
    /// Sets every element.
    @discardableResult
    public func fillInPlace(_ value: Double) throws(TorchError) -> Tensor {
        try Operator.fillInPlace(.tensor(self), .real(value))
    }
}

extension Operator {
    fileprivate static let add = Operator("add", "Tensor")
    fileprivate static let addScalar = Operator("add", "Scalar")
    fileprivate static let sub = Operator("sub", "Tensor")
    fileprivate static let subScalar = Operator("sub", "Scalar")
    fileprivate static let reverseSub = Operator("rsub", "Scalar")
    fileprivate static let mul = Operator("mul", "Tensor")
    fileprivate static let mulScalar = Operator("mul", "Scalar")
    fileprivate static let div = Operator("div", "Tensor")
    fileprivate static let divScalar = Operator("div", "Scalar")
    fileprivate static let neg = Operator("neg")
    fileprivate static let pow = Operator("pow", "Tensor_Scalar")
    fileprivate static let sqrt = Operator("sqrt")
    fileprivate static let abs = Operator("abs")
    fileprivate static let exp = Operator("exp")
    fileprivate static let log = Operator("log")
    fileprivate static let sin = Operator("sin")
    fileprivate static let cos = Operator("cos")
    fileprivate static let floor = Operator("floor")
    fileprivate static let round = Operator("round")
    fileprivate static let clamp = Operator("clamp")
    fileprivate static let lerp = Operator("lerp", "Scalar")
    fileprivate static let matmul = Operator("matmul")
    fileprivate static let addmm = Operator("addmm")
    fileprivate static let addScalarInPlace = Operator("add_", "Scalar")
    fileprivate static let addInPlace = Operator("add_", "Tensor")
    fileprivate static let mulInPlace = Operator("mul_", "Scalar")
    fileprivate static let mulTensorInPlace = Operator("mul_", "Tensor")
    fileprivate static let lerpInPlace = Operator("lerp_", "Scalar")
    fileprivate static let copyInPlace = Operator("copy_")
    fileprivate static let fillInPlace = Operator("fill_", "Scalar")
}
