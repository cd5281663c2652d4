import Foundation
public import Imaging

/// Moves the colors of the swapped face's skin to the plate's distribution along many directions at once, a step at a time:
/// each color goes a shorter way than by turns of three axes, and like colors stay together.
///
/// Source: N. Bonneel et al., "Sliced and Radon Wasserstein barycenters of measures" (2015). Directions are fixed; where each
/// color goes is held as a ``ColorLattice``.
public struct SlicedTransport: ColorTransfer {
    /// "sliced".
    public static let name = "sliced"
    private let settings: ConversionSettings.Colors

    /// A way with its settings.
    public init(_ settings: ConversionSettings.Colors = .init()) { self.settings = settings }

    /// A lattice of movements.
    public func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure? {
        guard let samples = SkinSamples(plate: plate, face: face, skin: skin) else { return nil }
        var colors = samples.face
        let count = settings.directions
        for step in 0..<settings.iterations {
            let axes = EvenTurns.axes(step)
            var sum = [SIMD3<Double>](repeating: .zero, count: colors.count)
            for k in 0..<count {
                let plain = Self.direction(k, of: count)
                let axis = axes[0] * plain.x + axes[1] * plain.y + axes[2] * plain.z
                let moves = EvenTurns.matched(colors, to: samples.plate, along: axis)
                for i in sum.indices { sum[i] += axis * moves[i] }
            }
            // The mean over all directions of a unit's share along each is a third of it.
            for i in colors.indices { colors[i] += sum[i] * (3 / Double(count)) }
        }
        return ColorMeasure(
            ColorLattice.fit(samples.face, moved: colors, smoothness: settings.smoothness))
    }

    /// Directions spread evenly over half a sphere: Fibonacci's.
    private static func direction(_ k: Int, of count: Int) -> SIMD3<Double> {
        let z = (Double(k) + 0.5) / Double(count)
        let radius = (1 - z * z).squareRoot()
        let angle = Double(k) * Double.pi * (3 - 5.0.squareRoot())
        return SIMD3(radius * cos(angle), radius * sin(angle), z)
    }

    /// Moves every color as the lattice says.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {
        face.move { ColorLattice.moved($0, by: measure.values) }
    }
}
