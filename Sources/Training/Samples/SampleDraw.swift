package import Faces
import Foundation
import Networks

/// How often each of a person's crops is drawn.
///
/// Footage shows a person mostly calm and from the front: of crops that are drawn one like the other, few show a blink, a
/// laugh or a turned head, and little is learned of those. How rare a crop is, is told by a kernel density over what the
/// head and the face do: the mean over the person's crops of exp(-d^2 / 2), where d is the distance of two crops in turns of
/// `turn` degrees and in deviations of the expression's measures, `step` of each being one.
package struct SampleDraw: Sendable {
    /// The running sums of the weights; `nil` where all crops weigh alike.
    private let sums: [Double]?
    private let count: Int

    /// What counts as one in the distance of two crops: so many degrees of yaw or pitch, and this part of a deviation of a
    /// measure.
    private static let (turn, step) = (10.0, 0.5)
    /// The measures that count: the opening of the mouth, its width, and the opening of the eyes.
    private static let measures: [ExpressionDistance] = [.mouthOpening, .mouthWidth, .lids]
    /// Crops that a density is taken over, at most: spread evenly, so many say all there is to say.
    private static let most = 1000
    /// No crop comes more often than so many times the mean: what is alone may be a fault of the mesh.
    private static let cap = 8.0

    /// How one person's crops are drawn.
    ///
    /// - Parameters:
    ///   - expressions: What the faces do; at least one.
    ///   - poses: How the heads are turned, one for each.
    ///   - sharpness: Where each stands among the person's crops, 0 for the least sharp ... 1; one for each.
    package init(
        expressions: [Expression], poses: [HeadPose], sharpness: [Double],
        settings: TrainingSettings.Sampling
    ) {
        count = expressions.count
        guard settings.even > 0 || settings.sharp > 0 else {
            sums = nil
            return
        }
        var weights = [Double](repeating: 1, count: count)
        if settings.even > 0 {
            let rare = Self.densities(expressions, poses).map { pow($0, -settings.even) }
            let mean = rare.reduce(0, +) / Double(count)
            weights = rare.map { min($0 / mean, Self.cap) }
        }
        var sum = 0.0
        sums = zip(weights, sharpness).map { weight, rank in
            sum += weight * (1 - settings.sharp * (1 - rank))
            return sum
        }
    }

    /// Draws a crop.
    package func place(_ random: inout RandomSource) -> Int {
        guard let sums, let whole = sums.last, whole > 0 else { return random.place(below: count) }
        let wanted = random.uniform() * whole
        // The first whose running sum lies above.
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > wanted { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// How many other crops there are near each, as a share of all: above 0, at most 1.
    private static func densities(_ expressions: [Expression], _ poses: [HeadPose]) -> [Double] {
        let spread = Expression.spread(of: [expressions])
        let features = zip(expressions, poses).map { expression, pose in
            var f = SIMD8<Float>(repeating: 0)
            (f[0], f[1]) = (Float(pose.yaw / turn), Float(pose.pitch / turn))
            for (lane, i) in measures.enumerated() {
                f[2 + lane] = expression[i] / (spread[i.rawValue] * Float(step))
            }
            return f
        }
        let others = PersonSamples.spread(features, most: most)
        return features.map { f in
            let near = others.reduce(0.0) { sum, other in
                let d = f - other
                return sum + exp(-Double((d * d).sum()) / 2)
            }
            // One at least: itself, where it is not among them.
            return max(near, 1) / Double(others.count)
        }
    }
}
