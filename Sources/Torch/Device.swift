import CTorch

/// Where a tensor's values lie and its operators run.
public struct Device: Hashable, Sendable, CustomStringConvertible {
    /// The kinds of device, with LibTorch's numbers.
    public enum Kind: Int32, Sendable {
        /// The processor.
        case cpu = 0
        /// An NVIDIA GPU.
        case cuda = 1
    }

    /// The kind.
    public let kind: Kind
    /// Which of its kind, from 0.
    public let index: Int

    /// The processor.
    public static let cpu = Device(kind: .cpu, index: 0)
    /// An NVIDIA GPU. The default is the first.
    public static func cuda(_ index: Int = 0) -> Device { Device(kind: .cuda, index: index) }

    /// How many devices of a kind LibTorch sees. 0 GPUs where its build has no CUDA.
    public static func count(_ kind: Kind) throws(TorchError) -> Int {
        Int(try Runtime.shared.api.device_count(kind.rawValue))
    }

    /// Free and total memory of a GPU in bytes.
    public func memory() throws(TorchError) -> (free: UInt64, total: UInt64) {
        var (free, total): (UInt64, UInt64) = (0, 0)
        let runtime = try Runtime.shared
        try runtime.check(runtime.api.memory(kind.rawValue, Int32(index), &free, &total), "memory")
        return (free, total)
    }

    /// "cpu", "cuda:0".
    public var description: String { kind == .cpu ? "cpu" : "cuda:\(index)" }

    var argument: Argument { .device(self) }
}

/// Element types, with LibTorch's numbers.
public enum DType: Int32, CaseIterable, Sendable {
    /// 8-bit unsigned integers: pixels.
    case uint8 = 0
    /// 8-bit signed integers.
    case int8 = 1
    /// 16-bit signed integers.
    case int16 = 2
    /// 32-bit signed integers.
    case int32 = 3
    /// 64-bit signed integers: indices.
    case int64 = 4
    /// IEEE half precision.
    case float16 = 5
    /// Single precision: weights, pictures, losses.
    case float32 = 6
    /// Double precision.
    case float64 = 7
    /// Truth values, one byte each.
    case bool = 11
    /// The upper half of a `float32`: what `autocast` computes in.
    case bfloat16 = 15

    /// Bytes of one element.
    public var size: Int {
        switch self {
        case .uint8, .int8, .bool: 1
        case .int16, .float16, .bfloat16: 2
        case .int32, .float32: 4
        case .int64, .float64: 8
        }
    }

    var argument: Argument { .int(Int(rawValue)) }
}

/// How the axes of a [N, C, H, W] tensor lie in memory, with LibTorch's numbers.
public enum MemoryFormat: Int, Sendable {
    /// Plane after plane.
    case contiguous = 0
    /// As the tensor that the values come from.
    case preserve = 1
    /// Pixel after pixel. Worth it on CUDA; on a processor it gains nothing.
    case channelsLast = 2
}
