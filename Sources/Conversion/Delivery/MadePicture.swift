public import Imaging

/// A picture of a result: one frame.
public struct MadePicture: Sendable, Hashable {
    /// When it is shown, on the result's clock.
    public var time: RationalTime
    /// The faces in it, where faces alone are painted.
    public var faces: [FacePlacement]
}

/// Where a swapped face lies in a frame.
public struct FacePlacement: Sendable, Hashable, Codable {
    /// The rectangle of the frame outside which nothing of the face shows.
    public var rect: Rect
    /// The side of the network's square, in pixels.
    public var side: Int
    /// From the network's square into the frame, both in edge coordinates: the center of the first pixel is (0.5, 0.5).
    public var toFrame: Matrix

    /// Columns and rows of a frame, in pixels.
    public struct Rect: Sendable, Hashable, Codable {
        /// Its first column.
        public var x: Int
        /// Its first row.
        public var y: Int
        /// Its columns.
        public var width: Int
        /// Its rows.
        public var height: Int
    }

    /// A similarity: `(x, y) -> (a x - b y + tx, b x + a y + ty)`.
    public struct Matrix: Sendable, Hashable, Codable {
        /// Scale times the cosine of the turn.
        public var a: Double
        /// Scale times the sine of the turn; positive turns clockwise.
        public var b: Double
        /// Where the origin goes, to the right.
        public var tx: Double
        /// Where the origin goes, downward.
        public var ty: Double
    }

    init(_ matte: FaceMatte) {
        rect = Rect(
            x: matte.rect.x, y: matte.rect.y, width: matte.rect.width, height: matte.rect.height)
        side = matte.side
        let map = matte.toFrame
        toFrame = Matrix(a: map.a, b: map.b, tx: map.tx, ty: map.ty)
    }
}
