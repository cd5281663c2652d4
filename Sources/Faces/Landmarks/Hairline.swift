public import Imaging

/// How far hair or a hat hangs over a face from its edge: a fringe, strands at the cheeks, a brim.
///
/// A mesh does not know of them, and puts a forehead where the fringe is. Of a source it belongs to the person's footage, of a plate to
/// a frame.
public struct Hairline: Sendable, Hashable {
    /// A way from the edge of the face inward, along which hair may hang.
    public struct Column: Sendable, Hashable {
        /// The mesh's point at the edge, one of ``MeshIndices/oval``.
        public let edge: Int
        /// The mesh's point that the way goes to.
        public let inner: Int
        /// The share of the way that is looked at: it ends before brows and eyes, which are as dark as hair.
        public let reach: Double
    }

    /// The ways, from the right cheek over the forehead to the left one. Below them only beards grow, and a beard is a face's
    /// own.
    public static let columns = [
        Column(edge: 132, inner: 205, reach: 0.35), Column(edge: 93, inner: 205, reach: 0.35),
        Column(edge: 234, inner: 50, reach: 0.4), Column(edge: 127, inner: 33, reach: 0.5),
        Column(edge: 162, inner: 33, reach: 0.6), Column(edge: 21, inner: 46, reach: 0.9),
        Column(edge: 54, inner: 70, reach: 0.9), Column(edge: 103, inner: 63, reach: 0.9),
        Column(edge: 67, inner: 105, reach: 0.9), Column(edge: 109, inner: 66, reach: 0.9),
        Column(edge: 10, inner: 9, reach: 0.9), Column(edge: 338, inner: 296, reach: 0.9),
        Column(edge: 297, inner: 334, reach: 0.9), Column(edge: 332, inner: 293, reach: 0.9),
        Column(edge: 284, inner: 300, reach: 0.9), Column(edge: 251, inner: 276, reach: 0.9),
        Column(edge: 389, inner: 263, reach: 0.6), Column(edge: 356, inner: 263, reach: 0.5),
        Column(edge: 454, inner: 280, reach: 0.4), Column(edge: 323, inner: 425, reach: 0.35),
        Column(edge: 361, inner: 425, reach: 0.35),
    ]

    /// The share of each column's way that hair hangs over, 0 ... 1, in the order of ``columns``.
    public let depths: [Float]

    /// A hairline of one depth for each column, or `nil` where there are others than ``columns``, or none is above 0: nothing
    /// hangs over that face.
    public init?(depths: [Float]) {
        guard depths.count == Self.columns.count, depths.allSatisfy({ (0...1).contains($0) }),
            depths.contains(where: { $0 > 0 })
        else { return nil }
        self.depths = depths
    }

    /// What hangs over a face where this hairline and another one do.
    public func joined(_ other: Hairline?) -> Hairline {
        guard let other else { return self }
        return Hairline(depths: zip(depths, other.depths).map(max)) ?? self
    }

    /// The edge of what is free of hair on a mesh. Where nothing hangs over the face it lies far outside of it, so that it takes
    /// nothing away there.
    public func outline<S: Space>(of mesh: Landmarks<S>) -> [Point<S>] {
        let oval = mesh[MeshIndices.oval]
        let (x, y) = (
            oval.reduce(0) { $0 + $1.x } / Double(oval.count),
            oval.reduce(0) { $0 + $1.y } / Double(oval.count)
        )
        return zip(MeshIndices.oval, oval).map { index, point in
            let column = Self.columns.firstIndex { $0.edge == index }
            guard let column, depths[column] > 0 else {
                return Point(x + Self.outside * (point.x - x), y + Self.outside * (point.y - y))
            }
            let (inner, share) = (mesh[Self.columns[column].inner], Double(depths[column]))
            return Point(
                point.x + share * (inner.x - point.x), point.y + share * (inner.y - point.y))
        }
    }

    /// Beyond any soft edge of a mask.
    private static let outside = 1.6
}
