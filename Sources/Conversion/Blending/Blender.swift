public import Imaging

/// A way to lay the swapped face into the plate.
///
/// It sees one plane of the frame at a time, as code values, and only the rectangle around the face. A new way is one
/// file in this folder and one line in ``BlenderCatalog``.
public protocol Blender: Sendable {
    /// Its name in `conversion.json`.
    static var name: String { get }

    /// The way with its settings.
    init(_ settings: ConversionSettings.Blending)

    /// The blended plane. All three have one size.
    ///
    /// - Parameters:
    ///   - face: The swapped face, as code values; anything where `mask` is 0.
    ///   - plate: The plate, as code values.
    ///   - mask: 0 (plate) ... 1 (face). Whatever is given back where it is 0 is not used: the plate stays as it is.
    ///   - unit: Samples of the plane in one face unit.
    func blend(
        _ face: Plane<Float>, into plate: Plane<Float>, mask: Plane<Float>, unit: Float
    ) -> Plane<Float>
}

/// The blenders there are.
public enum BlenderCatalog {
    /// All of them; the first is the default.
    public static let all: [any Blender.Type] = [
        FeatherBlender.self,
        MultibandBlender.self,
        PoissonBlender.self,
        ContrastBlender.self,
    ]

    /// The one of a name, or `nil`.
    public static func named(
        _ name: String, _ settings: ConversionSettings.Blending = .init()
    ) -> (any Blender)? {
        all.first { $0.name == name }?.init(settings)
    }
}
