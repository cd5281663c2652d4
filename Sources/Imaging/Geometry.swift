import Foundation

/// A coordinate system. Its cases are empty: a space exists only in the types of points and transforms, so that the
/// compiler refuses a frame's point where a crop's is wanted.
///
/// Every space of ours is measured in pixels, in edge coordinates: x to the right, y down, and pixel `i` covers
/// `i ..< i + 1`, so its center is `i + 0.5` and the picture ends at its width.
public protocol Space {}

/// The decoded frame, before any display rotation.
public enum FrameSpace: Space {}
/// The square crop of one aligned face, as a faceset stores it.
public enum CropSpace: Space {}
/// The square that a network takes and gives.
public enum NetworkSpace: Space {}

/// A place in a space.
public struct Point<S: Space>: Hashable, Sendable, Codable {
    /// Pixels to the right of the left edge.
    public var x: Double
    /// Pixels below the upper edge.
    public var y: Double

    /// A place by its two coordinates.
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }

    /// The straight distance to `other`, in pixels.
    public func distance(to other: Point) -> Double { hypot(x - other.x, y - other.y) }
}

/// A similarity from one space to another: `(x, y) -> (a x - b y + tx, b x + a y + ty)`.
///
/// It scales, turns and moves, and never shears or mirrors: what alignment needs, and no more.
public struct Transform<From: Space, To: Space>: Hashable, Sendable, Codable {
    /// Scale times the cosine of the angle.
    public var a: Double
    /// Scale times the sine of the angle; positive turns clockwise in the picture.
    public var b: Double
    /// Where the origin goes, to the right.
    public var tx: Double
    /// Where the origin goes, downward.
    public var ty: Double

    /// A similarity by its four numbers.
    public init(a: Double, b: Double, tx: Double, ty: Double) {
        self.a = a
        self.b = b
        self.tx = tx
        self.ty = ty
    }

    /// How many pixels of `To` one pixel of `From` becomes.
    public var scale: Double { hypot(a, b) }

    /// The turn in radians, clockwise in the picture.
    public var angle: Double { atan2(b, a) }

    /// The place that `point` has in the other space.
    public func callAsFunction(_ point: Point<From>) -> Point<To> {
        Point(a * point.x - b * point.y + tx, b * point.x + a * point.y + ty)
    }

    /// The way back. The scale must not be zero.
    public var inverse: Transform<To, From> {
        let k = 1 / (a * a + b * b)
        return Transform<To, From>(
            a: a * k, b: -b * k, tx: -(a * tx + b * ty) * k, ty: (b * tx - a * ty) * k)
    }

    /// This transform, then `next`.
    public func then<Other>(_ next: Transform<To, Other>) -> Transform<From, Other> {
        let origin = next(Point(tx, ty))
        return Transform<From, Other>(
            a: next.a * a - next.b * b, b: next.b * a + next.a * b, tx: origin.x, ty: origin.y)
    }

    /// Maps a square of side `size` around `center`, turned by `angle` radians, onto an upright square of `side`.
    public static func square(
        around center: Point<From>, size: Double, angle: Double, onto side: Double
    ) -> Transform {
        let k = side / size
        let (a, b) = (k * cos(angle), -k * sin(angle))
        return Transform(
            a: a, b: b, tx: side / 2 - a * center.x + b * center.y,
            ty: side / 2 - b * center.x - a * center.y)
    }

    /// The least-squares similarity that takes each point of `from` to its partner in `to`.
    ///
    /// Umeyama, "Least-squares estimation of transformation parameters between two point patterns" (1991), in two
    /// dimensions and without reflection. Both lists have the same count, at least two distinct points.
    public static func fit(_ from: [Point<From>], to: [Point<To>]) -> Transform {
        precondition(from.count == to.count && from.count > 1, "a fit needs pairs")
        let n = Double(from.count)
        let fx = from.reduce(0) { $0 + $1.x } / n
        let fy = from.reduce(0) { $0 + $1.y } / n
        let gx = to.reduce(0) { $0 + $1.x } / n
        let gy = to.reduce(0) { $0 + $1.y } / n
        var dot = 0.0
        var cross = 0.0
        var norm = 0.0
        for (p, q) in zip(from, to) {
            let (px, py, qx, qy) = (p.x - fx, p.y - fy, q.x - gx, q.y - gy)
            dot += px * qx + py * qy
            cross += px * qy - py * qx
            norm += px * px + py * py
        }
        let (a, b) = (dot / norm, cross / norm)
        return Transform(a: a, b: b, tx: gx - a * fx + b * fy, ty: gy - b * fx - a * fy)
    }
}

extension Transform where From == CropSpace, To == NetworkSpace {
    /// The middle of a crop of `crop` pixels, of which the network sees the share `coverage`, onto `network` pixels.
    public static func middle(coverage: Double, crop: Int, network: Int) -> Transform {
        let k = Double(network) / (coverage * Double(crop))
        let shift = Double(network) / 2 - k * Double(crop) / 2
        return Transform(a: k, b: 0, tx: shift, ty: shift)
    }
}

/// A rectangle of whole pixels: `x ..< x + width`, `y ..< y + height`.
public struct PixelRect: Hashable, Sendable, Codable {
    /// The left column.
    public var x: Int
    /// The upper row.
    public var y: Int
    /// The number of columns.
    public var width: Int
    /// The number of rows.
    public var height: Int

    /// A rectangle by its corner and size.
    public init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// No pixel lies inside.
    public var isEmpty: Bool { width <= 0 || height <= 0 }

    /// Its four corners as edge coordinates.
    public var corners: [(x: Double, y: Double)] {
        let (left, top) = (Double(x), Double(y))
        let (right, bottom) = (Double(x + width), Double(y + height))
        return [(left, top), (right, top), (left, bottom), (right, bottom)]
    }

    /// The rectangle with `margin` pixels more on each side.
    public func grown(by margin: Int) -> PixelRect {
        PixelRect(
            x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin)
    }

    /// What both rectangles share; empty when they do not meet.
    public func intersection(_ other: PixelRect) -> PixelRect {
        let (x0, y0) = (max(x, other.x), max(y, other.y))
        let (x1, y1) = (
            min(x + width, other.x + other.width), min(y + height, other.y + other.height)
        )
        return PixelRect(x: x0, y: y0, width: max(0, x1 - x0), height: max(0, y1 - y0))
    }

    /// The smallest rectangle of whole pixels that holds all of `points`; empty for none.
    public static func bounding<S: Space>(_ points: some Sequence<Point<S>>) -> PixelRect {
        var (x0, y0) = (Double.infinity, Double.infinity)
        var (x1, y1) = (-Double.infinity, -Double.infinity)
        for p in points {
            (x0, y0) = (min(x0, p.x), min(y0, p.y))
            (x1, y1) = (max(x1, p.x), max(y1, p.y))
        }
        guard x0 <= x1 else { return PixelRect(x: 0, y: 0, width: 0, height: 0) }
        let (left, top) = (Int(x0.rounded(.down)), Int(y0.rounded(.down)))
        return PixelRect(
            x: left, y: top, width: Int(x1.rounded(.up)) - left, height: Int(y1.rounded(.up)) - top)
    }

    /// Grown outward so that its edges fall on multiples of `step`, as subsampled chroma needs.
    public func aligned(to step: Int) -> PixelRect {
        let left = Int((Double(x) / Double(step)).rounded(.down)) * step
        let top = Int((Double(y) / Double(step)).rounded(.down)) * step
        let right = Int((Double(x + width) / Double(step)).rounded(.up)) * step
        let bottom = Int((Double(y + height) / Double(step)).rounded(.up)) * step
        return PixelRect(x: left, y: top, width: right - left, height: bottom - top)
    }
}
