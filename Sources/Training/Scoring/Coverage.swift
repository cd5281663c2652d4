package import Faces
import Foundation
import Networks

/// What the target's footage shows and the source's does not: what no training can make up for.
public struct Coverage: Sendable, Equatable {
    /// Where a head is turned, as the viewer sees it.
    public enum Direction: String, Sendable, CaseIterable {
        /// Within 10 degrees of the camera.
        case straight
        /// To the left of the picture.
        case left
        /// To the right of the picture.
        case right
        /// Up.
        case up
        /// Down.
        case down
    }

    /// Something that is missing.
    public enum Gap: Sendable, Equatable {
        /// Heads turned so. `share` of the target's crops, 0 ... 1, are; nine in ten of them reach `target` degrees of yaw
        /// or pitch at most, and all but one in fifty of the source's `source`.
        case view(Direction, share: Double, target: Double, source: Double)
        /// The target's mouth opens more than twice as far as the source's.
        case openMouth
        /// The target's lids fall more than twice as far as the source's.
        case shutEyes
    }

    /// What is missing, the largest share first.
    public let gaps: [Gap]

    /// A view is covered when so many of the source's crops lie within so many degrees of it.
    private static let (neighbors, reach) = (3, 10.0)
    /// A direction is missing when this share of the target's crops, and so many at least, are not covered there.
    private static let (share, least) = (0.02, 3)

    /// Compares two persons' crops.
    package init(
        source: [HeadPose], target: [HeadPose], sourceExpressions: [Expression] = [],
        targetExpressions: [Expression] = []
    ) {
        gaps =
            Self.views(source, target)
            + Self.expressions(sourceExpressions, targetExpressions)
    }

    private static func views(_ source: [HeadPose], _ target: [HeadPose]) -> [Gap] {
        // Poses in whole degrees: a few hundred, however many crops there are.
        func grid(_ poses: [HeadPose]) -> [SIMD2<Double>: Int] {
            poses.reduce(into: [:]) { grid, pose in
                grid[SIMD2(pose.yaw.rounded(), pose.pitch.rounded()), default: 0] += 1
            }
        }
        let known = grid(source)
        var missing: [Direction: [(pose: SIMD2<Double>, count: Int)]] = [:]
        for (pose, count) in grid(target) {
            var (near, nearest, least) = (0, SIMD2<Double>.zero, Double.infinity)
            for (other, number) in known {
                let d = pose - other
                let distance = (d * d).sum().squareRoot()
                if distance <= reach { near += number }
                if (distance, other.x, other.y) < (least, nearest.x, nearest.y) {
                    (least, nearest) = (distance, other)
                }
            }
            guard near < neighbors else { continue }
            missing[direction(of: pose, from: nearest), default: []].append((pose, count))
        }
        return missing.compactMap { direction, poses -> (gap: Gap, share: Double)? in
            let count = poses.reduce(0) { $0 + $1.count }
            let part = Double(count) / Double(target.count)
            guard count >= least, part >= share else { return nil }
            let asked = poses.flatMap {
                Array(repeating: turn($0.pose, direction), count: $0.count)
            }
            let shown = source.map { turn(SIMD2($0.yaw, $0.pitch), direction) }
            let gap = Gap.view(
                direction, share: part, target: quantile(asked, 0.9), source: quantile(shown, 0.98))
            return (gap, part)
        }.sorted { $0.share > $1.share }.map(\.gap)
    }

    /// Which way a pose lies, where the source's nearest one is `from`.
    private static func direction(of pose: SIMD2<Double>, from: SIMD2<Double>) -> Direction {
        if abs(pose.x) < 10, abs(pose.y) < 10 { return .straight }
        let d = pose - from
        if abs(d.x) >= abs(d.y) { return d.x > 0 ? .right : .left }
        return d.y > 0 ? .up : .down
    }

    /// How far a pose goes in a direction, in degrees.
    private static func turn(_ pose: SIMD2<Double>, _ direction: Direction) -> Double {
        switch direction {
        case .straight: -(pose * pose).sum().squareRoot()
        case .left: -pose.x
        case .right: pose.x
        case .up: pose.y
        case .down: -pose.y
        }
    }

    /// Mouth and lids: a gap where the source's reach from the median is less than half of the target's, and the target's
    /// is a movement that is seen (in face units, of which the eyes are 48 apart).
    private static func expressions(_ source: [Expression], _ target: [Expression]) -> [Gap] {
        guard source.count >= least, target.count >= least else { return [] }
        func reach(_ faces: [Expression], _ measure: ExpressionDistance, _ far: Double) -> Double {
            let values = faces.map { Double($0[measure]) }
            return abs(quantile(values, far) - quantile(values, 0.5))
        }
        var gaps: [Gap] = []
        for (gap, measure, far, seen) in [
            (Gap.openMouth, ExpressionDistance.mouthOpening, 0.98, 3.0),
            (.shutEyes, .lids, 0.02, 2.0),
        ] {
            let wanted = reach(target, measure, far)
            if wanted >= seen, reach(source, measure, far) < wanted / 2 { gaps.append(gap) }
        }
        return gaps
    }

    /// The value that a share of all do not exceed; of at least one.
    private static func quantile(_ values: [Double], _ share: Double) -> Double {
        values.sorted()[Int((share * Double(values.count - 1)).rounded())]
    }
}
