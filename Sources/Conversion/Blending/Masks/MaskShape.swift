public import Imaging

/// A way to outline what is swapped of a face. A new way is one file in this folder and one line in ``MaskShapeCatalog``.
///
/// Size, erosion and feather are the same for all shapes, and so is what lies in front of the face: it is left out of any of
/// them.
public protocol MaskShape: Sendable {
    /// Its name in `conversion.json`.
    static var name: String { get }

    /// The way.
    init()

    /// Closed polygons within all of which the face lies: the mask is the product of theirs.
    ///
    /// - Parameter oval: The mesh's points along the face's oval, on the network's grid.
    func outlines(of oval: [Point<NetworkSpace>]) -> [[Point<NetworkSpace>]]
}

/// The shapes there are.
public enum MaskShapeCatalog {
    /// All of them; the first is the default.
    public static let all: [any MaskShape.Type] = [
        HullShape.self,
        OvalShape.self,
        OvalHullShape.self,
    ]

    /// The one of a name, or `nil`.
    public static func named(_ name: String) -> (any MaskShape)? {
        all.first { $0.name == name }?.init()
    }
}
