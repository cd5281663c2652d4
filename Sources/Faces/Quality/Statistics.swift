/// Numbers over time, as metrics want them.
package enum Statistics {
    /// The mean; `nil` of nothing.
    package static func mean(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }

    /// The deviation from the mean; `nil` of nothing.
    package static func deviation(_ values: [Double]) -> Double? {
        guard let middle = mean(values) else { return nil }
        return mean(values.map { ($0 - middle) * ($0 - middle) }).map { $0.squareRoot() }
    }

    /// Pearson's correlation; `nil` when either list is shorter than two or hardly changes: `least` is the deviation of
    /// the first from which on a change counts.
    package static func correlation(_ a: [Double], _ b: [Double], least: Double) -> Double? {
        guard a.count == b.count, a.count > 1, let p = mean(a), let q = mean(b),
            let da = deviation(a), let db = deviation(b), da >= least, db > 0
        else { return nil }
        return mean(zip(a, b).map { ($0 - p) * ($1 - q) }).map { $0 / (da * db) }
    }

    /// The deviation of `b` over that of `a`; `nil` where `a` changes by less than `least`.
    package static func amplitude(_ a: [Double], _ b: [Double], least: Double) -> Double? {
        guard let da = deviation(a), let db = deviation(b), da >= least else { return nil }
        return db / da
    }
}
