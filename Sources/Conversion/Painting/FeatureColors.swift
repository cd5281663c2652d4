package import Imaging

/// Gives what lies between lids and between lips the plate's colors there, and not those of its skin.
///
/// A transfer that is measured on skin moves everything by what tells two skins apart: with a ruddy plate the whites of eyes,
/// and teeth, turn ruddy too. Here only a mean moves, from the swap's eyes and mouth to the plate's. Shut lids, which are
/// skin, so get the colors of the plate's lids. Lightness stays the transfer's. Source: the project's own measurements
/// (`docs/conversion.md`).
///
/// Nothing ends further from the plate's mean than ``play`` but where the transfer has put it itself: where the plate shows teeth,
/// and the swap lips, what takes the red from the lips would make the rest green, and what is skin there would keep the source's.
package struct FeatureColors: Sendable {
    /// How far a and b go there, 0 ... 1.
    let share: Float

    /// Numbers of a measure for each region: its size, then sums of a and b in the plate and in the face. Sums, and not
    /// means, so that a frame in which hardly anything is seen counts as little among others.
    package static let numbers = 5
    /// Fewer pixels say nothing.
    private static let least: Float = 2
    /// How far from the plate's mean a and b may come to lie, in units of Lab: about as much as whites of eyes and teeth differ among
    /// themselves.
    package static let play: Float = 4

    /// A way that goes a share of it.
    package init(share: Float) { self.share = share }

    /// What a frame's two faces, each in its own colors, look like in some regions.
    ///
    /// - Parameter regions: How much each pixel counts, 0 ... 1.
    package func measure(
        plate: FloatLab, face: FloatLab, _ regions: [Plane<Float>]
    ) -> [Float] {
        regions.flatMap { region in
            func sum(_ channel: [Float]) -> Float {
                zip(channel, region.samples).reduce(0) { $0 + $1.0 * $1.1 }
            }
            return [
                region.samples.reduce(0, +), sum(plate.a), sum(plate.b), sum(face.a), sum(face.b),
            ]
        }
    }

    /// Moves the colors of a face, which a transfer has moved, to what was measured.
    ///
    /// - Parameters:
    ///   - values: What `measure` gave, or a mean of several; as many numbers as the regions ask for.
    ///   - source: The face before the transfer.
    package func apply(
        _ values: some RandomAccessCollection<Float>, to face: inout FloatLab,
        from source: FloatLab, _ regions: [Plane<Float>]
    ) {
        precondition(values.count == Self.numbers * regions.count, "a measure fits its regions")
        var rest = values[...]
        for region in regions {
            let v = Array(rest.prefix(Self.numbers))
            rest = rest.dropFirst(Self.numbers)
            guard v[0] >= Self.least else { continue }
            let (a, b) = (
                Move(v[1] / v[0], from: v[3] / v[0]), Move(v[2] / v[0], from: v[4] / v[0])
            )
            for k in region.samples.indices where region.samples[k] > 0 {
                let part = share * region.samples[k]
                face.a[k] += (a.moved(source.a[k], transferred: face.a[k]) - face.a[k]) * part
                face.b[k] += (b.moved(source.b[k], transferred: face.b[k]) - face.b[k]) * part
            }
        }
    }

    /// The way of one channel from the mean of the swap to that of the plate.
    private struct Move {
        private let mean: Float
        private let shift: Float

        init(_ mean: Float, from swapped: Float) { (self.mean, shift) = (mean, mean - swapped) }

        func moved(_ value: Float, transferred: Float) -> Float {
            let (low, high) = (mean - FeatureColors.play, mean + FeatureColors.play)
            return min(max(value + shift, min(low, transferred)), max(high, transferred))
        }
    }
}
