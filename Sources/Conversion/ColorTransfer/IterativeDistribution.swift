public import Imaging

/// Gives the colors of the swapped face's skin the plate's whole distribution in three dimensions: turn after turn, the three
/// axes' own distributions are matched.
///
/// Source: F. Pitié, A. Kokaram and R. Dahyot, Computer Vision and Image Understanding 107 (2007). Turns and
/// order are fixed; where each color goes is held as a ``ColorLattice``, which is smooth, for the plain method grows grain.
public struct IterativeDistribution: ColorTransfer {
    /// "idt".
    public static let name = "idt"
    private let settings: ConversionSettings.Colors

    /// A way with its settings.
    public init(_ settings: ConversionSettings.Colors = .init()) { self.settings = settings }

    /// A lattice of movements.
    public func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure? {
        guard let samples = SkinSamples(plate: plate, face: face, skin: skin) else { return nil }
        var colors = samples.face
        for turn in 0..<settings.iterations {
            let axes = EvenTurns.axes(turn)
            let moves = axes.map { EvenTurns.matched(colors, to: samples.plate, along: $0) }
            for i in colors.indices {
                for (axis, move) in zip(axes, moves) { colors[i] += axis * move[i] }
            }
        }
        return ColorMeasure(
            ColorLattice.fit(samples.face, moved: colors, smoothness: settings.smoothness))
    }

    /// Moves every color as the lattice says.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {
        face.move { ColorLattice.moved($0, by: measure.values) }
    }
}
