import Foundation

/// Whether the face sits in the picture: the step of color across its edge, and its sharpness.
struct SittingMeasure {
    private var resultSteps: [Double] = []
    private var plainSteps: [Double] = []
    private var resultSharpness: [Double] = []
    private var plateSharpness: [Double] = []
    /// The step of the frame added last, less that of the plain re-encode.
    private(set) var lastStep = 0.0

    mutating func add(plate: Look, result: Look, plain: Look) {
        if let step = Self.mean(result), let other = Self.mean(plain) {
            resultSteps.append(step)
            plainSteps.append(other)
            lastStep = step - other
        }
        resultSharpness.append(result.sharpness)
        plateSharpness.append(plate.sharpness)
    }

    private static func mean(_ look: Look) -> Double? {
        Statistics.mean(look.steps.compactMap { $0.map { ($0 * $0).sum().squareRoot() } })
    }

    var scores: [Score] {
        let step = zip(resultSteps, plainSteps).map { $0 - $1 }
        let sharpness: Double? =
            if let a = Statistics.mean(plateSharpness), let b = Statistics.mean(resultSharpness),
                a > 0
            { b / a } else { nil }
        return [
            Score(metric: .edgeStep, value: Statistics.mean(step)),
            Score(metric: .sharpness, value: sharpness),
        ]
    }
}
