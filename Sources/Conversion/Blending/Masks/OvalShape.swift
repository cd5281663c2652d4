import Foundation
public import Imaging

/// The ellipse with the middle, the area's spread and the turn of the mesh's oval.
///
/// Five numbers of the whole outline: no single point of the mesh that trembles moves its edge, and it has no corners. The
/// corners of jaw and temples lie outside of it.
public struct OvalShape: MaskShape {
    /// "oval".
    public static let name = "oval"
    /// The ellipse's corners as a polygon: it lies within a thousandth of its radius.
    private static let corners = 64

    /// It has no settings.
    public init() {}

    /// The ellipse alone.
    public func outlines(of oval: [Point<NetworkSpace>]) -> [[Point<NetworkSpace>]] {
        [Self.ellipse(of: [Point<NetworkSpace>].convexHull(of: oval))]
    }

    /// The ellipse whose area has the mean and the covariance of a polygon's; none for a polygon without an area.
    static func ellipse(of polygon: [Point<NetworkSpace>]) -> [Point<NetworkSpace>] {
        guard let first = polygon.first, polygon.count > 2 else { return [] }
        // Sums over triangles with the first corner; a triangle's covariance follows from its corners.
        var (area, mean) = (0.0, SIMD2<Double>())
        var spread = SIMD3<Double>()
        for (one, other) in zip(polygon.dropFirst(), polygon.dropFirst(2)) {
            let (p, q) = (
                SIMD2(one.x - first.x, one.y - first.y), SIMD2(other.x - first.x, other.y - first.y)
            )
            let half = (p.x * q.y - p.y * q.x) / 2
            area += half
            mean += half * (p + q) / 3
            let both = p + q
            func moment(_ i: Int, _ j: Int) -> Double {
                (p[i] * p[j] + q[i] * q[j] + both[i] * both[j]) / 12
            }
            spread += half * SIMD3(moment(0, 0), moment(0, 1), moment(1, 1))
        }
        guard abs(area) > 1e-9 else { return [] }
        mean /= area
        let (xx, xy, yy) = (
            spread.x / area - mean.x * mean.x, spread.y / area - mean.x * mean.y,
            spread.z / area - mean.y * mean.y
        )
        let turn = 0.5 * atan2(2 * xy, xx - yy)
        let (middle, apart) = ((xx + yy) / 2, hypot((xx - yy) / 2, xy))
        // A solid ellipse's variance along an axis is a quarter of the squared half axis.
        let (a, b) = (2 * (middle + apart).squareRoot(), 2 * max(0, middle - apart).squareRoot())
        return (0..<corners).map { k in
            let angle = 2 * Double.pi * Double(k) / Double(corners)
            let (u, v) = (a * cos(angle), b * sin(angle))
            return Point(
                first.x + mean.x + u * cos(turn) - v * sin(turn),
                first.y + mean.y + u * sin(turn) + v * cos(turn))
        }
    }
}
