/// Which batch is worth its memory, by timing steps: larger ones take less time for each crop, up to a point.
package struct BatchFit {
    /// A crop must take less time by this share for a batch to be worth twice the memory.
    private static let gain = 0.05
    /// The most crops of each person that are chosen, however much memory there is. More learn less from each of them.
    package static let most = 64
    /// The share of the free memory that is taken.
    package static let share = 0.8

    /// The batch to take.
    ///
    /// - Parameters:
    ///   - usual: What the networks' recipe has.
    ///   - largest: The largest batch that there is memory for.
    ///   - seconds: The time of a step of a batch.
    /// - Returns: `usual` or, where there is no memory for it, the largest; doubled while that is faster for each crop.
    package static func batch<Failure: Error>(
        usual: Int, largest: Int, seconds: (Int) throws(Failure) -> Double
    ) throws(Failure) -> Int {
        var chosen = min(usual, largest)
        guard 2 * chosen <= min(largest, most) else { return chosen }
        var each = try seconds(chosen) / Double(chosen)
        while 2 * chosen <= min(largest, most) {
            let next = try seconds(2 * chosen) / Double(2 * chosen)
            guard next < (1 - gain) * each else { break }
            (chosen, each) = (2 * chosen, next)
        }
        return chosen
    }
}
