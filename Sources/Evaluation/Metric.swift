/// One thing that is measured of a swap: what it means, in which unit, and what is good.
///
/// A new metric is a `static let`, its line in ``Metric/all``, and the measure that fills it in.
public struct Metric: Sendable, Hashable {
    /// Its name in a report.
    public let name: String
    /// What its number counts; empty for plain ratios.
    public let unit: String
    /// How it is measured, in a sentence or two.
    public let definition: String
    /// The values that are good; `nil` for numbers that only inform.
    public let limit: ClosedRange<Double>?

    private init(
        _ name: String, unit: String = "", limit: ClosedRange<Double>? = nil, _ definition: String
    ) {
        self.name = name
        self.unit = unit
        self.limit = limit
        self.definition = definition
    }

    /// Every metric, in the order of a report.
    public static let all: [Metric] = [
        frameTimes, streams, faceless,
        identityToSource, identityToTarget, identityNearer,
        mouthCorrelation, mouthAmplitude, eyesCorrelation, eyesAmplitude, gazeError, poseError,
        landmarkError,
        edgeStep, sharpness, outsideLoss, outsideWorst,
        jitter, flicker, pumping,
    ]

    // MARK: The file

    /// Frames whose time is another.
    public static let frameTimes = Metric(
        "frame times changed", unit: "frames", limit: 0...0,
        "Frames that are missing, added, or shown at another time than the plate's.")
    /// Streams that were lost or changed.
    public static let streams = Metric(
        "streams changed", unit: "streams", limit: 0...0,
        "Sound, subtitles and other streams of the plate whose packets are not in the result, byte by byte."
    )

    // MARK: Whose face it is

    /// Frames in which the face is not found any more.
    public static let faceless = Metric(
        "faces lost", unit: "frames", limit: 0...0,
        "Frames in which the plate shows the face and the result shows none at its place.")
    /// How near the face is to the source's.
    public static let identityToSource = Metric(
        "identity to the source",
        "Mean distance of the result's face from the mean of the source's, in the space of dlib's face encoder, which "
            + "training does not see unless its loss “identity” is on, and then the report says so: 0 the same, about 0.8 "
            + "another person.")
    /// How near the face is to the target's.
    public static let identityToTarget = Metric(
        "identity to the target",
        "The same distance from the mean of the plate's own face.")
    /// In which share of the frames the source is nearer.
    public static let identityNearer = Metric(
        "nearer to the source", limit: 1...1,
        "Share of the frames whose face is nearer to the source's mean than to the target's.")

    /// Those that dlib's face encoder judges.
    public static let judged: Set<Metric> = [identityToSource, identityToTarget, identityNearer]

    // MARK: Whether it plays the plate's part

    /// Whether the mouth opens when the plate's does.
    public static let mouthCorrelation = Metric(
        "mouth correlation", limit: 0.95...1,
        "Correlation over time of the inner lips' distance with the plate's, in eye distances.")
    /// Whether the mouth opens as far.
    public static let mouthAmplitude = Metric(
        "mouth amplitude", limit: 0.8...1.25,
        "Deviation of the inner lips' distance over the plate's.")
    /// Whether the lids move with the plate's.
    public static let eyesCorrelation = Metric(
        "eyes correlation", limit: 0.8...1,
        "Correlation over time of the lids' distance with the plate's, mean of both eyes, in eye widths, as the iris network "
            + "reads it.")
    /// Whether the lids move as far.
    public static let eyesAmplitude = Metric(
        "eyes amplitude", limit: 0.6...1.5,
        "Deviation of the lids' distance over the plate's.")
    /// Whether the eyes look where the plate's do.
    public static let gazeError = Metric(
        "gaze error", unit: "eye widths",
        "Mean distance of the irises from the plate's, each measured between the corners of its own eye, over the eyes "
            + "that are open in both: 0.02 are about 4 degrees.")
    /// Whether the head is turned as in the plate.
    public static let poseError = Metric(
        "pose error", unit: "degrees", limit: 0...3,
        "Root mean square of the differences of yaw, pitch and roll from the plate's.")
    /// Whether the mesh lies where the plate's does.
    public static let landmarkError = Metric(
        "landmark error", unit: "eye distances", limit: 0...0.05,
        "Mean distance between the 468 points of the result's mesh and the plate's.")

    // MARK: Whether it sits in the picture

    /// Whether an edge is seen.
    public static let edgeStep = Metric(
        "edge step", unit: "delta E", limit: 0...5,
        "How much the step of color across the edge of the swapped region differs from the plain re-encode's: mean of "
            + "24 sectors, between the bands 4 to 10 units to either side; the eyes' outer corners are 48 apart."
    )
    /// Whether it is as sharp as the plate.
    public static let sharpness = Metric(
        "sharpness", limit: 0.7...1.5,
        "Deviation of the Laplacian of luma over the swapped region at the size that it has in the frame, over the "
            + "plate's.")
    /// What was done to the rest of the picture.
    public static let outsideLoss = Metric(
        "outside loss", unit: "dB", limit: -100...0.5,
        "PSNR of luma outside the face, of a plain re-encode less that of the result.")
    /// Whether anything changed in one place.
    public static let outsideWorst = Metric(
        "outside, worst place", unit: "of 255", limit: -100...4,
        "The greatest mean difference from the plate in any 16-pixel square outside the face, less that of the plain "
            + "re-encode in the same square.")

    // MARK: Whether it is steady

    /// Whether the features shake.
    public static let jitter = Metric(
        "jitter", limit: 0...1.2,
        "Root mean square of the second difference over time of the mesh, in pixels of a 256-pixel crop, over the "
            + "plate's.")
    /// Whether the pixels of the face shimmer.
    public static let flicker = Metric(
        "flicker", limit: 0...1.2,
        "Mean size of the second difference over time of luma in the swapped region, the face held still, over the "
            + "plate's.")
    /// Whether the whole face changes its color.
    public static let pumping = Metric(
        "pumping", limit: 0...1.2,
        "Root mean square of the second difference over time of the skin's mean color, in delta E and 0.05 added, over "
            + "the re-encode's: coding the plate alone can add two fifths.")
}

/// A metric and what it came to.
public struct Score: Sendable, Hashable {
    /// What was measured.
    public let metric: Metric
    /// What it came to; `nil` where the plate gives nothing to measure: a mouth that stays shut, a single frame.
    public let value: Double?

    /// Whether the value is good; `nil` where nothing was measured or no limit is set.
    public var isGood: Bool? {
        guard let value, let limit = metric.limit else { return nil }
        return limit.contains(value)
    }
}

extension Score: Encodable {
    private enum Key: String, CodingKey { case metric, value, unit, from, through, good }

    /// One flat object: the metric's name and unit, the value, the limits and whether it keeps them.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(metric.name, forKey: .metric)
        try fields.encode(value, forKey: .value)
        try fields.encode(metric.unit, forKey: .unit)
        try fields.encodeIfPresent(metric.limit?.lowerBound, forKey: .from)
        try fields.encodeIfPresent(metric.limit?.upperBound, forKey: .through)
        try fields.encodeIfPresent(isGood, forKey: .good)
    }
}
