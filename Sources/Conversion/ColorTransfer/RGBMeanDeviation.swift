public import Imaging

/// Gives each RGB channel of the swapped face's skin the mean and the deviation of the plate's: the plainest way there is.
///
/// Light and color are one here: a plate in warm light makes the lips warmer, too, and shadows keep the tint of the skin.
/// RGB is the clip's own, gamma-encoded.
public struct RGBMeanDeviation: ColorTransfer {
    /// "rgb".
    public static let name = "rgb"

    /// The least and most by which a channel is stretched. The default is 0.5 ... 1.6.
    public var stretch: ClosedRange<Float> = 0.5...1.6
    /// The least skin, in pixels, that says anything about a face. The default is 24.
    public var leastSkin: Float = 24

    /// It has no settings.
    public init(_ settings: ConversionSettings.Colors = .init()) {}

    /// Mean and deviation of red, green and blue: six numbers of the plate's skin, then six of the face's.
    public func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure? {
        let weight = skin.samples.reduce(0, +)
        guard weight >= leastSkin else { return nil }
        var values: [Float] = []
        for picture in [plate.rgb, face.rgb] {
            for channel in [picture.red, picture.green, picture.blue] {
                let (mean, deviation) = moments(channel, weights: skin.samples, total: weight)
                values += [mean, deviation]
            }
        }
        return ColorMeasure(values)
    }

    /// Stretches and shifts each channel, within the limits.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {
        let v = measure.values
        var picture = face.rgb
        func move(_ channel: inout [Float], _ i: Int) {
            let wanted = v[2 * i + 1] / max(v[6 + 2 * i + 1], 1e-5)
            let factor = min(max(wanted, stretch.lowerBound), stretch.upperBound)
            let shift = v[2 * i] - v[6 + 2 * i] * factor
            for k in channel.indices { channel[k] = channel[k] * factor + shift }
        }
        move(&picture.red, 0)
        move(&picture.green, 1)
        move(&picture.blue, 2)
        face = FloatLab(picture)
    }
}
