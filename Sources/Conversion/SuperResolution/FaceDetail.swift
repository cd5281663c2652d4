import Imaging

/// What a picture that was made larger by a network shows beyond the one it was made from: the luma finer than a face unit,
/// on the grid that faces are sharpened on.
///
/// The network's broader differences, of color and light, are left out: they are the model's business, and the plate's.
struct FaceDetail {
    /// Code values to be added to the luma.
    let luma: Plane<Float>
    /// How far the luma that it was found in leaves its mean, in code values: where colors are stretched later, so is it.
    let contrast: Float

    /// The detail of a face.
    ///
    /// - Parameters:
    ///   - enlarged: The face as the network makes it, over the same square as `plain`.
    ///   - side: Of the grid.
    ///   - unit: Its pixels in a face unit.
    ///   - weights: How much each pixel of `plain` counts for the contrast.
    init(
        of enlarged: FloatRGB, beyond plain: FloatRGB, coding: PixelCoding, side: Int,
        unit: Float, weights: Plane<Float>
    ) {
        func luma(_ picture: FloatRGB) -> Plane<Float> {
            // The mean of red, green and blue where the planes hold those.
            let planes = coding.planes(picture)
            guard coding.layout.model != .yCbCr, planes.count == 3 else { return planes[0] }
            var mean = planes[0]
            for i in mean.samples.indices {
                mean.samples[i] += planes[1].samples[i] + planes[2].samples[i]
                mean.samples[i] /= 3
            }
            return mean
        }
        let plainLuma = luma(plain)
        func grown(_ plane: Plane<Float>) -> Plane<Float> {
            let step = SamplingMap.resize(from: (plane.width, plane.height), to: (side, side))
            // Several pixels in one of the grid are meant together.
            let finer = Double(plane.width) / Double(side)
            let soft = finer > 1.2 ? plane.blurred(sigma: 0.4 * finer) : plane
            return soft.warped(by: step, width: side, height: side)
        }
        var difference = grown(luma(enlarged))
        let before = grown(plainLuma)
        for i in difference.samples.indices { difference.samples[i] -= before.samples[i] }
        let broad = difference.blurred(sigma: Double(unit))
        for i in difference.samples.indices { difference.samples[i] -= broad.samples[i] }
        self.luma = difference
        contrast = Self.contrast(of: plainLuma, weights)
    }

    /// The deviation of a plane's samples.
    static func contrast(of luma: Plane<Float>, _ weights: Plane<Float>) -> Float {
        let total = weights.samples.reduce(0, +)
        guard total > 0 else { return 0 }
        return moments(luma.samples, weights: weights.samples, total: total).deviation
    }

    /// A plane of the face on the same grid, with as much of the detail as `share` says.
    ///
    /// - Parameter contrast: The deviation of the luma of the face as it is now.
    func added(to plane: Plane<Float>, share: Float, contrast now: Float) -> Plane<Float> {
        guard share > 0, contrast > 0 else { return plane }
        var out = plane
        let factor = share * min(2, now / contrast)
        for i in out.samples.indices { out.samples[i] += factor * luma.samples[i] }
        return out
    }
}
