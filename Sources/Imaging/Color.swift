/// What the numbers of a clip mean, in the code points of ITU-T H.273. 2 is "unspecified" in each.
public struct ColorTags: Hashable, Sendable, Codable {
    /// The primaries: 1 is BT.709, 9 is BT.2020.
    public var primaries: Int
    /// The transfer curve: 1 is BT.709, 16 is PQ, 18 is HLG.
    public var transfer: Int
    /// The matrix between RGB and Y'CbCr: 1 is BT.709, 5 and 6 are BT.601, 9 is BT.2020.
    public var matrix: Int
    /// Samples use the full range (0 ... 255 at 8 bits) and not the video range (16 ... 235).
    public var isFullRange: Bool

    /// Tags by their code points.
    public init(primaries: Int = 2, transfer: Int = 2, matrix: Int = 2, isFullRange: Bool = false) {
        self.primaries = primaries
        self.transfer = transfer
        self.matrix = matrix
        self.isFullRange = isFullRange
    }

    /// The luma weights of red and blue. An untagged clip counts as BT.709 from 720 rows on and as BT.601 below, as
    /// players take it.
    public func lumaWeights(height: Int) -> (red: Float, blue: Float) {
        switch matrix {
        case 1: return (0.2126, 0.0722)
        case 4: return (0.30, 0.11)
        case 5, 6: return (0.299, 0.114)
        case 7: return (0.212, 0.087)
        case 9, 10: return (0.2627, 0.0593)
        default: return height >= 720 ? (0.2126, 0.0722) : (0.299, 0.114)
        }
    }
}
