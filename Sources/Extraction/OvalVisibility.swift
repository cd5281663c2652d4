import Faces
import Imaging

extension Landmarks {
    /// The share of the face's oval that lies inside a picture of `width` x `height`, 0 ... 1.
    func visibleShare(width: Int, height: Int) -> Double {
        let oval = self[MeshIndices.oval].map { SIMD2($0.x, $0.y) }
        let whole = area(oval)
        guard whole > 0 else { return 0 }
        var inside = clipped(oval) { $0.x }
        inside = clipped(inside) { Double(width) - $0.x }
        inside = clipped(inside) { $0.y }
        inside = clipped(inside) { Double(height) - $0.y }
        return min(1, area(inside) / whole)
    }
}

/// The part of a polygon where `distance`, which is linear, is not negative (Sutherland and Hodgman, "Reentrant polygon
/// clipping", 1974).
private func clipped(
    _ polygon: [SIMD2<Double>], by distance: (SIMD2<Double>) -> Double
) -> [SIMD2<Double>] {
    var kept: [SIMD2<Double>] = []
    for (i, p) in polygon.enumerated() {
        let q = polygon[(i + 1) % polygon.count]
        let (dp, dq) = (distance(p), distance(q))
        if dp >= 0 { kept.append(p) }
        if (dp >= 0) != (dq >= 0) { kept.append(p + (q - p) * (dp / (dp - dq))) }
    }
    return kept
}

private func area(_ polygon: [SIMD2<Double>]) -> Double {
    var twice = 0.0
    for (i, p) in polygon.enumerated() {
        let q = polygon[(i + 1) % polygon.count]
        twice += p.x * q.y - q.x * p.y
    }
    return abs(twice) / 2
}
