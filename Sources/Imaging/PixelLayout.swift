/// How the samples of a picture lie in memory. Media hands out planar pictures only: each component has a plane of its
/// own, of one byte a sample at 8 bits, of two bytes, little-endian, above, and of four in floating point.
public struct PixelLayout: Hashable, Sendable, Codable {
    /// What the components mean, in the order of their planes.
    public enum Model: String, Sendable, Codable {
        /// Luma, blue difference, red difference.
        case yCbCr
        /// Green, blue, red: the order of FFmpeg's planar RGB.
        case gbr
        /// Luma alone.
        case gray
    }

    /// What the components mean.
    public var model: Model
    /// Bits a sample: 8 to 16, or 32 for floating point. From 9 to 16 the sample sits in the low bits of its two bytes.
    public var bitDepth: Int
    /// Chroma has `width >> chromaShiftX` columns, rounded up.
    public var chromaShiftX: Int
    /// Chroma has `height >> chromaShiftY` rows, rounded up.
    public var chromaShiftY: Int
    /// A last plane at full size holds the coverage.
    public var hasAlpha: Bool

    /// A layout by its parts.
    public init(
        model: Model, bitDepth: Int, chromaShiftX: Int = 0, chromaShiftY: Int = 0,
        hasAlpha: Bool = false
    ) {
        self.model = model
        self.bitDepth = bitDepth
        self.chromaShiftX = chromaShiftX
        self.chromaShiftY = chromaShiftY
        self.hasAlpha = hasAlpha
    }

    /// Samples are floating point, of IEEE 754's 32 bits: black is 0 and white is 1, and nothing ends there.
    public var isFloat: Bool { bitDepth == 32 }

    /// The bytes of one sample.
    public var bytesPerSample: Int { isFloat ? 4 : bitDepth > 8 ? 2 : 1 }

    /// The number of planes, alpha included.
    public var planeCount: Int { (model == .gray ? 1 : 3) + (hasAlpha ? 1 : 0) }

    /// The size of plane `index` of a picture of `width` x `height`.
    public func planeSize(_ index: Int, width: Int, height: Int) -> (width: Int, height: Int) {
        guard model == .yCbCr, index == 1 || index == 2 else { return (width, height) }
        return (
            (width + (1 << chromaShiftX) - 1) >> chromaShiftX,
            (height + (1 << chromaShiftY) - 1) >> chromaShiftY
        )
    }
}
