import Faces
import Foundation

/// Whether the face sits in the picture: the step of color across its edge, and its sharpness.
struct SittingMeasure {
    private var steps: [Double] = []
    private var resultSharpness: [Double] = []
    private var plateSharpness: [Double] = []
    /// The step of the frame added last.
    var lastStep: Double { steps.last ?? 0 }

    mutating func add(plate: Look, result: Look, plain: Look) {
        let differences = zip(result.steps, plain.steps).compactMap { step, other in
            step.flatMap { step in other.map { step - $0 } }
        }
        let sizes = differences.map { ($0 * $0).sum().squareRoot() }
        if let mean = Statistics.mean(sizes) { steps.append(mean) }
        resultSharpness.append(result.sharpness)
        plateSharpness.append(plate.sharpness)
    }

    var scores: [Score] {
        let sharpness: Double? =
            if let a = Statistics.mean(plateSharpness), let b = Statistics.mean(resultSharpness),
                a > 0
            { b / a } else { nil }
        return [
            Score(metric: .edgeStep, value: Statistics.mean(steps)),
            Score(metric: .sharpness, value: sharpness),
        ]
    }
}
