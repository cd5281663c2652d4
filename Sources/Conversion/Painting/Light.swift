package import Imaging

/// Gives the swapped face the plate's slow changes of light and color across the face: the shadow side, a lamp's glow.
///
/// Adds `share` times the difference of both pictures, blurred inside the face only. Source: the project's own
/// measurements (`docs/conversion.md`); the blur leaves the edges of the oval alone because it is divided by the
/// blurred region.
package struct LightMatch {
    /// How much of the difference is added.
    private let share: Float
    /// The blur's deviation in pixels of the pictures' grid.
    private let sigma: Float

    package init(share: Float, sigma: Float) { (self.share, self.sigma) = (share, sigma) }

    /// Moves `face` toward `plate` where `inside` counts.
    ///
    /// - Parameter mask: Moves only what lies near this mask's edge: all of it there, a third one deviation inside, next to nothing two
    ///   inside. The default is `nil`: everything.
    package func apply(
        plate: FloatLab, face: inout FloatLab, inside: Plane<Float>,
        alongEdgeOf mask: Plane<Float>? = nil
    ) {
        guard share > 0 else { return }
        let (w, h) = (face.width, face.height)
        // The difference is smooth: a grid on which the deviation is about 2.5 pixels holds it.
        let step = max(1, Int(sigma / 2.5))
        let small = ((w + step - 1) / step, (h + step - 1) / step)
        let blurred = Double(sigma) / Double(step)
        func low(_ plane: Plane<Float>) -> Plane<Float> {
            plane.cellMeans(columns: step, rows: step).blurred(sigma: blurred)
        }
        let weight = low(inside)
        // A mask that is blurred is a half at its edge, and 1 deep inside.
        let rim = mask.map { low($0).map { min(1, max(0, 2 * (1 - $0))) } }
        func added(_ from: [Float], _ to: [Float]) -> Plane<Float> {
            var difference = inside
            for i in difference.samples.indices { difference.samples[i] *= from[i] - to[i] }
            var slow = low(difference)
            for i in slow.samples.indices {
                slow.samples[i] *= share * (rim?.samples[i] ?? 1) / (weight.samples[i] + 1e-3)
            }
            let map = SamplingMap(
                xx: 1 / Double(step), xy: 0, x0: 0, yx: 0, yy: 1 / Double(step), y0: 0)
            precondition(slow.width == small.0 && slow.height == small.1, "cells cover the grid")
            return slow.warped(by: map, width: w, height: h, .bilinear)
        }
        let l = added(plate.lightness, face.lightness)
        let a = added(plate.a, face.a)
        let b = added(plate.b, face.b)
        for i in l.samples.indices {
            face.lightness[i] += l.samples[i]
            face.a[i] += a.samples[i]
            face.b[i] += b.samples[i]
        }
    }
}
