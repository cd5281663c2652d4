public import Imaging

/// Leaves the swapped face in the source's own colors: for a plate and a source of the same light, and to see what the
/// network alone does.
public struct KeptColors: ColorTransfer {
    /// "keep".
    public static let name = "keep"

    /// It has no settings.
    public init(_ settings: ConversionSettings.Colors = .init()) {}

    /// No numbers.
    public func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure? {
        ColorMeasure([])
    }

    /// Changes nothing.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {}
}
