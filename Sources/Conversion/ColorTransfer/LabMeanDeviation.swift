public import Imaging

/// Gives each Lab channel of the swapped face's skin the mean and the deviation of the plate's.
///
/// Source: E. Reinhard et al., "Color transfer between images" (2001), in CIE Lab and with limits to the stretch: in
/// RGB, or without them, lips turn magenta and noise is blown up.
public struct LabMeanDeviation: ColorTransfer {
    /// "lab".
    public static let name = "lab"

    /// The least and most by which lightness is stretched. The default is 0.7 ... 1.1: a plate whose light comes from the
    /// side has a large deviation, and a swap that is stretched to it gets black brows and eyes. The light itself is
    /// matched after the colors, by ``LightMatch``.
    public var lightnessStretch: ClosedRange<Float> = 0.7...1.1
    /// The least and most by which both color axes are stretched. The default is 0.15 ... 1.3.
    public var colorStretch: ClosedRange<Float> = 0.15...1.3
    /// The least skin, in pixels, that says anything about a face. The default is 24.
    public var leastSkin: Float = 24

    /// The default limits.
    public init(_ settings: ConversionSettings.Colors = .init()) {}

    /// Mean and deviation of lightness, a and b: six numbers of the plate's skin, then six of the face's.
    public func measure(
        plate: FloatLab, face: FloatLab, skin: Plane<Float>
    ) -> ColorMeasure? {
        let weight = skin.samples.reduce(0, +)
        guard weight >= leastSkin else { return nil }
        var values: [Float] = []
        for picture in [plate, face] {
            for channel in [picture.lightness, picture.a, picture.b] {
                let (mean, deviation) = moments(channel, weights: skin.samples, total: weight)
                values += [mean, deviation]
            }
        }
        return ColorMeasure(values)
    }

    /// Stretches and shifts each channel, within the limits.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {
        let v = measure.values
        func move(_ channel: inout [Float], _ i: Int, _ limits: ClosedRange<Float>) {
            let (toMean, toDeviation) = (v[2 * i], v[2 * i + 1])
            let (fromMean, fromDeviation) = (v[6 + 2 * i], v[6 + 2 * i + 1])
            let wanted = toDeviation / max(fromDeviation, 1e-3)
            let stretch = min(max(wanted, limits.lowerBound), limits.upperBound)
            let shift = toMean - fromMean * stretch
            for k in channel.indices { channel[k] = channel[k] * stretch + shift }
        }
        move(&face.lightness, 0, lightnessStretch)
        move(&face.a, 1, colorStretch)
        move(&face.b, 2, colorStretch)
    }
}

/// The weighted mean and deviation of a list of numbers.
func moments(
    _ values: [Float], weights: [Float], total: Float
) -> (mean: Float, deviation: Float) {
    let (v, w) = (values.span, weights.span)
    precondition(v.count == w.count, "each number has a weight")
    var sum: Float = 0
    // i < both counts, here and below.
    for i in 0..<v.count { sum += v[unchecked: i] * w[unchecked: i] }
    let mean = sum / total
    var squares: Float = 0
    for i in 0..<v.count {
        let off = v[unchecked: i] - mean
        squares += off * off * w[unchecked: i]
    }
    return (mean, (squares / total).squareRoot())
}
