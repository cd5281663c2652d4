import Imaging

/// A way to encode the video of a result, or its pictures one by one: one encoder of FFmpeg or several, and their settings.
///
/// A new one is a file in this folder with a `static let`, and a line in `catalog` or `pictures`.
public struct EncodingProfile: Sendable, Hashable {
    /// What the user calls it.
    public let name: String
    /// What it is good for, in a few words.
    public let summary: String
    /// What codes the pictures, in the order of preference.
    public let coders: [Coder]
    /// Whether a plate whose pixels no coder takes may get others: more chroma, more bits a sample, or bits rounded to the
    /// coder's most. The planes are then no longer the plate's own numbers. `false` refuses such a plate.
    public let adapts: Bool
    /// What the names of its picture files may end in, the usual one first; empty for a video.
    public let endings: [String]

    /// A profile by its parts.
    init(
        name: String, summary: String, adapts: Bool = false, endings: [String] = [],
        coders: [Coder]
    ) {
        self.name = name
        self.summary = summary
        self.adapts = adapts
        self.endings = endings
        self.coders = coders
    }

    /// Every profile of a video, the default one first.
    public static let catalog: [EncodingProfile] = [
        .h264,
        .h264Lossless,
        .h265,
        .vp9,
        .av1,
        .prores,
        .dnxhr,
        .ffv1,
    ]

    /// Every profile of pictures; the first of those with an ending is its default.
    public static let pictures: [EncodingProfile] = [
        .png,
        .tiff,
        .exr,
        .exrFloat,
    ]

    /// The profile of a name.
    public static func named(_ name: String) -> EncodingProfile? {
        (catalog + pictures).first { $0.name == name }
    }
}

/// An encoder of FFmpeg with its settings.
public struct Coder: Sendable, Hashable, Codable {
    /// FFmpeg's name of it.
    public let encoder: String
    /// Its private settings, by FFmpeg's names.
    public let options: [String: String]
    /// The layouts it is used for, of those that it takes; `nil` for all of them.
    let layouts: [PixelLayout]?
    /// How many frames a packet may come before its turn in the order of display, where the encoder does not say it.
    let delay: Int?
    /// The smallest picture that it takes, by one's width and height.
    let least: PictureSize?
    /// Whether it codes the two fields of interlaced material as such.
    let codesFields: Bool

    /// An encoder by its parts.
    init(
        _ encoder: String, _ options: [String: String] = [:], layouts: [PixelLayout]? = nil,
        delay: Int? = nil, least: PictureSize? = nil, codesFields: Bool = false
    ) {
        self.encoder = encoder
        self.options = options
        self.layouts = layouts
        self.delay = delay
        self.least = least
        self.codesFields = codesFields
    }
}
