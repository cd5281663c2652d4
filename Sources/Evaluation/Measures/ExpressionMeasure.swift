import Faces
import Imaging

/// Whether the result plays the plate's part: mouth, lids, pose and the mesh as a whole, over time.
struct ExpressionMeasure {
    private var mouth: (plate: [Double], result: [Double]) = ([], [])
    private var eyes: (plate: [Double], result: [Double]) = ([], [])
    private var poseSquares: [Double] = []
    private var offsets: [Double] = []
    /// The mesh's distance in the frame added last.
    var lastOffset: Double { offsets.last ?? 0 }

    /// A deviation of an opening, in eye distances, below which a plate gives nothing to compare.
    private static let least = 0.004
    private static let lips = [(13, 14)]
    private static let lids = [(159, 145), (386, 374)]

    mutating func add(plate: Landmarks<FrameSpace>, result: Landmarks<FrameSpace>) {
        mouth.plate.append(Self.opening(plate, Self.lips))
        mouth.result.append(Self.opening(result, Self.lips))
        eyes.plate.append(Self.opening(plate, Self.lids))
        eyes.result.append(Self.opening(result, Self.lids))
        let (a, b) = (Alignment.wholeFace.fit(plate).pose, Alignment.wholeFace.fit(result).pose)
        for difference in [a.yaw - b.yaw, a.pitch - b.pitch, a.roll - b.roll] {
            poseSquares.append(difference * difference)
        }
        let count = Landmarks<FrameSpace>.count
        let sum = (0..<count).reduce(0) { $0 + plate[$1].distance(to: result[$1]) }
        offsets.append(sum / Double(count) / plate.eyeDistance)
    }

    private static func opening(_ face: Landmarks<FrameSpace>, _ pairs: [(Int, Int)]) -> Double {
        let sum = pairs.reduce(0) { $0 + face[$1.0].distance(to: face[$1.1]) }
        return sum / Double(pairs.count) / face.eyeDistance
    }

    var scores: [Score] {
        [
            Score(
                metric: .mouthCorrelation,
                value: Statistics.correlation(mouth.plate, mouth.result, least: Self.least)),
            Score(
                metric: .mouthAmplitude,
                value: Statistics.amplitude(mouth.plate, mouth.result, least: Self.least)),
            Score(
                metric: .eyesCorrelation,
                value: Statistics.correlation(eyes.plate, eyes.result, least: Self.least)),
            Score(
                metric: .eyesAmplitude,
                value: Statistics.amplitude(eyes.plate, eyes.result, least: Self.least)),
            Score(metric: .poseError, value: Statistics.mean(poseSquares).map { $0.squareRoot() }),
            Score(metric: .landmarkError, value: Statistics.mean(offsets)),
        ]
    }
}
