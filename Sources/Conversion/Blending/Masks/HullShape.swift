public import Imaging

/// The convex hull of the mesh's oval: everything between forehead and chin, with the jaw's own corners.
public struct HullShape: MaskShape {
    /// "hull".
    public static let name = "hull"

    /// It has no settings.
    public init() {}

    /// The hull alone.
    public func outlines(of oval: [Point<NetworkSpace>]) -> [[Point<NetworkSpace>]] {
        [[Point<NetworkSpace>].convexHull(of: oval)]
    }
}
