public import Imaging

/// An upright box of a space, in pixels, edges included.
public struct Box<S: Space>: Hashable, Sendable, Codable {
    /// The left edge.
    public var left: Double
    /// The upper edge.
    public var top: Double
    /// The right edge.
    public var right: Double
    /// The lower edge.
    public var bottom: Double

    /// A box by its four edges.
    public init(left: Double, top: Double, right: Double, bottom: Double) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    init(around points: some Sequence<SIMD3<Float>>) {
        var low = SIMD3<Float>(repeating: .infinity)
        var high = -low
        for point in points {
            low = pointwiseMin(low, point)
            high = pointwiseMax(high, point)
        }
        self.init(
            left: Double(low.x), top: Double(low.y), right: Double(high.x), bottom: Double(high.y))
    }

    /// From the left edge to the right one.
    public var width: Double { right - left }
    /// From the upper edge to the lower one.
    public var height: Double { bottom - top }
    /// The middle.
    public var center: Point<S> { Point((left + right) / 2, (top + bottom) / 2) }

    /// The shared area over the area of both together: 0 apart, 1 the same.
    public func overlap(with other: Box) -> Double {
        let w = min(right, other.right) - max(left, other.left)
        let h = min(bottom, other.bottom) - max(top, other.top)
        guard w > 0, h > 0 else { return 0 }
        return w * h / (width * height + other.width * other.height - w * h)
    }
}
