import Foundation
import Imaging
import Inference

/// Reads the hand that begins at a palm: 21 points, and whether there is a hand at all. MediaPipe's
/// hand landmark model, the lite variant: Zhang et al., "MediaPipe Hands" (2020).
final class HandMesh {
    private enum HandSpace: Space {}
    private static let side = 224
    /// Points of a hand: the wrist, then four for each finger.
    static let count = 21

    private let network: Network

    init(_ runtime: NetworkRuntime) throws(InferenceError) {
        network = try runtime.load(.handMesh)
        try network.expect(
            inputs: [[1, Self.side, Self.side, 3]],
            outputCounts: [3 * Self.count, 1, 1, 3 * Self.count])
    }

    /// The hand of a palm, with its presence of 0 ... 1. `nil` when the network's numbers are not
    /// finite.
    func run(
        _ frame: SampledFrame, _ palm: Palm
    ) throws(InferenceError) -> (points: [Point<FrameSpace>], presence: Double)? {
        let side = Self.side
        // The fingers point up in what the network sees; the square is 2.6 times the palm's and
        // moved half a palm toward the fingers, as MediaPipe's graph does.
        let angle = atan2(palm.knuckle.x - palm.wrist.x, palm.wrist.y - palm.knuckle.y)
        guard angle.isFinite else { return nil }
        let center = Point<FrameSpace>(
            palm.center.x + 0.5 * palm.size * sin(angle),
            palm.center.y - 0.5 * palm.size * cos(angle))
        let toFrame = Transform<FrameSpace, HandSpace>.square(
            around: center, size: 2.6 * palm.size, angle: angle, onto: Double(side)
        ).inverse
        network.fillRGB(side: side, from: frame, toFrame)
        try network.run()
        let presence = network.withOutput(1) { Double($0[0]) }
        let points = network.withOutput(0) { values in
            (0..<Self.count).map {
                Point<HandSpace>(Double(values[3 * $0]), Double(values[3 * $0 + 1]))
            }
        }
        guard presence.isFinite, points.allSatisfy({ $0.x.isFinite && $0.y.isFinite }) else {
            return nil
        }
        return (points.map(toFrame.callAsFunction), min(1, max(0, presence)))
    }
}
