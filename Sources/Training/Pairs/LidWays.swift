import Faces

/// What the lids of two people do who are paired.
///
/// One person's eyes are wide, another's narrow, and to both a blink is shut: what their lids have in common is which share they
/// have gone of the way from shut to where they usually are. Moved by as much as the target's instead, narrow eyes would be
/// shut before they should be, and wide ones never.
package struct LidWays: Sendable {
    /// The way of one person's lids, in eye widths, as the iris network reads them.
    package struct Way: Sendable {
        /// From shut to where they usually are.
        package let length: Float

        /// Lids that are shut: the network's lines are those of the lashes, and do not meet.
        private static let shut: Float = 0.14
        /// The least length: of somebody who was filmed with eyes shut.
        private static let least: Float = 0.08

        /// An eye whose lids have gone less than this share of the way is shut: it shows no iris.
        private static let open: Float = 0.35

        /// The way to where lids usually are.
        package init(to usual: Float) { length = max(Self.least, usual - Self.shut) }

        /// The share of the way that lids have gone: 0 where they are shut, 1 where they usually are.
        package func share(_ lids: Float) -> Float { max(0, lids - Self.shut) / length }

        /// Whether an eye is open whose lids are so far apart.
        package func isOpen(_ lids: Float) -> Bool { share(lids) >= Self.open }

        /// How far apart lids are that have gone a share of the way.
        package func lids(_ share: Float) -> Float { Self.shut + max(0, share) * length }
    }

    /// The source's way.
    package let source: Way
    /// The target's.
    package let target: Way
    /// The way of the source's lids in a swap: about the source's own, but the lids go at least and at most so many times as far as the
    /// target's. What is more is not how wide somebody's eyes are, but how they looked when they were filmed.
    package let swap: Way

    /// How many times.
    private static let ratios: ClosedRange<Float> = 0.9...1.35

    /// The ways to where both people's lids usually are.
    package init(source: Float, target: Float) {
        self.source = Way(to: source)
        self.target = Way(to: target)
        let ratio = self.source.length / self.target.length
        let kept = min(Self.ratios.upperBound, max(Self.ratios.lowerBound, ratio))
        swap = Way(to: Way(to: target).lids(kept))
    }

    /// The ways of the lids in the crops of both people; `nil` where nobody has looked at them.
    init?(source: [FaceShape], target: [FaceShape]) {
        /// The median.
        func usual(_ shapes: [FaceShape]) -> Float? {
            let lids = shapes.compactMap(\.gaze).flatMap { [$0.right.lids, $0.left.lids] }.sorted()
            return lids.isEmpty ? nil : lids[lids.count / 2]
        }
        guard let from = usual(source), let to = usual(target) else { return nil }
        self.init(source: from, target: to)
    }

    /// How far apart the mesh's lids go, in face units, where those of a frame are `gap` apart and read as `seen`, and are to read as
    /// `asked`. The mesh's lids of an open eye meet where it is shut, and those of a shut one stay apart.
    package func gap(_ gap: Float, seen: Float, asked: Float, eyeWidth: Float) -> Float {
        source.isOpen(seen)
            ? gap * source.share(asked) / source.share(seen) : gap + (asked - seen) * eyeWidth
    }
}

extension FaceShape {
    /// How far apart the lids of an eye are in its middle, by the mesh, in face units.
    func lidGap(of eye: Eye) -> Float {
        Self.length(points[eye.lids.lower] - points[eye.lids.upper])
    }

    /// How far apart the lids are, by the iris network, in face units, the mean of both eyes; `nil` where it did not read them.
    var lidsOpening: Float? {
        gaze.map { gaze in
            Eye.allCases.reduce(0) { $0 + gaze[$1].lids * eyeWidth(of: $1) } / 2
        }
    }

    /// How far apart the corners of an eye are, in face units.
    func eyeWidth(of eye: Eye) -> Float {
        Self.length(points[eye.corners.1] - points[eye.corners.0])
    }

    private static func length(_ d: SIMD2<Float>) -> Float { (d * d).sum().squareRoot() }
}
