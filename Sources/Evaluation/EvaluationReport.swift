public import Imaging

/// What a swap came to.
public struct EvaluationReport: Sendable {
    /// The plate's name, without its folder.
    public let plate: String
    /// The result's name.
    public let result: String
    /// The source clip's name, when one was given.
    public let source: String?
    /// Frames that were compared, and those of them that show the face.
    public let frames: (all: Int, withFace: Int)
    /// Every metric that was asked for, in the order of ``Metric/all``.
    public let scores: [Score]
    /// Moments to look at.
    public let moments: [Moment]
    /// A model that made the result was taught by the network that judges whose face it is: what that says flatters it. The
    /// default is `false`; whoever knows the result's credentials says so.
    public var knowsJudge = false

    /// Metrics whose limits are not kept.
    public var failed: [Score] { scores.filter { $0.isGood == false } }

    /// The face at one moment, in the plate and in the result.
    public struct Moment: Sendable {
        /// The number of the frame.
        public let frame: Int
        /// Why it is worth a look: "worst edge", or when it is shown.
        public let reason: String
        /// The plate's face, 256 pixels wide.
        public let plate: RGBImage
        /// The result's.
        public let result: RGBImage
    }
}

extension EvaluationReport: Encodable {
    private enum Key: String, CodingKey {
        case plate, result, source, frames, framesWithFace, scores, knowsJudge
    }

    /// Names, counts and scores, and `knowsJudge` where it is so; pictures are left out.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(plate, forKey: .plate)
        try fields.encode(result, forKey: .result)
        try fields.encodeIfPresent(source, forKey: .source)
        try fields.encode(frames.all, forKey: .frames)
        try fields.encode(frames.withFace, forKey: .framesWithFace)
        try fields.encode(scores, forKey: .scores)
        if knowsJudge { try fields.encode(true, forKey: .knowsJudge) }
    }
}
