package import Imaging

/// How much fine detail the plate's face and the swapped one have, as numbers of which means can be taken.
///
/// Detail is what a blur takes away. Unsharp masking by an amount a turns the detail d of a picture into d + a e, where e is
/// what the same blur takes away from d, so that three means tell what any amount comes to.
package struct DetailMeasure: Sendable, Hashable {
    /// The mean square of the plate's detail.
    package var plate: Float
    /// The mean square of the swap's detail d.
    package var face: Float
    /// The mean of d times e.
    package var cross: Float
    /// The mean square of e.
    package var second: Float

    /// The detail of two faces on one grid.
    ///
    /// - Parameters:
    ///   - plate: The plate's lightness.
    ///   - face: The swap's.
    ///   - inside: How much each pixel counts, 0 ... 1.
    ///   - sigma: The blur's deviation in pixels.
    /// - Returns: `nil` where nothing counts.
    package init?(plate: Plane<Float>, face: Plane<Float>, inside: Plane<Float>, sigma: Double) {
        let weights = inside.samples
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        let theirs = plate.detail(sigma: sigma)
        let first = face.detail(sigma: sigma)
        let second = first.detail(sigma: sigma)
        func mean(_ a: Plane<Float>, _ b: Plane<Float>) -> Float {
            var sum: Float = 0
            for i in weights.indices { sum += weights[i] * a.samples[i] * b.samples[i] }
            return sum / total
        }
        self.plate = mean(theirs, theirs)
        self.face = mean(first, first)
        cross = mean(first, second)
        self.second = mean(second, second)
    }

    /// A measure by its numbers.
    package init(plate: Float, face: Float, cross: Float, second: Float) {
        (self.plate, self.face, self.cross, self.second) = (plate, face, cross, second)
    }

    /// The amount of unsharp masking by which the swap's detail comes nearest to a share of the plate's, as deviations.
    ///
    /// - Parameter limit: The most; softening ends at the blur itself, -1, or at this much below 0 where it is less.
    package func amount(for share: Float, limit: Float) -> Float {
        // A thousandth of a step of lightness is no detail but rounding.
        guard second > 1e-6 else { return 0 }
        // face + 2 a cross + a^2 second = share^2 plate; without a solution, where the left side is least.
        let root = cross * cross + second * (share * share * plate - face)
        let wanted = (max(0, root).squareRoot() - cross) / second
        return min(limit, max(-min(1, limit), wanted))
    }

    /// The weighted mean of several measures; `nil` for none.
    package static func mean(_ measures: [(measure: DetailMeasure, weight: Float)])
        -> DetailMeasure?
    {
        let total = measures.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return nil }
        func mean(_ part: (DetailMeasure) -> Float) -> Float {
            measures.reduce(0) { $0 + $1.weight * part($1.measure) } / total
        }
        return DetailMeasure(
            plate: mean(\.plate), face: mean(\.face), cross: mean(\.cross), second: mean(\.second))
    }
}

extension Plane where Sample == Float {
    /// What a blur takes away.
    fileprivate func detail(sigma: Double) -> Plane {
        var out = self
        let soft = blurred(sigma: sigma)
        for i in out.samples.indices { out.samples[i] -= soft.samples[i] }
        return out
    }
}
