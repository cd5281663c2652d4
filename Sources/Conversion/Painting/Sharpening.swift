package import Imaging

/// Unsharp mask: adds what a blur takes away, but hardly more than the neighbors show.
///
/// Edges become steep; a light in an eye that is brighter than all around it, which an unsharp mask alone would make shine,
/// stays about as bright as it was.
package struct Sharpening: Sendable {
    /// How much of it is added; 0 changes nothing.
    let amount: Float
    /// The blur's deviation in pixels of the plane.
    let sigma: Float
    /// How far a sample may leave the range of those within two deviations, as a share of that range.
    let overshoot: Float

    /// A sharpening by its parts.
    package init(amount: Float, sigma: Float, overshoot: Float) {
        (self.amount, self.sigma, self.overshoot) = (amount, sigma, overshoot)
    }

    /// The sharpened plane, kept within `range`.
    package func apply(_ plane: Plane<Float>, within range: ClosedRange<Float>) -> Plane<Float> {
        guard amount > 0, sigma > 0 else { return plane }
        var out = plane
        let soft = plane.blurred(sigma: Double(sigma))
        let near = plane.localRange(radius: Int((2 * sigma).rounded(.up)))
        let (s, low, high) = (soft.samples.span, near.low.samples.span, near.high.samples.span)
        var o = out.samples.mutableSpan
        for i in 0..<s.count {
            // All have `s.count` elements.
            let value = o[unchecked: i]
            let sharp = value + amount * (value - s[unchecked: i])
            let room = overshoot * (high[unchecked: i] - low[unchecked: i])
            let least = max(range.lowerBound, low[unchecked: i] - room)
            let most = min(range.upperBound, high[unchecked: i] + room)
            o[unchecked: i] = min(most, max(least, sharp))
        }
        return out
    }
}
