import CFFmpeg
public import Imaging

/// Everything that the coded bytes of a video depend on besides its pictures.
///
/// Two runs with equal recipes give equal packets for equal frames; that is what makes a conversion resumable.
public struct EncodingRecipe: Sendable, Hashable, Codable {
    /// The name of the profile.
    public let profile: String
    /// FFmpeg's name of the encoder.
    public let encoder: String
    /// The encoder's private settings.
    public let options: [String: String]
    /// How many threads encode. Frames are divided among them, so the number shows in the bytes.
    public let threads: Int
    /// The size of the frames that come in.
    public let size: PictureSize
    /// The size of the pictures that are coded: larger by what `padding` adds.
    public let codedSize: PictureSize
    /// The planes that are coded: those of the frames without alpha.
    public let layout: PixelLayout
    /// What the numbers mean.
    public let color: ColorTags
    /// The width of a pixel to its height.
    public let pixelAspect: Ratio
    /// How the rows of a frame are divided in time.
    public let fields: FieldOrder
    /// Frames per second.
    public let frameRate: Ratio
    /// The ticks of the times.
    public let timeBase: TimeBase
    /// The place of chroma samples between luma samples, by FFmpeg's number.
    let chromaLocation: Int
    let light: LightMetadata
    /// The version of FFmpeg's codec library.
    let library: Int

    /// Columns and rows that the coded picture has more than the frame, to the right and below. They repeat the last
    /// column and row.
    ///
    /// H.264 at 4:2:0 has no odd sizes. An odd clip is coded with one column or row more: the planes then hold exactly
    /// the samples of the plate, chroma included, which no other layout would, and every player takes the result.
    public var padding: PictureSize {
        PictureSize(
            width: codedSize.width - size.width, height: codedSize.height - size.height)
    }

    /// The recipe for a clip.
    ///
    /// - Parameters:
    ///   - info: The clip whose frames, changed or not, are encoded.
    ///   - profile: The encoder and its settings.
    ///   - threads: How many threads encode. The default is 2.
    /// - Throws: `MediaError.noEncoder`, or `MediaError.cannotEncode` for a layout that the encoder lacks.
    public init(
        for info: ClipInfo, profile: EncodingProfile, threads: Int = 2
    ) throws(MediaError) {
        var layout = info.layout
        layout.hasAlpha = false
        let isRGB = layout.model == .gbr
        guard let name = isRGB ? profile.rgbEncoder : profile.encoder else {
            throw .cannotEncode(
                info.layout, profile: profile.name,
                holds: EncodingRecipe.layouts(of: profile.encoder))
        }
        guard avcodec_find_encoder_by_name(name) != nil else { throw .noEncoder(codec: name) }
        let holds = EncodingRecipe.layouts(of: name)
        guard holds.contains(layout) else {
            throw .cannotEncode(info.layout, profile: profile.name, holds: holds)
        }
        var color = info.color
        if isRGB { color.matrix = 0 }
        self.profile = profile.name
        encoder = name
        options = profile.options
        self.threads = max(1, threads)
        size = info.size
        let stepX = 1 << layout.chromaShiftX
        let stepY = (1 << layout.chromaShiftY) << (info.fields == .progressive ? 0 : 1)
        codedSize = PictureSize(
            width: (info.width + stepX - 1) / stepX * stepX,
            height: (info.height + stepY - 1) / stepY * stepY)
        self.layout = layout
        self.color = color
        pixelAspect = info.pixelAspect
        fields = info.fields
        frameRate = info.frameRate
        timeBase = info.timeBase
        chromaLocation = info.chromaLocation
        light = info.light
        library = Int(avcodec_version())
    }

    /// The layouts of an encoder, without repetition.
    private static func layouts(of encoder: String) -> [PixelLayout] {
        guard let codec = avcodec_find_encoder_by_name(encoder),
            var format = codec.pointee.pix_fmts
        else { return [] }
        var result: [PixelLayout] = []
        while format.pointee != AV_PIX_FMT_NONE {
            if let layout = PlanarForm(format.pointee)?.layout, !result.contains(layout) {
                result.append(layout)
            }
            format += 1
        }
        return result
    }
}
