import Foundation
import Imaging

/// A movement of colors, held on a lattice over CIE Lab: what is between the nodes is interpolated. The mean of several
/// frames' lattices is a lattice, so that a movement which was found color by color can be steadied in time.
enum ColorLattice {
    /// Nodes along lightness, a and b.
    static let nodes = SIMD3(11, 11, 11)
    /// The first node's color and the last one's; colors beyond move as the outermost do.
    static let first = SIMD3<Double>(0, -50, -50)
    static let last = SIMD3<Double>(100, 70, 70)

    private static var step: SIMD3<Double> {
        (last - first) / SIMD3(Double(nodes.x - 1), Double(nodes.y - 1), Double(nodes.z - 1))
    }

    /// The lattice of a movement that is known for some colors: three numbers a node, lightness the slowest.
    ///
    /// The movement's affine part is found by least squares, and holds within the range of the colors and a margin of
    /// `smoothness` around it. What is left of it is a mean that counts near colors more, by a Gaussian of deviation
    /// `smoothness`, and fades where there are none: grain and single pixels leave no trace.
    static func fit(
        _ colors: [SIMD3<Double>], moved: [SIMD3<Double>], smoothness: Double
    ) -> [Float] {
        let steps = zip(colors, moved).map { $1 - $0 }
        let affine = Affine(colors, steps)
        let rest = zip(colors, steps).map { $1 - affine.value($0) }
        let low = colors.reduce(colors[0]) { pointwiseMin($0, $1) } - smoothness
        let high = colors.reduce(colors[0]) { pointwiseMax($0, $1) } + smoothness
        let scale = -0.5 / (smoothness * smoothness)
        // As much as a two-hundredth of all colors right at the node counts for no movement.
        let fading = Double(colors.count) / 200
        var values: [Float] = []
        values.reserveCapacity(3 * nodes.x * nodes.y * nodes.z)
        for l in 0..<nodes.x {
            for a in 0..<nodes.y {
                for b in 0..<nodes.z {
                    let node = first + step * SIMD3(Double(l), Double(a), Double(b))
                    let near = node.clamped(lowerBound: low, upperBound: high)
                    var (sum, weight) = (SIMD3<Double>(), fading)
                    let away = node - near
                    if (away * away).sum() < 16 * smoothness * smoothness {
                        for (color, left) in zip(colors, rest) {
                            let off = color - node
                            let w = exp(scale * (off * off).sum())
                            sum += left * w
                            weight += w
                        }
                    }
                    let value = affine.value(near) + sum / weight
                    values += [Float(value.x), Float(value.y), Float(value.z)]
                }
            }
        }
        return values
    }

    /// A color moved.
    static func moved(_ color: SIMD3<Double>, by values: [Float]) -> SIMD3<Double> {
        let top = SIMD3(Double(nodes.x - 1), Double(nodes.y - 1), Double(nodes.z - 1))
        let place = ((color - first) / step).clamped(lowerBound: .zero, upperBound: top)
        let base = SIMD3(
            min(Int(place.x), nodes.x - 2), min(Int(place.y), nodes.y - 2),
            min(Int(place.z), nodes.z - 2))
        let share = place - SIMD3(Double(base.x), Double(base.y), Double(base.z))
        var sum = SIMD3<Double>()
        for corner in 0..<8 {
            let (i, j, k) = (corner >> 2, corner >> 1 & 1, corner & 1)
            let w =
                (i == 1 ? share.x : 1 - share.x) * (j == 1 ? share.y : 1 - share.y)
                * (k == 1 ? share.z : 1 - share.z)
            let at = 3 * (((base.x + i) * nodes.y + base.y + j) * nodes.z + base.z + k)
            sum += SIMD3(Double(values[at]), Double(values[at + 1]), Double(values[at + 2])) * w
        }
        return color + sum
    }

    /// A least-squares affine function of colors.
    private struct Affine {
        private let mean: SIMD3<Double>
        private let meanStep: SIMD3<Double>
        private var slope = [SIMD3<Double>](repeating: .zero, count: 3)

        init(_ colors: [SIMD3<Double>], _ steps: [SIMD3<Double>]) {
            let n = Double(colors.count)
            let mean = colors.reduce(.zero, +) / n
            let meanStep = steps.reduce(.zero, +) / n
            var covariance = Matrix3()
            var crossed = [SIMD3<Double>](repeating: .zero, count: 3)
            for (color, step) in zip(colors, steps) {
                covariance.add(color - mean, weight: 1 / n)
                // Row i belongs to the i-th component of the step.
                for i in 0..<3 { crossed[i] += (color - mean) * ((step[i] - meanStep[i]) / n) }
            }
            // Axes along which the colors hardly vary say nothing of a slope.
            let inverse = covariance.mapped { $0 / ($0 * $0 + 0.01) }
            (self.mean, self.meanStep) = (mean, meanStep)
            slope = crossed.map { inverse.times($0) }
        }

        func value(_ color: SIMD3<Double>) -> SIMD3<Double> {
            let off = color - mean
            return meanStep
                + SIMD3((slope[0] * off).sum(), (slope[1] * off).sum(), (slope[2] * off).sum())
        }
    }
}

/// Turns of Lab that are spread evenly over all there are: each next one fills the widest gap.
enum EvenTurns {
    /// The three axes of turn `index`; the first is no turn.
    ///
    /// Quaternions after K. Shoemake, "Uniform random rotations" (1992), of the additive sequence by the powers of the root of
    /// x^4 = x + 1.
    static func axes(_ index: Int) -> [SIMD3<Double>] {
        guard index > 0 else { return [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)] }
        let root = 1.220_744_084_605_759_5
        func part(_ power: Double) -> Double {
            let value = Double(index) / pow(root, power)
            return value - value.rounded(.down)
        }
        let (u, v, w) = (part(1), 2 * Double.pi * part(2), 2 * Double.pi * part(3))
        let (s, t) = ((1 - u).squareRoot(), u.squareRoot())
        let (x, y, z, r) = (s * sin(v), s * cos(v), t * sin(w), t * cos(w))
        return [
            SIMD3(1 - 2 * (y * y + z * z), 2 * (x * y - z * r), 2 * (x * z + y * r)),
            SIMD3(2 * (x * y + z * r), 1 - 2 * (x * x + z * z), 2 * (y * z - x * r)),
            SIMD3(2 * (x * z - y * r), 2 * (y * z + x * r), 1 - 2 * (x * x + y * y)),
        ]
    }

    /// How far each color moves along an axis when both lists are brought into the same order there.
    static func matched(
        _ colors: [SIMD3<Double>], to plate: [SIMD3<Double>], along axis: SIMD3<Double>
    ) -> [Double] {
        let places = colors.map { ($0 * axis).sum() }
        let wanted = plate.map { ($0 * axis).sum() }.sorted()
        var moves = [Double](repeating: 0, count: places.count)
        let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
        for (rank, i) in order.enumerated() { moves[i] = wanted[rank] - places[i] }
        return moves
    }
}
