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
    /// The planes of the frames, alpha included.
    public let layout: PixelLayout
    /// The planes that are coded: those of the frames, without alpha where the encoder has none, or finer ones.
    public let coded: PixelLayout
    /// How they lie in memory, by FFmpeg's name.
    let pixelFormat: String
    /// How many frames a packet may come before its turn, where the encoder does not say it.
    let delay: Int?
    /// What the coded numbers mean.
    public let color: ColorTags
    /// Whether the numbers of the frames use the full range.
    let plateIsFullRange: Bool
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

    /// The planes of the frames that are coded.
    var keptLayout: PixelLayout { layout.withAlpha(coded.hasAlpha) }

    /// The coded numbers are the frames' own.
    public var isExact: Bool { keptLayout == coded && (!makesPictures || plateIsFullRange) }

    /// Each packet is the file of a picture.
    var makesPictures: Bool { EncodingProfile.pictures.contains { $0.name == profile } }

    /// The recipe for a clip.
    ///
    /// - Parameters:
    ///   - info: The clip whose frames, changed or not, are encoded.
    ///   - profile: The encoder and its settings.
    ///   - threads: How many threads encode. The default is 2.
    /// - Throws: `MediaError.noEncoder`, `MediaError.cannotEncode` for a layout that no coder of the profile takes, or
    ///   `MediaError.cannotEncodeFields` for interlaced material that it would mix up.
    public init(
        for info: ClipInfo, profile: EncodingProfile, threads: Int = 2
    ) throws(MediaError) {
        let form = try CodedForm.best(for: info.layout, of: info.size, profile: profile)
        let coded = form.layout
        let opaque = info.layout.withAlpha(coded.hasAlpha)
        let isExact = opaque == coded
        let isPicture = !profile.endings.isEmpty
        if info.fields != .progressive,
            !form.coder.codesFields || (!isExact && coded.chromaShiftY != opaque.chromaShiftY)
        {
            throw .cannotEncodeFields(profile: profile.name)
        }
        var color = info.color
        if coded.model == .gbr { color.matrix = 0 }
        // The finer forms are those of editing, where luma and chroma have the limited range.
        if !isExact, coded.model != .gbr { color.isFullRange = false }
        if isPicture { color.isFullRange = true }
        self.profile = profile.name
        encoder = form.coder.encoder
        options = form.coder.options
        delay = form.coder.delay
        self.threads = max(1, threads)
        size = info.size
        let stepX = 1 << coded.chromaShiftX
        let stepY = (1 << coded.chromaShiftY) << (info.fields == .progressive ? 0 : 1)
        codedSize = PictureSize(
            width: (info.width + stepX - 1) / stepX * stepX,
            height: (info.height + stepY - 1) / stepY * stepY)
        layout = info.layout
        self.coded = coded
        pixelFormat = av_get_pix_fmt_name(form.format).map { String(cString: $0) } ?? ""
        self.color = color
        plateIsFullRange = info.color.isFullRange
        pixelAspect = info.pixelAspect
        fields = info.fields
        frameRate = info.frameRate
        timeBase = info.timeBase
        chromaLocation = info.chromaLocation
        light = info.light
        library = Int(avcodec_version())
    }
}

extension PixelLayout {
    /// The same planes, with or without the last one.
    fileprivate func withAlpha(_ hasAlpha: Bool) -> PixelLayout {
        var result = self
        result.hasAlpha = hasAlpha
        return result
    }
}
