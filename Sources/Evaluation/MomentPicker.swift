import Foundation
import Imaging

/// Keeps the pictures of a few moments of a clip of unknown length: some that are evenly spread, and the worst.
struct MomentPicker {
    private var spread: [EvaluationReport.Moment] = []
    private var step = 1
    private var seen = 0
    private var worst: [String: (value: Double, moment: EvaluationReport.Moment)] = [:]
    private static let most = 12

    mutating func add(frame: Int, seconds: Double, plate: RGBImage, result: RGBImage) {
        defer { seen += 1 }
        guard seen.isMultiple(of: step) else { return }
        spread.append(
            EvaluationReport.Moment(
                frame: frame, reason: String(format: "%.2f s", seconds), plate: plate,
                result: result))
        guard spread.count == Self.most else { return }
        // Every second one is enough from now on.
        spread = spread.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        step *= 2
    }

    /// Keeps the moment when `value` is the greatest so far for `reason`.
    mutating func add(
        _ reason: String, _ value: Double, frame: Int, plate: RGBImage, result: RGBImage
    ) {
        if let known = worst[reason], known.value >= value { return }
        worst[reason] = (
            value,
            EvaluationReport.Moment(
                frame: frame, reason: "worst \(reason)", plate: plate, result: result)
        )
    }

    var moments: [EvaluationReport.Moment] {
        spread + worst.sorted { $0.key < $1.key }.map(\.value.moment)
    }
}
