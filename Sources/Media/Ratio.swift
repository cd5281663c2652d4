import CFFmpeg
import Imaging

/// A ratio of two whole numbers: frames per second, or a pixel's width to its height.
public struct Ratio: Hashable, Sendable, Codable {
    /// Above the line.
    public var numerator: Int
    /// Below the line.
    public var denominator: Int

    /// A ratio of `numerator` to `denominator`, both positive.
    public init(_ numerator: Int, _ denominator: Int) {
        precondition(numerator > 0 && denominator > 0, "a ratio is positive")
        self.numerator = numerator
        self.denominator = denominator
    }

    /// Rounded to a `Double`.
    public var value: Double { Double(numerator) / Double(denominator) }
}

extension Ratio {
    /// `nil` where FFmpeg says "unknown", which it writes with a zero.
    init?(_ value: AVRational) {
        guard value.num > 0, value.den > 0 else { return nil }
        self.init(Int(value.num), Int(value.den))
    }

    var rational: AVRational {
        AVRational(num: Int32(clamping: numerator), den: Int32(clamping: denominator))
    }
}

extension TimeBase {
    init?(_ value: AVRational) {
        guard value.num > 0, value.den > 0 else { return nil }
        self.init(Int64(value.num), Int64(value.den))
    }

    var rational: AVRational {
        AVRational(num: Int32(clamping: numerator), den: Int32(clamping: denominator))
    }
}
