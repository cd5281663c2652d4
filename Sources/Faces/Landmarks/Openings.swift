import Imaging

/// What mouth and lids do, in eye distances: the same measures wherever a swap is judged.
package enum Openings {
    /// A deviation of an opening, in eye distances, below which faces give nothing to compare.
    package static let least = 0.004
    fileprivate static let lips = [(13, 14)]
    fileprivate static let lids = [(159, 145), (386, 374)]
}

extension Landmarks {
    /// The inner lips' distance, in eye distances.
    package var mouthOpening: Double { opening(Openings.lips) }
    /// The lids' distance, the mean of both eyes, in eye distances.
    package var eyesOpening: Double { opening(Openings.lids) }

    private func opening(_ pairs: [(Int, Int)]) -> Double {
        let sum = pairs.reduce(0) { $0 + self[$1.0].distance(to: self[$1.1]) }
        return sum / Double(pairs.count) / eyeDistance
    }
}
