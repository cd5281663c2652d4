import Faces

/// The source making the target's face: for each of the target's frames, the frame of the source nearest to it in
/// expression and pose, and where each point of that frame must go.
///
/// The source's mean shape is moved as the target's has moved from its own mean, lips and lids somewhat further, since
/// networks make too little of both. What comes of it is a picture that the source's decoder is shown as the answer to
/// the target's frame, and so learns to keep the expression.
package struct PairedTargets: Sendable {
    /// How far the pairs go. The defaults are the recipe's.
    package struct Exaggeration: Sendable, Equatable {
        /// How many times as far the lips move.
        package var lips: Float = 1.25
        /// How many times as far the lids move.
        package var lids: Float = 1.35

        /// How far lips and lids move.
        package init(lips: Float = 1.25, lids: Float = 1.35) {
            self.lips = lips
            self.lids = lids
        }
    }

    /// What one of the target's frames is paired with.
    package struct Pair: Sendable {
        /// The place of the source's frame.
        package var frame: Int
        /// Where that frame's points go.
        package var shape: FaceShape
    }

    private let source: [FaceShape]
    private let measures: [SIMD8<Float>]
    private let sourceMean: FaceShape
    private let targetMean: FaceShape
    private let reach: [Float]
    private let weight: SIMD8<Float>

    /// What a difference of each measure, in deviations, weighs in the choice of the frame.
    private static let importance = SIMD8<Float>(3, 1, 1.5, 2, 0.7, 1, 0, 0)
    /// Upper and lower points that may meet but not cross: lids, and the inner lips.
    private static let facing = [
        (159, 145), (386, 374), (158, 153), (160, 144), (385, 380), (387, 373),
        (13, 14), (82, 87), (312, 317), (81, 178), (311, 402), (80, 88), (310, 318),
    ]
    /// Points around the crop that stay where they are.
    private static let still: [SIMD2<Float>] = [-110, 0, 110].flatMap { y in
        [-110, 0, 110].compactMap { x in x == 0 && y == 0 ? nil : SIMD2(x, y) }
    }

    /// Pairs for any of the target's frames, out of all of the source's; at least one of each.
    package init(
        source: [FaceShape], target: [FaceShape], exaggeration: Exaggeration = Exaggeration()
    ) {
        self.source = source
        let expressions = source.map { Expression($0) }
        measures = expressions.map(\.measures)
        sourceMean = .mean(source)
        targetMean = .mean(target)
        weight =
            Self.importance / Expression.spread(of: [expressions, target.map { Expression($0) }])
        var reach = [Float](repeating: 1, count: sourceMean.points.count)
        for i in MeshIndices.lipsOuter + MeshIndices.lipsInner { reach[i] = exaggeration.lips }
        for i in MeshIndices.rightEye + MeshIndices.leftEye { reach[i] = exaggeration.lids }
        self.reach = reach
    }

    /// What the source would look like with the expression and pose of `target`, one of the target's frames.
    package func pair(for target: FaceShape) -> Pair {
        var shape = sourceMean
        for i in shape.points.indices {
            shape.points[i] += (target.points[i] - targetMean.points[i]) * reach[i]
        }
        for (upper, lower) in Self.facing where shape.points[upper].y > shape.points[lower].y - 0.3
        {
            let middle = (shape.points[upper].y + shape.points[lower].y) / 2
            shape.points[upper].y = middle - 0.15
            shape.points[lower].y = middle + 0.15
        }
        return Pair(frame: nearest(to: shape), shape: shape)
    }

    /// The source's frame with the least weighted difference of the measures plus mean squared distance of the points.
    private func nearest(to shape: FaceShape) -> Int {
        let wanted = Expression(shape).measures
        var costs = measures.enumerated().map { place, m in
            let d = (m - wanted) * weight
            return (place: place, cost: (d * d).sum())
        }
        costs.sort { ($0.cost, $0.place) < ($1.cost, $1.place) }
        var best = (place: 0, cost: Float.infinity)
        // The pose only adds: once the measures alone cost more than the best so far, nothing better follows.
        for (place, cost) in costs where cost < best.cost {
            let total = cost + distance(source[place], shape, atMost: best.cost - cost)
            if total < best.cost { best = (place, total) }
        }
        return best.place
    }

    /// The mean squared distance of the points of two shapes; infinite as soon as it is above `atMost`.
    private func distance(_ a: FaceShape, _ b: FaceShape, atMost: Float) -> Float {
        let bound = atMost * Float(a.points.count)
        var sum: Float = 0
        for i in a.points.indices {
            let d = a.points[i] - b.points[i]
            sum += (d * d).sum()
            if sum > bound { return .infinity }
        }
        return sum / Float(a.points.count)
    }

    /// The warp that turns a picture of `pair`'s frame into the pair's shape, for a square of `side` pixels whose
    /// middle is the crop's and whose pixel is `1 / scale` face units wide.
    package func warp(_ pair: Pair, side: Int, scale: Float) -> PiecewiseWarp {
        let middle = Float(side) / 2
        func place(_ points: [SIMD2<Float>]) -> [SIMD2<Float>] {
            (points + Self.still).map { $0 * scale + middle }
        }
        return PiecewiseWarp(
            places: place(pair.shape.points), origins: place(source[pair.frame].points), side: side)
    }
}
