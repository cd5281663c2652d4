/// A way to encode the video of a result: an encoder of FFmpeg and its settings.
///
/// A new one is a file in this folder with a `static let`, and a line in `catalog`.
public struct EncodingProfile: Sendable, Hashable {
    /// What the user calls it.
    public let name: String
    /// What it is good for, in a few words.
    public let summary: String
    /// FFmpeg's name of the encoder for luma and chroma, and for gray.
    public let encoder: String
    /// FFmpeg's name of the encoder for red, green and blue; `nil` refuses such clips.
    public let rgbEncoder: String?
    /// The encoder's private settings, by FFmpeg's names.
    public let options: [String: String]

    /// Every profile, the default one first.
    public static let catalog: [EncodingProfile] = [
        .h264,
        .h264Lossless,
        .ffv1,
    ]

    /// The profile of a name.
    public static func named(_ name: String) -> EncodingProfile? {
        catalog.first { $0.name == name }
    }
}
