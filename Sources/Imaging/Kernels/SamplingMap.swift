/// Where each pixel of a picture to be made lies in the picture that it is sampled from: an affine map in edge
/// coordinates, `(x, y) -> (xx x + xy y + x0, yx x + yy y + y0)`.
///
/// Wider than a ``Transform``, because a subsampled chroma plane is squeezed in one direction.
public struct SamplingMap: Sendable, Hashable {
    /// Columns of the source by column.
    public var xx: Double
    /// Columns of the source by row.
    public var xy: Double
    /// The source column of the origin.
    public var x0: Double
    /// Rows of the source by column.
    public var yx: Double
    /// Rows of the source by row.
    public var yy: Double
    /// The source row of the origin.
    public var y0: Double

    /// A map by its six numbers.
    public init(xx: Double, xy: Double, x0: Double, yx: Double, yy: Double, y0: Double) {
        (self.xx, self.xy, self.x0) = (xx, xy, x0)
        (self.yx, self.yy, self.y0) = (yx, yy, y0)
    }

    /// The map of a similarity: from the space of the picture to be made to the space of the source.
    public init<Made: Space, Source: Space>(_ transform: Transform<Made, Source>) {
        self.init(
            xx: transform.a, xy: -transform.b, x0: transform.tx, yx: transform.b, yy: transform.a,
            y0: transform.ty)
    }

    /// Stretches a source of one size over a picture of another.
    public static func resize(
        from source: (width: Int, height: Int), to made: (width: Int, height: Int)
    ) -> SamplingMap {
        SamplingMap(
            xx: Double(source.width) / Double(made.width), xy: 0, x0: 0, yx: 0,
            yy: Double(source.height) / Double(made.height), y0: 0)
    }

    /// Rows stay rows.
    var isUpright: Bool { xy == 0 && yx == 0 }

    /// How many samples of the source a made pixel covers along its own x and its own y.
    private var shrinkage: (x: Double, y: Double) {
        ((xx * xx + yx * yx).squareRoot(), (xy * xy + yy * yy).squareRoot())
    }

    /// By how much a source is reduced before it is sampled: so far that two samples and more are left for each pixel
    /// to be made, and 1 where there are no four.
    var reduction: Int { Int(max(1, min(shrinkage.x, shrinkage.y) / 2)) }

    /// How many places in each direction of a made pixel see all that it covers: up to a third more than one sample of
    /// the source, one place does, for an interpolation is wide enough.
    var placesAcross: Int { Int(max(1, (max(shrinkage.x, shrinkage.y) - 1.0 / 3).rounded(.up))) }

    /// This map for a picture made `factor` times as large.
    public func made(enlargedBy factor: Double) -> SamplingMap {
        SamplingMap(
            xx: xx / factor, xy: xy / factor, x0: x0, yx: yx / factor, yy: yy / factor, y0: y0)
    }

    /// This map for a picture of which only the part from column `x`, row `y` on is made.
    public func made(fromColumn x: Int, row y: Int) -> SamplingMap {
        var map = self
        map.x0 += xx * Double(x) + xy * Double(y)
        map.y0 += yx * Double(x) + yy * Double(y)
        return map
    }

    /// This map for a source of which only the part from column `x`, row `y` on is held.
    public func held(fromColumn x: Int, row y: Int) -> SamplingMap {
        var map = self
        map.x0 -= Double(x)
        map.y0 -= Double(y)
        return map
    }

    /// This map for a source that is held `factor` times as large as the one it was given for.
    public func held(enlargedBy factor: Double) -> SamplingMap {
        SamplingMap(
            xx: xx * factor, xy: xy * factor, x0: x0 * factor, yx: yx * factor, yy: yy * factor,
            y0: y0 * factor)
    }

    /// This map for a picture to be made that lies on the grid `grid` of the picture it was given for.
    public func made(on grid: PlaneGrid) -> SamplingMap {
        var map = self
        map.x0 += xx * grid.shiftX + xy * grid.shiftY
        map.y0 += yx * grid.shiftX + yy * grid.shiftY
        map.xx *= grid.stepX
        map.yx *= grid.stepX
        map.xy *= grid.stepY
        map.yy *= grid.stepY
        return map
    }

    /// This map for a source that lies on the grid `grid` of the source it was given for.
    public func held(on grid: PlaneGrid) -> SamplingMap {
        SamplingMap(
            xx: xx / grid.stepX, xy: xy / grid.stepX, x0: (x0 - grid.shiftX) / grid.stepX,
            yx: yx / grid.stepY, yy: yy / grid.stepY, y0: (y0 - grid.shiftY) / grid.stepY)
    }
}

/// Where the samples of a plane lie on the frame's own grid: edge coordinate `x` of the plane is
/// `stepX * x + shiftX` of the frame, and likewise for rows.
public struct PlaneGrid: Sendable, Hashable {
    /// Columns of the frame a column of the plane.
    public var stepX: Double
    /// Rows of the frame a row of the plane.
    public var stepY: Double
    /// The frame's column where the plane's left edge lies.
    public var shiftX: Double
    /// The frame's row where the plane's upper edge lies.
    public var shiftY: Double

    /// Where color differences lie between the luma samples.
    public enum Siting: String, Sendable, Codable {
        /// On the left luma sample's column, halfway between rows: what MPEG-2, H.264 and H.265 take when they say
        /// nothing.
        case left
        /// Halfway in both directions: JPEG and MPEG-1.
        case center
        /// On the upper left luma sample: usual in BT.2020 material.
        case topLeft
    }

    /// The grid of plane `index` of a layout. The default siting is left.
    public init(plane index: Int, of layout: PixelLayout, siting: Siting = .left) {
        (stepX, stepY, shiftX, shiftY) = (1, 1, 0, 0)
        guard layout.model == .yCbCr, index == 1 || index == 2 else { return }
        stepX = Double(1 << layout.chromaShiftX)
        stepY = Double(1 << layout.chromaShiftY)
        // The center of the first sample, 0.5 of the plane, falls on column or row 0.5 of the frame.
        if siting != .center { shiftX = 0.5 - 0.5 * stepX }
        if siting == .topLeft { shiftY = 0.5 - 0.5 * stepY }
    }
}
