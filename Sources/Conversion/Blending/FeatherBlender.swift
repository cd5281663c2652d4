public import Imaging

/// Mixes face and plate by the mask, sample by sample.
public struct FeatherBlender: Blender {
    /// "feather".
    public static let name = "feather"

    /// It has no settings.
    public init(_ settings: ConversionSettings.Blending = .init()) {}

    /// Each sample is the plate's plus the mask's share of the difference.
    public func blend(
        _ face: Plane<Float>, into plate: Plane<Float>, mask: Plane<Float>, unit: Float
    ) -> Plane<Float> {
        precondition(
            face.samples.count == plate.samples.count && mask.samples.count == plate.samples.count,
            "face, plate and mask have one size")
        var out = plate
        let (f, m) = (face.samples.span, mask.samples.span)
        var o = out.samples.mutableSpan
        for i in 0..<f.count {
            // All three have `f.count` elements.
            o[unchecked: i] += (f[unchecked: i] - o[unchecked: i]) * m[unchecked: i]
        }
        return out
    }
}
