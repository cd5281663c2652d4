public import Imaging

/// Gives each Lab channel of the swapped face's skin the plate's own distribution, shape included.
///
/// It measures quantiles, and the mean of several frames' quantiles is the distribution in the middle between theirs (the
/// one-dimensional Wasserstein barycenter): steadied in time, no histogram falls apart into two humps. Beyond the outermost
/// quantiles, in lips and eyes, colors move as the outermost do.
public struct HistogramMatch: ColorTransfer {
    /// "histogram".
    public static let name = "histogram"

    /// Quantiles of a channel, from 1 % to 99 %. The default is 33.
    public static let levels = 33
    /// The least and most that a step between two quantiles is stretched by. The default is 0.2 ... 2.
    public var stretch: ClosedRange<Float> = 0.2...2

    /// It has no settings.
    public init(_ settings: ConversionSettings.Colors = .init()) {}

    /// The quantiles of lightness, a and b of the plate's skin, then those of the face's.
    public func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure? {
        guard let samples = SkinSamples(plate: plate, face: face, skin: skin) else { return nil }
        var values: [Float] = []
        for colors in [samples.plate, samples.face] {
            for channel in 0..<3 { values += Self.quantiles(colors.map { $0[channel] }) }
        }
        return ColorMeasure(values)
    }

    /// Moves each channel of each pixel from the face's quantiles to the plate's.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {
        func move(_ channel: inout [Float], _ i: Int) {
            let start = i * Self.levels
            let to = Array(measure.values[start..<start + Self.levels])
            let from = Array(measure.values[3 * Self.levels + start..<(3 + i + 1) * Self.levels])
            let curve = curve(from, to)
            for k in channel.indices { channel[k] = Self.value(channel[k], from, curve) }
        }
        move(&face.lightness, 0)
        move(&face.a, 1)
        move(&face.b, 2)
    }

    /// Where each of the face's quantiles goes: to the plate's, but no step is stretched beyond the limits. The middle
    /// one goes exactly there.
    private func curve(_ from: [Float], _ to: [Float]) -> [Float] {
        var made = to
        let middle = Self.levels / 2
        func step(_ a: Int, _ b: Int) -> Float {
            let width = max(from[b] - from[a], 0)
            return min(max(to[b] - to[a], width * stretch.lowerBound), width * stretch.upperBound)
        }
        for i in middle + 1..<Self.levels { made[i] = made[i - 1] + step(i - 1, i) }
        for i in (0..<middle).reversed() { made[i] = made[i + 1] - step(i, i + 1) }
        return made
    }

    /// A value moved along a curve between the points `from`, which rise.
    private static func value(_ v: Float, _ from: [Float], _ to: [Float]) -> Float {
        let last = from.count - 1
        if v <= from[0] { return v + to[0] - from[0] }
        if v >= from[last] { return v + to[last] - from[last] }
        var (low, high) = (0, last)
        while high - low > 1 {
            let middle = (low + high) / 2
            if from[middle] <= v { low = middle } else { high = middle }
        }
        let width = from[high] - from[low]
        let share = width > 0 ? (v - from[low]) / width : 0
        return to[low] + share * (to[high] - to[low])
    }

    /// Evenly spaced quantiles, each between the two nearest numbers.
    private static func quantiles(_ values: [Double]) -> [Float] {
        let sorted = values.sorted()
        return (0..<levels).map { i in
            let share = 0.01 + 0.98 * Double(i) / Double(levels - 1)
            let place = share * Double(sorted.count - 1)
            let low = Int(place)
            let high = min(low + 1, sorted.count - 1)
            return Float(sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low]))
        }
    }
}
