public import Imaging

/// What lies both in the oval and in the hull, each with its own soft edge: the smaller of the two everywhere.
public struct OvalHullShape: MaskShape {
    /// "oval-hull".
    public static let name = "oval-hull"

    /// It has no settings.
    public init() {}

    /// Both outlines.
    public func outlines(of oval: [Point<NetworkSpace>]) -> [[Point<NetworkSpace>]] {
        OvalShape().outlines(of: oval) + HullShape().outlines(of: oval)
    }
}
