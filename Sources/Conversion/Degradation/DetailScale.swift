package import Imaging

/// How coarse the detail of a picture is along a direction, in squared pixels: the energy of its first derivative to that of
/// its second one.
///
/// Contrast and brightness do not show in it. A blur adds to it along its own direction and nowhere else: each squared pixel of the
/// blur's deviation about two, where energy falls with the square of the frequency, as it does in pictures of the world.
package struct DetailScale: Sendable {
    /// Sums of products of the first derivatives: xx, xy, yy.
    private var slopes = SIMD3<Double>()
    /// Sums of squares of the second ones, xx, xy and yy, and of products of two of them.
    private var bends = SIMD3<Double>()
    private var mixed = SIMD3<Double>()

    /// Before it is looked at, a picture is blurred by this deviation, in pixels: grain and noise of single samples are no
    /// detail.
    package static let noise = 1.0

    /// The detail of a plane, each pixel as heavy as `weights` says.
    package init(_ plane: Plane<Float>, weights: Plane<Float>) {
        self.init(soft: plane.blurred(sigma: Self.noise), weights: weights)
    }

    /// The detail of a plane that has that blur already.
    init(soft: Plane<Float>, weights: Plane<Float>) {
        let (w, h) = (soft.width, soft.height)
        guard w > 2, h > 2 else { return }
        let (v, weight) = (soft.samples.span, weights.samples.span)
        for y in 1..<h - 1 {
            for x in 1..<w - 1 {
                let i = y * w + x
                let m = Double(weight[i])
                guard m > 0 else { continue }
                let (left, right, above, below) = (v[i - 1], v[i + 1], v[i - w], v[i + w])
                let (dx, dy) = (Double(right - left) / 2, Double(below - above) / 2)
                slopes += m * SIMD3(dx * dx, dx * dy, dy * dy)
                let twist = v[i + w + 1] - v[i + w - 1] - v[i - w + 1] + v[i - w - 1]
                let xx = Double(left - 2 * v[i] + right)
                let xy = Double(twist) / 4
                let yy = Double(above - 2 * v[i] + below)
                bends += m * SIMD3(xx * xx, xy * xy, yy * yy)
                mixed += m * SIMD3(xx * xy, xx * yy, xy * yy)
            }
        }
    }

    /// The scale along a direction of length 1; 0 for a picture that is even there.
    package func along(_ direction: SIMD2<Float>) -> Float {
        let (x, y) = (Double(direction.x), Double(direction.y))
        let slope = x * x * slopes.x + 2 * x * y * slopes.y + y * y * slopes.z
        let bend = energy(along: direction)
        return bend > 0 ? Float(slope / bend) : 0
    }

    /// How little detail there is along a direction of length 1: one over the root of the energy of the second derivative there, in
    /// which contrast shows. As the scale, it grows about evenly with a blur's squared deviation. Infinite for a picture that is even there.
    func faintness(along direction: SIMD2<Float>) -> Float {
        let bend = energy(along: direction)
        return bend > 0 ? Float(1 / bend.squareRoot()) : .infinity
    }

    private func energy(along direction: SIMD2<Float>) -> Double {
        // That derivative is a xx + b xy + c yy.
        let (x, y) = (Double(direction.x), Double(direction.y))
        let (a, b, c) = (x * x, 2 * x * y, y * y)
        let squares = a * a * bends.x + b * b * bends.y + c * c * bends.z
        return squares + 2 * (a * b * mixed.x + a * c * mixed.y + b * c * mixed.z)
    }
}
