import CTorch

/// One reference to a tensor, freed with its last Swift reference.
///
/// Not `Sendable`: tensors share memory, so one isolation domain at a time uses them.
public final class Tensor {
    let handle: CTTensor

    init(owning handle: CTTensor) { self.handle = handle }

    deinit { Runtime.assumed.api.release(handle) }

    private var api: CTorchAPI { Runtime.assumed.api }

    // MARK: From Swift values

    /// Copies `values`, in row-major order, into a `float32` tensor.
    public convenience init(
        _ values: [Float], shape: [Int], device: Device = .cpu
    ) throws(TorchError) {
        try self.init(bytes: values.span.bytes, shape: shape, type: .float32, device: device)
    }

    /// Copies `values` into a `float32` tensor of one dimension.
    public convenience init(_ values: [Float], device: Device = .cpu) throws(TorchError) {
        try self.init(values, shape: [values.count], device: device)
    }

    /// Copies `values`, in row-major order, into a `uint8` tensor.
    public convenience init(
        _ values: [UInt8], shape: [Int], device: Device = .cpu
    ) throws(TorchError) {
        try self.init(bytes: values.span.bytes, shape: shape, type: .uint8, device: device)
    }

    /// Copies `values`, in row-major order, into an `int64` tensor.
    public convenience init(
        _ values: [Int], shape: [Int], device: Device = .cpu
    ) throws(TorchError) {
        try self.init(bytes: values.span.bytes, shape: shape, type: .int64, device: device)
    }

    /// Copies raw bytes: elements of `type` in row-major order, in the machine's byte order.
    /// Refused when the number of bytes is not what `shape` takes.
    public init(
        bytes: RawSpan, shape: [Int], type: DType, device: Device = .cpu
    ) throws(TorchError) {
        let runtime = try Runtime.shared
        var out: CTTensor?
        // The pointer is used only inside the call, which copies.
        let code = bytes.withUnsafeBytes { buffer in
            runtime.api.from_data(
                buffer.baseAddress, buffer.count, shape.map(Int64.init), Int32(shape.count),
                type.rawValue, device.kind.rawValue, device.torchIndex, &out)
        }
        try runtime.check(code, "Tensor.init")
        handle = out!
    }

    // MARK: To Swift values

    /// The sizes of the axes. Empty for a single number.
    public var shape: [Int] {
        var sizes = [Int64](repeating: 0, count: Int(api.dims(handle)))
        api.sizes(handle, &sizes)
        return sizes.map(Int.init)
    }

    /// The number of elements.
    public var count: Int { Int(api.elements(handle)) }

    /// The element type, or `nil` for one that Swift has no name for.
    public var type: DType? { DType(rawValue: api.dtype(handle)) }

    /// The device that the values lie on.
    public var device: Device {
        var index: Int32 = 0
        let kind = api.device(handle, &index)
        return Device(kind: Device.Kind(rawValue: kind) ?? .cpu, index: Int(index))
    }

    /// Whether the values lie in row-major order without gaps, or pixel after pixel.
    public func isContiguous(_ format: MemoryFormat = .contiguous) -> Bool {
        api.is_contiguous(handle, Int32(format.rawValue)) != 0
    }

    /// The single element as a number. Waits for the device.
    public func item() throws(TorchError) -> Double {
        var value = 0.0
        try Runtime.assumed.check(api.item(handle, &value), "item")
        return value
    }

    /// The elements' bytes in row-major order, whatever the order in memory and the device.
    public func bytes() throws(TorchError) -> [UInt8] {
        guard let type else {
            throw .refused(operation: "bytes", message: "the element type has no name in Swift")
        }
        return try copied(as: UInt8.self, count: count * type.size, filler: 0)
    }

    /// The elements in row-major order, converted to `float32` where they are not.
    public func floats() throws(TorchError) -> [Float] {
        try to(.float32).copied(as: Float.self, count: count, filler: 0)
    }

    /// The elements in row-major order, converted to 64-bit integers where they are not.
    public func integers() throws(TorchError) -> [Int] {
        try to(.int64).copied(as: Int.self, count: count, filler: 0)
    }

    private func copied<T: BitwiseCopyable>(
        as type: T.Type, count: Int, filler: T
    ) throws(TorchError) -> [T] {
        var values = [T](repeating: filler, count: count)
        let size = count * MemoryLayout<T>.stride
        try Runtime.assumed.check(api.copy_out(handle, &values, size), "copy")
        return values
    }
}
