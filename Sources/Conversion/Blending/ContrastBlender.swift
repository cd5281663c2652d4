public import Imaging

/// Mixes face and plate by the mask, and keeps the contrast of their texture where both are seen: the mean of two different
/// textures is flatter than either, which shows as a smooth band along the edge of a swap.
///
/// What is broader than a blur is mixed as ever; the rest is divided by sqrt(m^2 + (1 - m)^2), so that its variance is that of
/// the mask's mean of both. Source: E. Heitz and F. Neyret, "High-performance by-example noise using a histogram-preserving
/// blending operator" (2018), its variance-preserving form.
public struct ContrastBlender: Blender {
    /// "contrast".
    public static let name = "contrast"
    private let settings: ConversionSettings.Blending

    /// A way with its settings.
    public init(_ settings: ConversionSettings.Blending = .init()) { self.settings = settings }

    /// The mixed blurs and the mixed details.
    public func blend(
        _ face: Plane<Float>, into plate: Plane<Float>, mask: Plane<Float>, unit: Float
    ) -> Plane<Float> {
        let sigma = max(0.5, settings.texture * Double(unit))
        let slowPlate = plate.blurred(sigma: sigma)
        let slowFace = face.continued(from: mask).blurred(sigma: sigma)
        var out = plate
        for i in out.samples.indices {
            let m = mask.samples[i]
            let (p, f) = (slowPlate.samples[i], slowFace.samples[i])
            let detail = m * (face.samples[i] - f) + (1 - m) * (plate.samples[i] - p)
            out.samples[i] =
                p + m * (f - p) + detail / (m * m + (1 - m) * (1 - m)).squareRoot()
        }
        return out
    }
}
