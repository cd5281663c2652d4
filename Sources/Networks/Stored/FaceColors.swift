/// The mean and the deviation of the colors of a face, per channel, over its oval.
///
/// Networks that ask for it see colors relative to these: whatever the light, the mean becomes `middle` and the
/// deviation `spread`. Conversion goes the same way back.
public struct FaceColors: Codable, Sendable, Equatable {
    /// What the mean becomes.
    public static let middle: Float = 0.5
    /// What the deviation becomes.
    public static let spread: Float = 0.18

    /// Red, green and blue, 0 ... 1.
    public var mean: SIMD3<Float>
    /// Red, green and blue, 0 ... 1, never below 1/255: a flat face is not stretched without end.
    public var deviation: SIMD3<Float> {
        didSet { deviation = Self.raised(deviation) }
    }

    /// Colors by their two moments.
    public init(mean: SIMD3<Float>, deviation: SIMD3<Float>) {
        self.mean = mean
        self.deviation = Self.raised(deviation)
    }

    private static func raised(_ deviation: SIMD3<Float>) -> SIMD3<Float> {
        pointwiseMax(deviation, SIMD3(repeating: 1 / 255))
    }

    /// The colors for which normalizing changes nothing: for networks that see pictures as they are.
    public static let unchanged = FaceColors(
        mean: SIMD3(repeating: middle), deviation: SIMD3(repeating: spread))

    /// Measures three planes of 0 ... 1 where `inside` is above 0, each pixel weighted by it; `nil` where it nowhere is.
    /// All four have the same count.
    public static func measure(
        red: some Collection<Float>, green: some Collection<Float>, blue: some Collection<Float>,
        inside: some Collection<Float>
    ) -> FaceColors? {
        var sum = SIMD3<Double>()
        var squares = SIMD3<Double>()
        var weight = 0.0
        for ((r, g), (b, w)) in zip(zip(red, green), zip(blue, inside)) where w > 0 {
            let color = SIMD3(Double(r), Double(g), Double(b))
            sum += Double(w) * color
            squares += Double(w) * color * color
            weight += Double(w)
        }
        guard weight > 0 else { return nil }
        let mean = sum / weight
        let variance = pointwiseMax(squares / weight - mean * mean, .zero)
        return FaceColors(
            mean: SIMD3<Float>(mean), deviation: SIMD3<Float>(variance.squareRoot()))
    }

    /// The colors of several faces seen as one, each counted alike; `nil` for none.
    public static func pooled(_ faces: some Sequence<FaceColors>) -> FaceColors? {
        var mean = SIMD3<Double>()
        var squares = SIMD3<Double>()
        var count = 0.0
        for face in faces {
            let (m, d) = (SIMD3<Double>(face.mean), SIMD3<Double>(face.deviation))
            mean += m
            squares += d * d + m * m
            count += 1
        }
        guard count > 0 else { return nil }
        mean /= count
        let variance = pointwiseMax(squares / count - mean * mean, .zero)
        return FaceColors(
            mean: SIMD3<Float>(mean), deviation: SIMD3<Float>(variance.squareRoot()))
    }

    /// By what a picture of 0 ... 1 is multiplied, and what is then added, so that the network sees it relative to
    /// these colors.
    public var toNetwork: (scale: SIMD3<Float>, shift: SIMD3<Float>) {
        let scale = Self.spread / deviation
        return (scale, Self.middle - mean * scale)
    }

    /// The way back: by what the network's picture is multiplied, and what is then added, to have these colors.
    public var fromNetwork: (scale: SIMD3<Float>, shift: SIMD3<Float>) {
        let scale = deviation / Self.spread
        return (scale, mean - Self.middle * scale)
    }
}

/// What a model's training knew about one of its two persons, and conversion needs.
public struct IdentityStatistics: Codable, Sendable, Equatable {
    /// How many crops were trained on.
    public var crops: Int
    /// The colors of all of them together.
    public var colors: FaceColors
    /// The mean of six measures of the face, in units of 1/114.286 of a whole-face crop's side: the opening of the
    /// mouth, its width, the height of the lips, the opening of the eyes, the height of the brows over them, the jaw's
    /// distance from the nose.
    public var expressionMean: [Float]
    /// The deviations of the same six measures.
    public var expressionDeviation: [Float]
    /// How far hair hangs over the face from its edge, as shares of the ways of `Hairline.columns`, 0 ... 1; empty where that is
    /// not known.
    public var hairline: [Float]

    /// Statistics by their parts.
    ///
    /// - Parameter hairline: The default is none: not known.
    public init(
        crops: Int, colors: FaceColors, expressionMean: [Float], expressionDeviation: [Float],
        hairline: [Float] = []
    ) {
        self.crops = crops
        self.colors = colors
        self.expressionMean = expressionMean
        self.expressionDeviation = expressionDeviation
        self.hairline = hairline
    }
}
