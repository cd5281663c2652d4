import Foundation

/// One axis of a plot: which values it shows, and where they lie.
struct PlotAxis {
    /// The values at both ends.
    let range: ClosedRange<Double>
    /// Pixels at both ends; the first may be the larger.
    let pixels: (from: Double, to: Double)
    /// Equal ratios are equally far apart. All values are above 0 then.
    let isLogarithmic: Bool

    init(_ range: ClosedRange<Double>, from: Double, to: Double, isLogarithmic: Bool = false) {
        self.range = range
        pixels = (from, to)
        self.isLogarithmic = isLogarithmic
    }

    /// Where a value lies; values beyond an end lie at it.
    func place(_ value: Double) -> Double {
        let v = min(max(value, range.lowerBound), range.upperBound)
        let span = scaled(range.upperBound) - scaled(range.lowerBound)
        let share = span > 0 ? (scaled(v) - scaled(range.lowerBound)) / span : 0
        return pixels.from + share * (pixels.to - pixels.from)
    }

    private func scaled(_ value: Double) -> Double { isLogarithmic ? log10(value) : value }

    /// Round values to mark, `count` of them at most: 1, 2 and 5 times powers of ten.
    func ticks(most count: Int) -> [Double] {
        isLogarithmic ? logarithmicTicks(most: count) : evenTicks(most: count)
    }

    private func evenTicks(most count: Int) -> [Double] {
        let raw = (range.upperBound - range.lowerBound) / Double(max(1, count - 1))
        guard raw > 0 else { return [range.lowerBound] }
        let power = pow(10, floor(log10(raw)))
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * 0.999 } ?? 10 * power
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step).rounded(.down)
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private func logarithmicTicks(most count: Int) -> [Double] {
        let powers = Int(floor(log10(range.lowerBound)))...Int(ceil(log10(range.upperBound)))
        for digits in [[1.0, 2, 5], [1, 3], [1]] {
            let ticks = powers.flatMap { power in digits.map { $0 * pow(10, Double(power)) } }
                .filter(range.contains)
            if ticks.count <= count { return ticks }
        }
        return [range.lowerBound, range.upperBound]
    }
}
