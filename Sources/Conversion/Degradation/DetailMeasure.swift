package import Imaging

/// How much detail the plate's face has in one frame, and the swapped one without sharpening and with the settings' amount of it.
///
/// Each is the deviation of the Laplacian, on the grid on which the face is sharpened.
package struct DetailMeasure: Sendable, Hashable {
    /// The plate's.
    package var plate: Float
    /// The swapped face's without sharpening.
    package var soft: Float
    /// The swapped face's with it.
    package var sharp: Float

    /// Grain and noise of single samples are no detail: they are blurred away first, by this deviation in pixels.
    private static let noise = 0.6
    /// The settings' amount is multiplied by so much at least and at most. Less would leave a face soft beside a plate that is out of
    /// focus, which its own blur takes care of; more leaves lines about all edges.
    private static let bounds: ClosedRange<Float> = 0.75...1.6

    /// A measure by its numbers.
    package init(plate: Float, soft: Float, sharp: Float) {
        (self.plate, self.soft, self.sharp) = (plate, soft, sharp)
    }

    /// Measures three pictures on one grid.
    ///
    /// - Parameter weights: How much each pixel counts.
    package init(
        plate: Plane<Float>, soft: Plane<Float>, sharp: Plane<Float>, weights: Plane<Float>
    ) {
        func detail(_ plane: Plane<Float>) -> Float {
            Self.deviation(plane.blurred(sigma: Self.noise), weights: weights)
        }
        self.init(plate: detail(plate), soft: detail(soft), sharp: detail(sharp))
    }

    /// How many times the settings' amount of sharpening gives a face a share of the plate's detail, by what some frames' measures say
    /// together, each as heavy as it says. Detail grows about evenly with the amount.
    package static func times(_ measures: [(DetailMeasure, Float)], share: Float) -> Float {
        func mean(_ part: (DetailMeasure) -> Float) -> Float {
            measures.reduce(0) { $0 + $1.1 * part($1.0) }
        }
        let (soft, gained) = (mean(\.soft), mean { $0.sharp - $0.soft })
        guard gained > 1e-3 * soft else { return 1 }
        let wanted = (share * mean(\.plate) - soft) / gained
        return min(bounds.upperBound, max(bounds.lowerBound, wanted))
    }

    /// The weighted deviation of a plane's Laplacian.
    private static func deviation(_ plane: Plane<Float>, weights: Plane<Float>) -> Float {
        let (w, h) = (plane.width, plane.height)
        guard w > 2, h > 2 else { return 0 }
        let (v, weight) = (plane.samples.span, weights.samples.span)
        var (total, sum, squares) = (0.0, 0.0, 0.0)
        for y in 1..<h - 1 {
            for i in y * w + 1..<y * w + w - 1 {
                let m = Double(weight[i])
                guard m > 0 else { continue }
                let d = Double(v[i - 1] + v[i + 1] + v[i - w] + v[i + w] - 4 * v[i])
                total += m
                sum += m * d
                squares += m * d * d
            }
        }
        guard total > 0 else { return 0 }
        let mean = sum / total
        return Float(max(0, squares / total - mean * mean).squareRoot())
    }
}
