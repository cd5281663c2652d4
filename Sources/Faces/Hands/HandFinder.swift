public import Imaging
public import Inference

/// A hand near a face.
public struct Hand: Sendable, Hashable {
    /// The wrist, then thumb, index, middle, ring and little finger from the root to the tip, four
    /// points each.
    public var points: [Point<FrameSpace>]
    /// How sure the network is that this is a hand, 0 ... 1.
    public var presence: Double
}

/// Finds hands that lie over a face, or near it.
///
/// Two networks look one after the other: one finds palms around the face, the other reads the hand
/// at each and says whether there is one. The first alone takes faces and long hair for palms; on
/// 119 frames of a woman who wipes her face it cost one hand of 43 and no frame without one. A look
/// costs 5 to 8 ms of one core without a palm, and as much more for each.
public final class HandFinder {
    /// A palm below this score is not looked at closer.
    private static let palmThreshold = 0.3
    /// How many palms are looked at closer.
    private static let most = 2
    /// The square that is looked at, in sizes of the face's mesh. Of 1.75, 2, 2.25, 2.5, 2.75 and 3
    /// this found most: 55 of 58 frames with a hand, against 33 ... 52.
    private static let reach = 2.0

    private let palms: PalmDetector
    private let mesh: HandMesh

    /// Reads the weights and compiles both networks.
    public init(_ runtime: NetworkRuntime) throws(InferenceError) {
        palms = try PalmDetector(runtime)
        mesh = try HandMesh(runtime)
    }

    /// What may be hands around a face, each with its presence.
    public func hands(
        in frame: SampledFrame, near face: Landmarks<FrameSpace>
    ) throws(InferenceError) -> [Hand] {
        guard !frame.isEmpty else { return [] }
        let box = face.box
        let found = try palms.palms(
            in: frame, around: box.center, size: max(box.width, box.height, 1) * Self.reach,
            threshold: Self.palmThreshold, most: Self.most)
        var hands: [Hand] = []
        for palm in found {
            guard let (points, presence) = try mesh.run(frame, palm) else { continue }
            hands.append(Hand(points: points, presence: presence))
        }
        return hands
    }

    /// The hand that covers most of a face, of those that are there more likely than not; else the
    /// likeliest.
    public func cover(
        of face: Landmarks<FrameSpace>, in frame: SampledFrame
    ) throws(InferenceError) -> HandCover {
        let covers = try hands(in: frame, near: face).map { hand in
            HandCover(presence: hand.presence, share: hand.share(of: face))
        }
        let likely = covers.filter { $0.presence >= 0.5 }
        return likely.max { $0.share < $1.share } ?? covers.max { $0.presence < $1.presence }
            ?? .none
    }
}

extension Hand {
    /// The share of a face's oval that lies inside the outline of the hand, 0 ... 1. The outline is
    /// the convex hull of the joints, and 15 % larger: fingers have a width.
    public func share(of face: Landmarks<FrameSpace>) -> Double {
        let side = 48
        let box = face.box
        let toGrid = Transform<FrameSpace, CropSpace>.square(
            around: box.center, size: max(box.width, box.height, 1), angle: 0, onto: Double(side))
        let oval = face.mapped(by: toGrid).oval(width: side, height: side)
        let hand = Plane<Float>.filled(
            outline.map(toGrid.callAsFunction), width: side, height: side)
        let whole = oval.samples.reduce(0, +)
        let shared = zip(oval.samples, hand.samples).reduce(0) { $0 + min($1.0, $1.1) }
        return whole > 0 ? Double(shared / whole) : 0
    }

    private var outline: [Point<FrameSpace>] {
        let hull = Self.hull(points)
        let n = Double(max(1, hull.count))
        let middle = Point<FrameSpace>(
            hull.reduce(0) { $0 + $1.x } / n, hull.reduce(0) { $0 + $1.y } / n)
        return hull.map {
            Point(middle.x + 1.15 * ($0.x - middle.x), middle.y + 1.15 * ($0.y - middle.y))
        }
    }

    /// The convex hull, by Andrew's monotone chain (1979).
    private static func hull(_ points: [Point<FrameSpace>]) -> [Point<FrameSpace>] {
        let sorted = points.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        func half(_ points: some Sequence<Point<FrameSpace>>) -> [Point<FrameSpace>] {
            var chain: [Point<FrameSpace>] = []
            for p in points {
                while chain.count > 1 {
                    let (a, b) = (chain[chain.count - 2], chain[chain.count - 1])
                    let turn = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)
                    guard turn <= 0 else { break }
                    chain.removeLast()
                }
                chain.append(p)
            }
            return Array(chain.dropLast())
        }
        return half(sorted) + half(sorted.reversed())
    }
}
