public import Imaging

/// Mixes each size of detail over a width of its own: pores over a pixel, slow changes of color over the breadth of a cheek.
/// So a color step is spread wide, and no double contour is seen.
///
/// Source: P. Burt and E. Adelson, "A multiresolution spline with application to image mosaics" (1983), on the difference
/// between face and plate, which goes on smoothly beyond the mask. Slow changes end where the mask does.
public struct MultibandBlender: Blender {
    /// "multiband".
    public static let name = "multiband"
    /// From this share of the mask's most on, nothing is taken back at the edge.
    static let full: Float = 0.25
    private let settings: ConversionSettings.Blending

    /// A way with its settings.
    public init(_ settings: ConversionSettings.Blending = .init()) { self.settings = settings }

    /// The plate and the difference's bands, each by a mask as coarse as the band.
    public func blend(
        _ face: Plane<Float>, into plate: Plane<Float>, mask: Plane<Float>, unit: Float
    ) -> Plane<Float> {
        var difference = face
        for i in plate.samples.indices { difference.samples[i] -= plate.samples[i] }
        var (means, masks) = ([difference.continued(from: mask)], [mask])
        // The broadest band is as wide as the reach.
        var width = 1 as Float
        while width < Float(settings.reach) * unit, let mean = means.last, let cover = masks.last,
            min(mean.width, mean.height) > 3
        {
            means.append(mean.halved)
            masks.append(cover.halved)
            width *= 2
        }
        var mixed: Plane<Float>?
        for (i, (mean, cover)) in zip(means, masks).enumerated().reversed() {
            var band = mean
            let coarser = i + 1 < means.count ? means[i + 1].doubled(like: mean) : nil
            let below = mixed?.doubled(like: mean)
            for k in band.samples.indices {
                band.samples[k] -= coarser?.samples[k] ?? 0
                band.samples[k] *= cover.samples[k]
                band.samples[k] += below?.samples[k] ?? 0
            }
            mixed = band
        }
        var out = plate
        guard let mixed, let peak = mask.samples.max(), peak > 0 else { return out }
        for i in out.samples.indices {
            out.samples[i] += mixed.samples[i] * ramp(mask.samples[i] / peak, full: Self.full)
        }
        return out
    }
}
