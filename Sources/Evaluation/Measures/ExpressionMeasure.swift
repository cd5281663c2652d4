import Faces
import Imaging

/// Whether the result plays the plate's part: mouth, lids, pose and the mesh as a whole, over time.
struct ExpressionMeasure {
    private var mouth: (plate: [Double], result: [Double]) = ([], [])
    private var eyes: (plate: [Double], result: [Double]) = ([], [])
    private var gazes: [Double] = []
    private var poseSquares: [Double] = []
    private var offsets: [Double] = []
    /// The mesh's distance in the frame added last.
    var lastOffset: Double { offsets.last ?? 0 }

    mutating func add(plate: Landmarks<FrameSpace>, result: Landmarks<FrameSpace>) {
        mouth.plate.append(plate.mouthOpening)
        mouth.result.append(result.mouthOpening)
        let (a, b) = (Alignment.wholeFace.fit(plate).pose, Alignment.wholeFace.fit(result).pose)
        for difference in [a.yaw - b.yaw, a.pitch - b.pitch, a.roll - b.roll] {
            poseSquares.append(difference * difference)
        }
        let count = Landmarks<FrameSpace>.count
        let sum = (0..<count).reduce(0) { $0 + plate[$1].distance(to: result[$1]) }
        offsets.append(sum / Double(count) / plate.eyeDistance)
    }

    /// What the eyes of the plate's face and of the result's do; `nil` where nobody can tell.
    mutating func add(plateGaze: Gaze?, resultGaze: Gaze?) {
        guard let plateGaze, let resultGaze else { return }
        eyes.plate.append(plateGaze.lidsOpening)
        eyes.result.append(resultGaze.lidsOpening)
        if let distance = plateGaze.distance(to: resultGaze) { gazes.append(Double(distance)) }
    }

    var scores: [Score] {
        [
            Score(
                metric: .mouthCorrelation,
                value: Statistics.correlation(mouth.plate, mouth.result, least: Openings.least)),
            Score(
                metric: .mouthAmplitude,
                value: Statistics.amplitude(mouth.plate, mouth.result, least: Openings.least)),
            Score(
                metric: .eyesCorrelation,
                value: Statistics.correlation(eyes.plate, eyes.result, least: Openings.leastLids)),
            Score(
                metric: .eyesAmplitude,
                value: Statistics.amplitude(eyes.plate, eyes.result, least: Openings.leastLids)),
            Score(metric: .gazeError, value: Statistics.mean(gazes)),
            Score(metric: .poseError, value: Statistics.mean(poseSquares).map { $0.squareRoot() }),
            Score(metric: .landmarkError, value: Statistics.mean(offsets)),
        ]
    }
}
