import Foundation
public import Imaging

/// Gives the swapped face's skin the mean and the covariance of the plate's by the one linear map that moves colors least:
/// like mean and deviation, but along the axes on which the colors really vary.
///
/// Source: F. Pitié and A. Kokaram, European Conference on Visual Media Production (2007), here in CIE Lab: T = A^-1/2 (A^1/2 B A^1/2)^1/2 A^-1/2, with the face's covariance A and the plate's B.
public struct LinearTransport: ColorTransfer {
    /// "mkl".
    public static let name = "mkl"

    /// The least and most by which colors are stretched along any axis. The default is 0.4 ... 1.6.
    public var stretch: ClosedRange<Double> = 0.4...1.6
    /// The least skin, in pixels, that says anything about a face. The default is 24.
    public var leastSkin: Float = 24

    /// It has no settings.
    public init(_ settings: ConversionSettings.Colors = .init()) {}

    /// Mean (3) and covariance (6: LL, La, Lb, aa, ab, bb) of the plate's skin, then of the face's.
    public func measure(plate: FloatLab, face: FloatLab, skin: Plane<Float>) -> ColorMeasure? {
        let weight = Double(skin.samples.reduce(0, +))
        guard weight >= Double(leastSkin) else { return nil }
        var values: [Float] = []
        for picture in [plate, face] {
            var mean = SIMD3<Double>()
            for i in skin.samples.indices { mean += picture.color(i) * Double(skin.samples[i]) }
            mean /= weight
            var covariance = Matrix3()
            for i in skin.samples.indices where skin.samples[i] > 0 {
                let off = picture.color(i) - mean
                covariance.add(off, weight: Double(skin.samples[i]) / weight)
            }
            values += [mean.x, mean.y, mean.z].map(Float.init)
            values += covariance.upper.map(Float.init)
        }
        return ColorMeasure(values)
    }

    /// Moves every color by the linear map, within the limits.
    public func apply(_ measure: ColorMeasure, to face: inout FloatLab) {
        let v = measure.values.map(Double.init)
        let (toMean, fromMean) = (SIMD3(v[0], v[1], v[2]), SIMD3(v[9], v[10], v[11]))
        // A variance of a thousandth of a unit stands for none: a face of one color is not stretched without end.
        let to = Matrix3(upper: Array(v[3..<9])).plus(diagonal: 1e-3)
        let from = Matrix3(upper: Array(v[12..<18])).plus(diagonal: 1e-3)
        let root = from.mapped { max($0, 0).squareRoot() }
        let back = from.mapped { 1 / max($0, 1e-6).squareRoot() }
        let middle = root.times(to).times(root).mapped { max($0, 0).squareRoot() }
        let map = back.times(middle).times(back).mapped {
            min(max($0, stretch.lowerBound), stretch.upperBound)
        }
        face.move { map.times($0 - fromMean) + toMean }
    }
}

/// A matrix of three rows and columns.
struct Matrix3 {
    private var rows = [SIMD3<Double>](repeating: .zero, count: 3)

    /// Of zeros.
    init() {}

    /// Symmetric, by its upper half: 00, 01, 02, 11, 12, 22.
    init(upper u: [Double]) {
        rows = [SIMD3(u[0], u[1], u[2]), SIMD3(u[1], u[3], u[4]), SIMD3(u[2], u[4], u[5])]
    }

    var upper: [Double] {
        [rows[0].x, rows[0].y, rows[0].z, rows[1].y, rows[1].z, rows[2].z]
    }

    /// Adds `weight` times the product of a column and itself as a row.
    mutating func add(_ v: SIMD3<Double>, weight: Double) {
        for i in 0..<3 { rows[i] += v * (v[i] * weight) }
    }

    func plus(diagonal: Double) -> Matrix3 {
        var sum = self
        for i in 0..<3 { sum.rows[i][i] += diagonal }
        return sum
    }

    func times(_ v: SIMD3<Double>) -> SIMD3<Double> {
        SIMD3((rows[0] * v).sum(), (rows[1] * v).sum(), (rows[2] * v).sum())
    }

    func times(_ other: Matrix3) -> Matrix3 {
        var made = Matrix3()
        for i in 0..<3 {
            for k in 0..<3 { made.rows[i] += other.rows[k] * rows[i][k] }
        }
        return made
    }

    /// The symmetric matrix with the same axes and each length along them changed: Jacobi's rotations.
    func mapped(_ change: (Double) -> Double) -> Matrix3 {
        var lengths = self
        var axes = Matrix3(upper: [1, 0, 0, 1, 0, 1])
        for _ in 0..<12 {
            for (p, q) in [(0, 1), (0, 2), (1, 2)] where abs(lengths.rows[p][q]) > 1e-14 {
                let angle =
                    0.5
                    * atan2(
                        2 * lengths.rows[p][q], lengths.rows[q][q] - lengths.rows[p][p])
                let (c, s) = (cos(angle), sin(angle))
                var turn = Matrix3(upper: [1, 0, 0, 1, 0, 1])
                (turn.rows[p][p], turn.rows[p][q]) = (c, s)
                (turn.rows[q][p], turn.rows[q][q]) = (-s, c)
                lengths = turn.transposed.times(lengths).times(turn)
                axes = axes.times(turn)
            }
        }
        var scaled = Matrix3()
        for i in 0..<3 { scaled.rows[i][i] = change(lengths.rows[i][i]) }
        return axes.times(scaled).times(axes.transposed)
    }

    private var transposed: Matrix3 {
        var made = Matrix3()
        for i in 0..<3 { for k in 0..<3 { made.rows[i][k] = rows[k][i] } }
        return made
    }
}
