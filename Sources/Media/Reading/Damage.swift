public import Imaging

/// A damaged place of a clip.
public struct Damage: Sendable, Hashable {
    /// What is wrong there.
    public enum Kind: String, Sendable, Codable {
        /// Data that the decoder refuses. Pictures may be missing; reading goes on.
        case undecodable
        /// The next picture is decoded of damaged data: parts of it are guesses of the decoder. Reading goes on.
        case marred
        /// The file ends in the middle. Everything before was delivered; nothing follows.
        case truncated
    }

    /// What is wrong.
    public var kind: Kind
    /// The index of the next frame at this place.
    public var frame: Int
    /// The time of the frame before it; `nil` before the first.
    public var time: RationalTime?
    /// FFmpeg's word for it.
    public var cause: FFmpegCode
}
