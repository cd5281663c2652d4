/// What a model was found to be worth at one checkpoint, on crops that it does not learn from.
public struct TrainingScore: Sendable, Equatable {
    /// Steps so far.
    public var iteration: Int
    /// Seconds trained so far.
    public var seconds: Double
    /// What was measured on: scores of another yardstick are not compared.
    public var yardstick: String
    /// What was measured.
    public var parts: Parts
    /// Seconds that the scoring took.
    public var cost: Double

    /// The measures. `nil` where there is nothing to measure: a mouth that stays shut, two people who look alike, too few
    /// crops.
    public struct Parts: Sendable, Equatable {
        /// The structural similarity of the source's reconstruction over the face, -1 ... 1, in the colors that the network
        /// sees: the same formula as the loss `dssim`.
        public var sourceSimilarity: Double
        /// The same for the target.
        public var targetSimilarity: Double
        /// How far the swap is on its way from the target's identity to the source's: 0 the target's, 1 as near to the
        /// source's mean as the source's own crops. In the space of dlib's face encoder, which is the one that `evaluate`
        /// judges by, and which no loss but `identity` sees: see `knowsJudge`.
        public var identity: Double?
        /// The correlation of the mouth's opening with the target's, -1 ... 1.
        public var mouthCorrelation: Double?
        /// The deviation of the mouth's opening over the target's.
        public var mouthAmplitude: Double?
        /// The correlation of the lids' opening with the target's, -1 ... 1.
        public var eyesCorrelation: Double?
        /// The deviation of the lids' opening over the target's.
        public var eyesAmplitude: Double?
        /// Fine detail of the swap over that of the source's crops, at the network's resolution: the deviations of the
        /// Laplacian over the face.
        public var sharpness: Double?

        /// Measures by their values.
        public init(
            sourceSimilarity: Double, targetSimilarity: Double, identity: Double? = nil,
            mouthCorrelation: Double? = nil, mouthAmplitude: Double? = nil,
            eyesCorrelation: Double? = nil, eyesAmplitude: Double? = nil, sharpness: Double? = nil
        ) {
            (self.sourceSimilarity, self.targetSimilarity) = (sourceSimilarity, targetSimilarity)
            (self.identity, self.sharpness) = (identity, sharpness)
            (self.mouthCorrelation, self.mouthAmplitude) = (mouthCorrelation, mouthAmplitude)
            (self.eyesCorrelation, self.eyesAmplitude) = (eyesCorrelation, eyesAmplitude)
        }
    }

    /// A score by its parts.
    public init(iteration: Int, seconds: Double, yardstick: String, parts: Parts, cost: Double) {
        self.iteration = iteration
        self.seconds = seconds
        self.yardstick = yardstick
        self.parts = parts
        self.cost = cost
    }

    /// Whether none of the crops is learned from; in small facesets they are.
    public var isHeldBack: Bool { !yardstick.contains(ScoredSamples.seen) }

    /// How a yardstick ends where the judge of likeness has taught the model.
    static let taught = "-taught"

    /// The network that measures `identity` has taught the model: that part flatters it, and does not count.
    public var knowsJudge: Bool { yardstick.hasSuffix(Self.taught) }

    /// One number, 0 ... 100: the weighted mean of the parts that were measured, each brought to 0 ... 1. Identity counts
    /// 3; the mean of both similarities, the mouth and the sharpness 2 each; the eyes 1. An expression is its correlation
    /// times its amplitude, an amplitude or sharpness above 1 as bad as its reciprocal.
    public var total: Double {
        func unit(_ value: Double) -> Double { min(1, max(0, value)) }
        func near(_ ratio: Double) -> Double { ratio > 0 ? min(ratio, 1 / ratio) : 0 }
        func kept(_ correlation: Double?, _ amplitude: Double?) -> Double? {
            correlation.flatMap { c in amplitude.map { unit(c) * near($0) } }
        }
        let similarity = (parts.sourceSimilarity + parts.targetSimilarity) / 2
        let all: [(value: Double?, weight: Double)] = [
            (unit(similarity), 2), (knowsJudge ? nil : parts.identity.map(unit), 3),
            (kept(parts.mouthCorrelation, parts.mouthAmplitude), 2),
            (kept(parts.eyesCorrelation, parts.eyesAmplitude), 1), (parts.sharpness.map(near), 2),
        ]
        let known = all.compactMap { part in part.value.map { ($0, part.weight) } }
        return 100 * known.reduce(0) { $0 + $1.0 * $1.1 } / known.reduce(0) { $0 + $1.1 }
    }
}
