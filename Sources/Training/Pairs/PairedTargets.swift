import Faces
import Networks

/// The source making the target's face: for each of the target's frames, the frames of the source nearest to it in
/// expression and pose, and where each point of them must go.
///
/// The source's mean shape, its head turned, its mouth opened and smiling as the target's mean one does, is moved as the target's
/// has moved from its own mean, its lids by the same share of their way. What comes of it is a picture that the
/// source's decoder is shown as the answer to the target's frame, and so learns to keep the expression.
///
/// Eyes and mouth are chosen apart where that comes nearer: somebody who was filmed smiling with open eyes and closing
/// them over a closed mouth has no frame of a calm look, but both of its halves.
///
/// Where the gaze of both is known, the source looks where the target does: among frames that are otherwise as good the
/// one with the nearest gaze is taken, and its irises are moved the rest of the way.
package struct PairedTargets: Sendable {
    /// How far the pairs go. The defaults are the recipe's.
    package struct Exaggeration: Sendable, Equatable {
        /// How many times as far the lips move, in small movements. Large ones, which networks follow by themselves, are
        /// exaggerated less.
        package var lips: Float = 1
        /// How many times as far the lids go from where they usually are: networks make too little of them.
        package var lids: Float = 1.1

        /// How far lips and lids move.
        package init(lips: Float = 1, lids: Float = 1.1) {
            self.lips = lips
            self.lids = lids
        }
    }

    /// What one of the target's frames is paired with.
    package struct Pair: Sendable {
        /// The place of the source's frame that gives eyes and brows.
        package var upper: Int
        /// The place of the source's frame that gives mouth and chin.
        package var lower: Int
        /// Where their points go.
        package var shape: FaceShape
    }

    private let source: [FaceShape]
    private let measures: [SIMD8<Float>]
    private let sourceMean: FaceShape
    private let targetMean: FaceShape
    private let reach: [Reach]
    /// How far lids go; `nil` where nobody has looked at them.
    private let lids: LidWays?
    /// How many times as far as the target's.
    private let lidsTimes: Float
    private let spread: SIMD8<Float>
    /// Which half each point belongs to: 1 for the upper, 0 for the lower.
    private let isUpper: [Float]

    /// What a difference of each measure, in deviations, weighs in the choice of the upper half's frame.
    private static let upperImportance = SIMD8<Float>(0, 0, 0, 2, 0.7, 0, 0, 0)
    /// The measure of the lids.
    private static let lidsMeasure = ExpressionDistance.lids.rawValue
    /// The same for the lower half's.
    private static let lowerImportance = SIMD8<Float>(3, 1, 1.5, 0, 0, 1, 0, 0)
    /// One frame for both halves is taken while it costs no more than this above what two would: a difference that nobody
    /// would see.
    private static let patience: Float = 1
    /// Irises so far apart, or lids that are so much farther apart, in eye widths, cost the upper half as much as one
    /// deviation of a measure of weight 1.
    private static let eyesUnit: Float = 0.05
    /// A movement of the lips of so many face units goes beyond the target's by half the share that a small one does.
    private static let lipsHalf: Float = 4
    /// What it costs when one's eyes are open and the other's shut.
    private static let blinkCost: Float = 100
    /// Upper and lower points of a ring that may meet but not cross.
    private static func facing(_ ring: [Int]) -> [(Int, Int)] {
        // A ring begins at a corner and goes over the upper side.
        (1..<ring.count / 2).map { (ring[$0], ring[ring.count - $0]) }
    }
    /// Those of lids and of lips, and how near they come, in face units. Between lids that are shut nothing shows; a line of an eye's
    /// white is brighter than any skin.
    private static let meeting = [
        (facing(MeshIndices.rightEye), Float(0.04)), (facing(MeshIndices.leftEye), 0.04),
        (facing(MeshIndices.lipsInner), 0.3),
    ]
    /// The point between the bridge and the tip of the nose, above which everything is the upper half.
    private static let upperEnd = 195
    /// The foot of the nose, below which everything is the lower half.
    private static let lowerStart = 2
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
        targetMean = .mean(target)
        sourceMean = FaceShape.mean(source).turned(like: targetMean)
            .smiling(like: targetMean).contoured(like: targetMean).opened(like: targetMean)
        spread = Expression.spread(of: [expressions, target.map { Expression($0) }])
        var reach = [Reach](repeating: Reach(times: 1), count: sourceMean.points.count)
        for i in MeshIndices.lipsOuter + MeshIndices.lipsInner {
            reach[i] = Reach(times: exaggeration.lips, half: Self.lipsHalf)
        }
        for i in MeshIndices.rightEye + MeshIndices.leftEye {
            reach[i] = Reach(times: exaggeration.lids)
        }
        self.reach = reach
        lidsTimes = exaggeration.lids
        lids = LidWays(source: source, target: target)
        let middle = sourceMean.points[Self.upperEnd].y
        isUpper = sourceMean.points.map { $0.y < middle ? 1 : 0 }
    }

    /// What the source would look like with the expression and pose of `target`, one of the target's frames.
    package func pair(for target: FaceShape) -> Pair {
        var shape = sourceMean
        for i in shape.points.indices {
            shape.points[i] += reach[i](target.points[i] - targetMean.points[i])
        }
        shape = Self.uncrossed(shape)
        shape.gaze = target.gaze
        if let lids, let gaze = target.gaze {
            for eye in Eye.allCases {
                let share = 1 + (lids.target.share(gaze[eye].lids) - 1) * lidsTimes
                shape.gaze?[eye].lids = lids.swap.lids(share)
            }
        }
        let (upper, lower) = nearest(to: shape)
        return Pair(upper: upper, lower: lower, shape: lidsSet(shape, from: source[upper]))
    }

    /// A shape whose lids are as far apart as its gaze says, in a warp of a frame whose lids are as far apart as that frame's says.
    private func lidsSet(_ shape: FaceShape, from frame: FaceShape) -> FaceShape {
        guard let lids, let asked = shape.gaze, let shown = frame.gaze else { return shape }
        var set = shape
        for eye in Eye.allCases {
            let gap = lids.gap(
                frame.lidGap(of: eye), seen: shown[eye].lids, asked: asked[eye].lids,
                eyeWidth: shape.eyeWidth(of: eye))
            set = set.lidsOpened(of: eye, by: gap - set.lidGap(of: eye))
        }
        return Self.uncrossed(set)
    }

    /// A shape of which no lids and no lips cross.
    static func uncrossed(_ shape: FaceShape) -> FaceShape {
        var shape = shape
        for (points, gap) in meeting {
            for (upper, lower) in points
            where shape.points[upper].y > shape.points[lower].y - gap {
                let middle = (shape.points[upper].y + shape.points[lower].y) / 2
                shape.points[upper].y = middle - gap / 2
                shape.points[lower].y = middle + gap / 2
            }
        }
        return shape
    }

    /// The source's frames with the least cost of each half: one for both where that is as good.
    private func nearest(to shape: FaceShape) -> (upper: Int, lower: Int) {
        let wanted = Expression(shape).measures
        var (upper, lower, both) = (Choice(), Choice(), Choice())
        for place in source.indices {
            var d = (measures[place] - wanted) / spread
            // What is known of lids is in the eyes' cost, and better.
            if source[place].gaze != nil, shape.gaze != nil { d[Self.lidsMeasure] = 0 }
            let pose = distances(source[place], shape)
            let (u, l) = (d * Self.upperImportance, d * Self.lowerImportance)
            let upperCost = (u * u).sum() + pose.upper + eyesCost(source[place], shape)
            let lowerCost = (l * l).sum() + pose.lower
            upper.offer(place, upperCost)
            lower.offer(place, lowerCost)
            both.offer(place, upperCost + lowerCost)
        }
        let isOneEnough = both.cost <= upper.cost + lower.cost + Self.patience
        return isOneEnough ? (both.place, both.place) : (upper.place, lower.place)
    }

    /// What a difference of lids and gaze costs, the mean of both eyes; nothing where they are not known.
    private func eyesCost(_ source: FaceShape, _ shape: FaceShape) -> Float {
        guard let lids, let now = source.gaze, let wanted = shape.gaze else { return 0 }
        let costs = Eye.allCases.map { eye -> Float in
            let isOpen = lids.source.isOpen(now[eye].lids)
            guard isOpen == lids.swap.isOpen(wanted[eye].lids) else { return Self.blinkCost }
            let further = (now[eye].lids - wanted[eye].lids) / Self.eyesUnit
            guard isOpen else { return further * further }
            let d = (now[eye].iris - wanted[eye].iris) / Self.eyesUnit
            return further * further + (d * d).sum()
        }
        return costs.reduce(0, +) / Float(costs.count)
    }

    /// How far a point moves when the target's moves.
    private struct Reach {
        /// How many times as far as the target's, in small movements.
        var times: Float
        /// A movement of this length is exaggerated half as much.
        var half = Float.infinity

        func callAsFunction(_ move: SIMD2<Float>) -> SIMD2<Float> {
            let length = (move * move).sum().squareRoot()
            return move * (1 + (times - 1) / (1 + length / half))
        }
    }

    /// The best place so far.
    private struct Choice {
        var place = 0
        var cost = Float.infinity

        mutating func offer(_ place: Int, _ cost: Float) {
            if cost < self.cost { (self.place, self.cost) = (place, cost) }
        }
    }

    /// The squared distances of the points of two shapes, each half's over the number of all points.
    private func distances(_ a: FaceShape, _ b: FaceShape) -> (upper: Float, lower: Float) {
        var sum = SIMD2<Float>()
        for i in a.points.indices {
            let d = a.points[i] - b.points[i]
            let square = (d * d).sum()
            sum += SIMD2(isUpper[i], 1 - isUpper[i]) * square
        }
        sum /= Float(a.points.count)
        return (sum.x, sum.y)
    }

    /// The warp that turns a picture of the source's frame `frame` into `shape`, for a square of `side` pixels whose
    /// middle is the crop's and whose pixel is `1 / scale` face units wide.
    package func warp(_ frame: Int, to shape: FaceShape, side: Int, scale: Float) -> PiecewiseWarp {
        let middle = Float(side) / 2
        func place(_ points: [SIMD2<Float>]) -> [SIMD2<Float>] {
            (points + Self.still).map { $0 * scale + middle }
        }
        let eyes = GazePoints(
            from: source[frame], to: shape, of: openEyes(source[frame], shape))
        // Between lips or lids that meet, triangles would reach from the skin of one to the edge of the other.
        let apart = shape.opened(by: Self.apart)
        return PiecewiseWarp(
            places: place(shape.points + eyes.places),
            origins: place(source[frame].points + eyes.origins),
            joinedAt: place(apart.points + eyes.places), side: side)
    }

    /// The eyes that are open in one of the source's frames and in a shape; none where that is not known.
    private func openEyes(_ source: FaceShape, _ shape: FaceShape) -> [Eye] {
        guard let lids, let now = source.gaze, let wanted = shape.gaze else { return [] }
        return Eye.allCases.filter {
            lids.source.isOpen(now[$0].lids) && lids.swap.isOpen(wanted[$0].lids)
        }
    }

    /// How far open a mouth and eyes are taken to be, beyond what they are, when their points are joined.
    private static let apart = Openness(8, 4, 4)

    /// How much of the lower half's frame each row of a square shows, 0 ... 1: a soft step across the nose.
    package static func lowerShare(_ shape: FaceShape, side: Int, scale: Float) -> [Float] {
        let (top, bottom) = (shape.points[upperEnd].y, shape.points[lowerStart].y)
        return (0..<side).map { row in
            let y = (Float(row) + 0.5 - Float(side) / 2) / scale
            let t = min(1, max(0, (y - top) / max(1, bottom - top)))
            return t * t * (3 - 2 * t)
        }
    }
}
