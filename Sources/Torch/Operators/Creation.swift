// Tensors from nothing. The defaults are `float32` on the processor.

extension Tensor {
    /// All 0.
    public static func zeros(
        _ shape: [Int], _ type: DType = .float32, on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Operator.zeros(.ints(shape), type.argument, .none, device.argument)
    }
    /// All 1.
    public static func ones(
        _ shape: [Int], _ type: DType = .float32, on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Operator.ones(.ints(shape), type.argument, .none, device.argument)
    }
    /// All `value`.
    public static func full(
        _ shape: [Int], _ value: Double, _ type: DType = .float32, on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Operator.full(.ints(shape), .real(value), type.argument, .none, device.argument)
    }
    /// `count` numbers from `first` to `last`, both included, at equal steps.
    public static func steps(
        from first: Double, to last: Double, count: Int, on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Operator.linspace(
            .real(first), .real(last), .int(count), DType.float32.argument, .none, device.argument)
    }
    /// 0, 1, ..., count - 1 as `int64`.
    public static func range(_ count: Int, on device: Device = .cpu) throws(TorchError) -> Tensor {
        try Operator.arange(.int(count), DType.int64.argument, .none, device.argument)
    }
    /// All 0, with the shape, type, device and memory order of this one.
    public func zerosLike() throws(TorchError) -> Tensor { try Operator.zerosLike(.tensor(self)) }

    // MARK: Random numbers

    /// Normally distributed. Without a generator the device's own is drawn from.
    public static func normal(
        _ shape: [Int], mean: Double = 0, deviation: Double = 1, from generator: Generator? = nil,
        on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try zeros(shape, on: generator?.device ?? device)
            .fillNormalInPlace(mean: mean, deviation: deviation, from: generator)
    }
    /// Evenly distributed from `lower` up to `upper`. Without a generator the device's own is drawn
    /// from.
    public static func uniform(
        _ shape: [Int], from lower: Double = 0, to upper: Double = 1,
        by generator: Generator? = nil, on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try zeros(shape, on: generator?.device ?? device)
            .fillUniformInPlace(from: lower, to: upper, by: generator)
    }
    /// Integers from 0 up to `end`, without `end`, as `int64`.
    public static func randomIntegers(
        _ shape: [Int], below end: Int, from generator: Generator? = nil, on device: Device = .cpu
    ) throws(TorchError) -> Tensor {
        try Operator.randint(
            .int(end), .ints(shape), .generator(generator), DType.int64.argument, .none,
            (generator?.device ?? device).argument)
    }
    /// Replaces every element by a normally distributed number.
    @discardableResult
    public func fillNormalInPlace(
        mean: Double = 0, deviation: Double = 1, from generator: Generator? = nil
    ) throws(TorchError) -> Tensor {
        try Operator.normal(
            .tensor(self), .real(mean), .real(deviation), .generator(generator))
    }
    /// Replaces every element by an evenly distributed number.
    @discardableResult
    public func fillUniformInPlace(
        from lower: Double = 0, to upper: Double = 1, by generator: Generator? = nil
    ) throws(TorchError) -> Tensor {
        try Operator.uniform(
            .tensor(self), .real(lower), .real(upper), .generator(generator))
    }
}

extension Operator {
    fileprivate static let zeros = Operator("zeros")
    fileprivate static let ones = Operator("ones")
    fileprivate static let full = Operator("full")
    fileprivate static let linspace = Operator("linspace")
    fileprivate static let arange = Operator("arange")
    fileprivate static let zerosLike = Operator("zeros_like")
    fileprivate static let normal = Operator("normal_")
    fileprivate static let uniform = Operator("uniform_")
    fileprivate static let randint = Operator("randint", "generator")
}
