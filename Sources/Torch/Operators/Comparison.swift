// Element by element; the results are `bool` tensors.

extension Tensor {
    /// Where the elements are less.
    public static func .< (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.lt(.tensor(a), .tensor(b))
    }
    /// Where the elements are less than a number.
    public static func .< (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.ltScalar(.tensor(a), .real(b))
    }
    /// Where the elements are greater.
    public static func .> (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.gt(.tensor(a), .tensor(b))
    }
    /// Where the elements are greater than a number.
    public static func .> (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.gtScalar(.tensor(a), .real(b))
    }
    /// Where the elements are less or equal.
    public static func .<= (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.leScalar(.tensor(a), .real(b))
    }
    /// Where the elements are greater or equal.
    public static func .>= (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.geScalar(.tensor(a), .real(b))
    }
    /// Where the elements are equal.
    public static func .== (a: Tensor, b: Tensor) throws(TorchError) -> Tensor {
        try Operator.eq(.tensor(a), .tensor(b))
    }
    /// Where the elements equal a number.
    public static func .== (a: Tensor, b: Double) throws(TorchError) -> Tensor {
        try Operator.eqScalar(.tensor(a), .real(b))
    }

    /// The elements of this tensor where `condition` holds, of `other` elsewhere.
    public func `where`(_ condition: Tensor, otherwise other: Tensor) throws(TorchError) -> Tensor {
        try Operator.choose(.tensor(condition), .tensor(self), .tensor(other))
    }
    /// The smaller of each pair.
    public func minimum(_ other: Tensor) throws(TorchError) -> Tensor {
        try Operator.minimum(.tensor(self), .tensor(other))
    }
    /// The greater of each pair.
    public func maximum(_ other: Tensor) throws(TorchError) -> Tensor {
        try Operator.maximum(.tensor(self), .tensor(other))
    }
    /// Whether shape and every element are the same.
    public func equals(_ other: Tensor) throws(TorchError) -> Bool {
        try Operator.equal.truth(.tensor(self), .tensor(other))
    }
    /// Whether every pair differs by at most `absolute + relative * |other|`.
    /// The defaults are 1e-5 of the other and 1e-8.
    public func isClose(
        to other: Tensor, relative: Double = 1e-5, absolute: Double = 1e-8
    ) throws(TorchError) -> Bool {
        try Operator.allClose.truth(
            .tensor(self), .tensor(other), .real(relative), .real(absolute))
    }
}

extension Operator {
    fileprivate static let lt = Operator("lt", "Tensor")
    fileprivate static let ltScalar = Operator("lt", "Scalar")
    fileprivate static let gt = Operator("gt", "Tensor")
    fileprivate static let gtScalar = Operator("gt", "Scalar")
    fileprivate static let leScalar = Operator("le", "Scalar")
    fileprivate static let geScalar = Operator("ge", "Scalar")
    fileprivate static let eq = Operator("eq", "Tensor")
    fileprivate static let eqScalar = Operator("eq", "Scalar")
    fileprivate static let choose = Operator("where", "self")
    fileprivate static let minimum = Operator("minimum")
    fileprivate static let maximum = Operator("maximum")
    fileprivate static let equal = Operator("equal")
    fileprivate static let allClose = Operator("allclose")
}
