import Imaging

/// Unsharp mask: adds what a blur takes away.
struct Sharpening {
    /// How much of it is added; 0 changes nothing.
    let amount: Float
    /// The blur's deviation in pixels of the plane.
    let sigma: Float

    /// The sharpened plane, kept within `range`.
    func apply(_ plane: Plane<Float>, within range: ClosedRange<Float>) -> Plane<Float> {
        guard amount > 0, sigma > 0 else { return plane }
        var out = plane
        let soft = plane.blurred(sigma: Double(sigma))
        let s = soft.samples.span
        var o = out.samples.mutableSpan
        for i in 0..<s.count {
            // Both have `s.count` elements.
            let value = o[unchecked: i]
            let sharp = value + amount * (value - s[unchecked: i])
            o[unchecked: i] = min(range.upperBound, max(range.lowerBound, sharp))
        }
        return out
    }
}
