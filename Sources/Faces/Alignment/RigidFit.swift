import Foundation

/// The turn, scale and shift that lay one set of points in space onto another, by least squares:
/// `to = scale * rotation * from + shift`.
///
/// Horn, "Closed-form solution of absolute orientation using unit quaternions" (1987): the turn is
/// the eigenvector of the largest eigenvalue of a symmetric 4 x 4 matrix made of the products of
/// coordinates. The scale is the one for errors measured in `to`.
package struct RigidFit {
    /// The rows of the rotation.
    package var rotation: [SIMD3<Double>]
    package var scale: Double
    package var shift: SIMD3<Double>

    /// Both lists have the same count, at least three points that are not on a line.
    package init(_ from: [SIMD3<Double>], to: [SIMD3<Double>]) {
        precondition(from.count == to.count && from.count > 2, "a fit needs three pairs")
        let n = Double(from.count)
        let fromMean = from.reduce(SIMD3(), +) / n
        let toMean = to.reduce(SIMD3(), +) / n
        var s = [SIMD3<Double>](repeating: SIMD3(), count: 3)  // s[i][j] = sum of from.i * to.j
        var norm = 0.0
        for (a, b) in zip(from, to) {
            let (p, q) = (a - fromMean, b - toMean)
            for i in 0..<3 { s[i] += p[i] * q }
            norm += (p * p).sum()
        }
        let (xx, xy, xz) = (s[0].x, s[0].y, s[0].z)
        let (yx, yy, yz) = (s[1].x, s[1].y, s[1].z)
        let (zx, zy, zz) = (s[2].x, s[2].y, s[2].z)
        let q = Self.largestEigenvector([
            SIMD4(xx + yy + zz, yz - zy, zx - xz, xy - yx),
            SIMD4(yz - zy, xx - yy - zz, xy + yx, zx + xz),
            SIMD4(zx - xz, xy + yx, yy - xx - zz, yz + zy),
            SIMD4(xy - yx, zx + xz, yz + zy, zz - xx - yy),
        ])
        let (w, x, y, z) = (q.x, q.y, q.z, q.w)
        rotation = [
            SIMD3(1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
            SIMD3(2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
            SIMD3(2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
        ]
        var along = 0.0
        for i in 0..<3 { for j in 0..<3 { along += rotation[j][i] * s[i][j] } }
        scale = norm > 0 ? along / norm : 0
        shift = SIMD3()
        shift = toMean - self(fromMean)
    }

    /// The place of a point.
    package func callAsFunction(_ p: SIMD3<Double>) -> SIMD3<Double> {
        scale * SIMD3((rotation[0] * p).sum(), (rotation[1] * p).sum(), (rotation[2] * p).sum())
            + shift
    }

    /// By Jacobi's rotations, which converge whatever the eigenvalues are; `matrix` is symmetric,
    /// in rows.
    static func largestEigenvector(_ matrix: [SIMD4<Double>]) -> SIMD4<Double> {
        var m = matrix
        var vectors = (0..<4).map { i in
            var unit = SIMD4<Double>()
            unit[i] = 1
            return unit  // row i holds component i of every eigenvector
        }
        for _ in 0..<50 {
            var off = 0.0
            for p in 0..<3 { for q in p + 1..<4 { off += m[p][q] * m[p][q] } }
            let all = m.reduce(0) { $0 + ($1 * $1).sum() }
            guard off > 1e-30 * all else { break }
            for p in 0..<3 {
                for q in p + 1..<4 where m[p][q] != 0 {
                    let theta = (m[q][q] - m[p][p]) / (2 * m[p][q])
                    let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
                    let c = 1 / (t * t + 1).squareRoot()
                    let s = t * c
                    for k in 0..<4 {
                        (m[k][p], m[k][q]) = (c * m[k][p] - s * m[k][q], s * m[k][p] + c * m[k][q])
                    }
                    (m[p], m[q]) = (c * m[p] - s * m[q], s * m[p] + c * m[q])
                    for k in 0..<4 {
                        (vectors[k][p], vectors[k][q]) = (
                            c * vectors[k][p] - s * vectors[k][q],
                            s * vectors[k][p] + c * vectors[k][q]
                        )
                    }
                }
            }
        }
        let largest = (0..<4).max { m[$0][$0] < m[$1][$1] } ?? 0
        return SIMD4(
            vectors[0][largest], vectors[1][largest], vectors[2][largest], vectors[3][largest])
    }
}
