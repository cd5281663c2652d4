/// The length of one tick, in seconds: `numerator / denominator`. Both are positive.
public struct TimeBase: Hashable, Sendable, Codable {
    /// Seconds, above the line.
    public var numerator: Int64
    /// Seconds, below the line.
    public var denominator: Int64

    /// A tick of `numerator / denominator` seconds.
    public init(_ numerator: Int64, _ denominator: Int64) {
        precondition(numerator > 0 && denominator > 0, "a time base is positive")
        self.numerator = numerator
        self.denominator = denominator
    }
}

/// A moment or a length as a whole number of ticks of a time base. Exact: two moments of different time bases compare
/// without rounding.
public struct RationalTime: Sendable, Codable, Comparable, Hashable {
    /// How many ticks.
    public var ticks: Int64
    /// What a tick is.
    public var base: TimeBase

    /// A time of `ticks` ticks of `base`.
    public init(ticks: Int64, base: TimeBase) {
        self.ticks = ticks
        self.base = base
    }

    /// In seconds, rounded to a `Double`: for showing, never for muxing.
    public var seconds: Double {
        Double(ticks) * Double(base.numerator) / Double(base.denominator)
    }

    /// Numerator and denominator of the time in seconds, before reduction, without overflow.
    private func crossed(with other: RationalTime) -> (Int128, Int128) {
        (
            Int128(ticks) * Int128(base.numerator) * Int128(other.base.denominator),
            Int128(other.ticks) * Int128(other.base.numerator) * Int128(base.denominator)
        )
    }

    /// Whether both are the same moment, whatever their time bases.
    public static func == (left: RationalTime, right: RationalTime) -> Bool {
        let (l, r) = left.crossed(with: right)
        return l == r
    }

    /// Whether `left` comes before `right`.
    public static func < (left: RationalTime, right: RationalTime) -> Bool {
        let (l, r) = left.crossed(with: right)
        return l < r
    }

    /// Equal moments hash alike, whatever their time bases.
    public func hash(into hasher: inout Hasher) {
        var (n, d) = (Int128(ticks) * Int128(base.numerator), Int128(base.denominator))
        var (a, b) = (n.magnitude, d.magnitude)
        while b != 0 { (a, b) = (b, a % b) }
        if a > 0 {
            n /= Int128(a)
            d /= Int128(a)
        }
        hasher.combine(n)
        hasher.combine(d)
    }
}

extension RationalTime: CustomStringConvertible {
    /// Hours, minutes, seconds and milliseconds: `00:01:07.480`.
    public var description: String {
        let negative = ticks < 0
        let (n, d) = (
            Int128(ticks.magnitude) * Int128(base.numerator) * 1000, Int128(base.denominator)
        )
        let ms = Int((n + d / 2) / d)
        func two(_ v: Int) -> String { v < 10 ? "0\(v)" : "\(v)" }
        let fraction = String(String(1000 + ms % 1000).dropFirst())
        let clock =
            "\(two(ms / 3_600_000)):\(two(ms / 60_000 % 60)):\(two(ms / 1000 % 60)).\(fraction)"
        return negative ? "-" + clock : clock
    }
}
