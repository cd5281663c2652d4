import CFFmpeg
import Foundation
import Imaging

/// An output context with its streams: the coded video, and a copy of every other stream of the plate.
///
/// Made once for a trial, which writes its header into memory, and once for the real file.
final class OutputStreams {
    // Owned by this object alone, which no two tasks share.
    let context: UnsafeMutablePointer<AVFormatContext>
    /// The stream of the result for each stream of the plate that is copied packet by packet.
    private(set) var copies: [Int: UnsafeMutablePointer<AVStream>] = [:]
    private(set) var video: UnsafeMutablePointer<AVStream>
    private let container: Container

    /// The streams of a result.
    ///
    /// - Parameters:
    ///   - container: What is written.
    ///   - plate: The clip whose streams are copied; `nil` for a folder of pictures.
    ///   - encoder: The encoder of the video, open.
    ///   - info: What is known about the clip.
    ///   - isKept: Which streams of the plate, besides its video, are copied.
    init(
        _ container: Container, plate: Demuxer?, encoder: Encoder, info: ClipInfo,
        isKept: (StreamInfo) -> Bool
    ) throws(MediaError) {
        self.container = container
        var made: UnsafeMutablePointer<AVFormatContext>?
        guard avformat_alloc_output_context2(&made, nil, container.muxer, nil) >= 0, let made
        else { throw .noEncoder(codec: container.muxer) }
        context = made
        var video: UnsafeMutablePointer<AVStream>?
        // A trial must not name itself, and a result must not hold random numbers.
        made.pointee.flags |= AVFMT_FLAG_BITEXACT
        for stream in plate?.streams ?? [] {
            let facts = StreamInfo(stream)
            if facts.index == info.videoStream {
                video = try OutputStreams.video(made, encoder, info, plate: stream)
            } else if isKept(facts),
                !OutputStreams.isWrittenByTheMuxer(stream, in: plate, for: container)
            {
                if facts.kind == .coverArt, container == .mkv {
                    try OutputStreams.attach(stream, to: made)
                } else {
                    copies[facts.index] = try OutputStreams.copy(stream, to: made)
                }
            }
        }
        if let video {
            self.video = video
        } else {
            self.video = try OutputStreams.video(made, encoder, info, plate: nil)
        }
        guard let plate else { return }
        Metadata.copyFile(plate.context.pointee.metadata, to: &made.pointee.metadata)
        try OutputStreams.copyChapters(plate, to: made)
    }

    deinit { avformat_free_context(context) }

    /// The muxer's own settings.
    var options: [String: String] {
        guard container != .mkv else { return [:] }
        var result: [String: String] = [:]
        if writesFreeKeys { result["movflags"] = "use_metadata_tags" }
        // The default of milliseconds would round the start of a stream that does not start at zero.
        if let ticks = movieTicks { result["movie_timescale"] = "\(ticks)" }
        return result
    }

    /// Free metadata keys are written where the plate has some that no other place takes, and no cover art, which the
    /// free keys displace.
    private var writesFreeKeys: Bool {
        let hasCover = copies.values.contains {
            $0.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
        }
        return container != .mkv && !uncommonKeys.isEmpty && !hasCover
    }

    /// Ticks a second that hold a tick of the video, and of each sound where they are not too many.
    private var movieTicks: Int? {
        var ticks = Int(video.pointee.time_base.den)
        // FFmpeg makes coarse ticks finer in the same way.
        while ticks > 0, ticks < 10000 { ticks *= 2 }
        for copy in copies.values {
            let rate = Int(copy.pointee.codecpar.pointee.sample_rate)
            guard rate > 0 else { continue }
            let both = ticks / Int(av_gcd(Int64(ticks), Int64(rate))) * rate
            if both < 10_000_000 { ticks = both }
        }
        return (1001...Int(Int32.max)).contains(ticks) ? ticks : nil
    }

    private var uncommonKeys: [String] {
        Metadata.uncommonKeys(context.pointee.metadata, in: container)
    }

    /// The keys of the file's metadata that the container cannot take.
    var lostKeys: [String] { writesFreeKeys ? [] : uncommonKeys }

    private static func add(
        to context: UnsafeMutablePointer<AVFormatContext>
    ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
        guard let stream = avformat_new_stream(context, nil) else { throw .outOfMemory }
        return stream
    }

    private static func video(
        _ context: UnsafeMutablePointer<AVFormatContext>, _ encoder: Encoder, _ info: ClipInfo,
        plate: UnsafeMutablePointer<AVStream>?
    ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
        let stream = try add(to: context)
        try check(avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context)) { _ in
            .outOfMemory
        }
        // The parameter sets are in the header alone, and players of Apple's know H.265 by no other name.
        if encoder.context.pointee.codec_id == AV_CODEC_ID_HEVC, isQuickTime(context) {
            stream.pointee.codecpar.pointee.codec_tag = word("hvc1")
        }
        stream.pointee.time_base = encoder.context.pointee.time_base
        stream.pointee.sample_aspect_ratio = info.pixelAspect.rational
        stream.pointee.avg_frame_rate = info.frameRate.rational
        if let plate {
            stream.pointee.r_frame_rate = plate.pointee.r_frame_rate
            stream.pointee.disposition = plate.pointee.disposition
            Metadata.copyStream(
                plate.pointee.metadata, to: &stream.pointee.metadata, isCodedAgain: true)
            try copySideData(plate, to: stream, only: shown)
        }
        if let display = info.light.display?.bytes {
            try add(display, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, to: stream)
        }
        if let content = info.light.content?.bytes {
            try add(content, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, to: stream)
        }
        return stream
    }

    /// The side data that is about what is shown, not about how the plate was coded.
    private static let shown: [AVPacketSideDataType] = [
        AV_PKT_DATA_DISPLAYMATRIX, AV_PKT_DATA_STEREO3D, AV_PKT_DATA_SPHERICAL,
        AV_PKT_DATA_MASTERING_DISPLAY_METADATA, AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
        AV_PKT_DATA_ICC_PROFILE,
    ]

    private static func copy(
        _ source: UnsafeMutablePointer<AVStream>, to context: UnsafeMutablePointer<AVFormatContext>
    ) throws(MediaError) -> UnsafeMutablePointer<AVStream> {
        let stream = try add(to: context)
        guard let from = source.pointee.codecpar, let to = stream.pointee.codecpar else {
            throw .outOfMemory
        }
        try check(avcodec_parameters_copy(to, from)) { _ in .outOfMemory }
        // A tag is a container's own word for a codec; the other container finds its own.
        let tags = context.pointee.oformat.pointee.codec_tag
        let isTimecode = from.pointee.codec_tag == timecodeTag
        if !isTimecode, av_codec_get_id(tags, from.pointee.codec_tag) != from.pointee.codec_id {
            to.pointee.codec_tag = 0
        }
        if to.pointee.codec_id == AV_CODEC_ID_OPUS, to.pointee.initial_padding == 0 {
            to.pointee.initial_padding = opusPreSkip(to.pointee)
        }
        stream.pointee.time_base = source.pointee.time_base
        stream.pointee.disposition = source.pointee.disposition
        stream.pointee.avg_frame_rate = source.pointee.avg_frame_rate
        stream.pointee.r_frame_rate = source.pointee.r_frame_rate
        stream.pointee.sample_aspect_ratio = source.pointee.sample_aspect_ratio
        Metadata.copyStream(
            source.pointee.metadata, to: &stream.pointee.metadata, isCodedAgain: false)
        try copySideData(source, to: stream, only: nil)
        return stream
    }

    /// The samples at 48 kHz that a decoder of Opus throws away at the start (RFC 7845, 5.1), which FFmpeg forgets when it
    /// reads Matroska.
    private static func opusPreSkip(_ parameters: AVCodecParameters) -> Int32 {
        guard parameters.extradata_size >= 12, let header = parameters.extradata else { return 0 }
        return Int32(header[10]) | Int32(header[11]) << 8
    }

    /// What has to be added to the times of a copied stream: Matroska's codec delay, which a reader takes off again.
    func delay(of copy: UnsafeMutablePointer<AVStream>) -> Int64 {
        guard container == .mkv, us_matroska_adds_codec_delay == 0,
            let parameters = copy.pointee.codecpar?.pointee,
            parameters.codec_id == AV_CODEC_ID_OPUS
        else { return 0 }
        return av_rescale_q(
            Int64(parameters.initial_padding), AVRational(num: 1, den: 48000),
            copy.pointee.time_base)
    }

    /// The tag of QuickTime's timecode track.
    static let timecodeTag = word("tmcd")

    /// A container's word of four letters for a codec, the first letter in the lowest byte.
    private static func word(_ letters: String) -> UInt32 {
        letters.utf8.enumerated().reduce(0) { $0 | UInt32($1.element) << UInt32(8 * $1.offset) }
    }

    private static func isQuickTime(_ context: UnsafeMutablePointer<AVFormatContext>) -> Bool {
        ["mp4", "mov"].contains(String(cString: context.pointee.oformat.pointee.name))
    }

    /// A track that the muxer makes by itself: the names of chapters, which QuickTime keeps as a text track, and a timecode
    /// that drops numbers. FFmpeg forgets that when it copies the track, and knows it by the video's own word.
    private static func isWrittenByTheMuxer(
        _ stream: UnsafeMutablePointer<AVStream>, in plate: Demuxer?, for container: Container
    ) -> Bool {
        guard let plate else { return false }
        let parameters = stream.pointee.codecpar.pointee
        if parameters.codec_tag == timecodeTag, container != .mkv,
            let code = tag("timecode", of: stream.pointee.metadata), code.contains(";")
        {
            return plate.streams.contains {
                StreamInfo($0).kind == .video && tag("timecode", of: $0.pointee.metadata) == code
            }
        }
        guard plate.context.pointee.nb_chapters > 0 else { return false }
        return parameters.codec_type == AVMEDIA_TYPE_DATA
            && parameters.codec_id == AV_CODEC_ID_BIN_DATA
            && plate.formatName.hasPrefix("mov")
    }

    /// Matroska keeps cover art as an attached file.
    private static func attach(
        _ cover: UnsafeMutablePointer<AVStream>, to context: UnsafeMutablePointer<AVFormatContext>
    ) throws(MediaError) {
        let picture = cover.pointee.attached_pic
        guard picture.size > 0, let data = picture.data else { return }
        let stream = try add(to: context)
        guard let parameters = stream.pointee.codecpar else { throw .outOfMemory }
        let padding = Int(AV_INPUT_BUFFER_PADDING_SIZE)
        guard let copy = av_mallocz(Int(picture.size) + padding) else { throw .outOfMemory }
        copy.copyMemory(from: data, byteCount: Int(picture.size))
        parameters.pointee.codec_type = AVMEDIA_TYPE_ATTACHMENT
        parameters.pointee.codec_id = cover.pointee.codecpar.pointee.codec_id
        parameters.pointee.extradata = copy.assumingMemoryBound(to: UInt8.self)
        parameters.pointee.extradata_size = picture.size
        let isPNG = parameters.pointee.codec_id == AV_CODEC_ID_PNG
        av_dict_copy(&stream.pointee.metadata, cover.pointee.metadata, 0)
        av_dict_set(
            &stream.pointee.metadata, "filename", isPNG ? "cover.png" : "cover.jpg",
            AV_DICT_DONT_OVERWRITE)
        av_dict_set(
            &stream.pointee.metadata, "mimetype", isPNG ? "image/png" : "image/jpeg",
            AV_DICT_DONT_OVERWRITE)
    }

    private static func add(
        _ bytes: [UInt8], _ type: AVPacketSideDataType, to stream: UnsafeMutablePointer<AVStream>
    ) throws(MediaError) {
        guard let place = us_stream_add_side_data(stream, type, bytes.count) else {
            throw .outOfMemory
        }
        // FFmpeg made room for exactly these bytes.
        _ = UnsafeMutableBufferPointer(start: place, count: bytes.count).update(
            fromContentsOf: bytes)
    }

    private static func copySideData(
        _ source: UnsafeMutablePointer<AVStream>, to target: UnsafeMutablePointer<AVStream>,
        only types: [AVPacketSideDataType]?
    ) throws(MediaError) {
        for index in 0..<us_stream_side_data_count(source) {
            guard let entry = us_stream_side_data(source, index)?.pointee, let data = entry.data,
                types?.contains(entry.type) ?? true
            else { continue }
            // The entry's `size` bytes belong to the source stream.
            let bytes = Array(UnsafeBufferPointer(start: data, count: Int(entry.size)))
            try add(bytes, entry.type, to: target)
        }
    }

    private static func copyChapters(
        _ plate: Demuxer, to context: UnsafeMutablePointer<AVFormatContext>
    ) throws(MediaError) {
        let count = Int(plate.context.pointee.nb_chapters)
        guard count > 0 else { return }
        typealias Chapters = UnsafeMutablePointer<AVChapter>?
        guard let list = av_calloc(count, MemoryLayout<Chapters>.stride) else {
            throw .outOfMemory
        }
        // FFmpeg frees the list and its chapters with the context.
        let chapters = list.bindMemory(to: Chapters.self, capacity: count)
        context.pointee.chapters = chapters
        for index in 0..<count {
            guard let source = plate.context.pointee.chapters[index],
                let made = av_mallocz(MemoryLayout<AVChapter>.size)
            else { throw .outOfMemory }
            let chapter = made.bindMemory(to: AVChapter.self, capacity: 1)
            chapter.pointee.id = source.pointee.id
            chapter.pointee.time_base = source.pointee.time_base
            chapter.pointee.start = source.pointee.start
            chapter.pointee.end = source.pointee.end
            av_dict_copy(&chapter.pointee.metadata, source.pointee.metadata, 0)
            chapters[index] = chapter
            context.pointee.nb_chapters = UInt32(index + 1)
        }
    }
}
