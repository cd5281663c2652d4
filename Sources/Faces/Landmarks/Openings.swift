import Imaging

/// What mouth and lids do: the same measures wherever a swap is judged.
package enum Openings {
    /// A deviation of a mouth's opening, in eye distances, below which faces give nothing to compare.
    package static let least = 0.004
    /// The same for lids, in eye widths.
    package static let leastLids = 0.015
    fileprivate static let lips = (13, 14)
}

extension Landmarks {
    /// The inner lips' distance, in eye distances.
    package var mouthOpening: Double {
        self[Openings.lips.0].distance(to: self[Openings.lips.1]) / eyeDistance
    }
}

extension Gaze {
    /// The lids' distance, the mean of both eyes, in eye widths.
    package var lidsOpening: Double { Double(right.lids + left.lids) / 2 }
}
