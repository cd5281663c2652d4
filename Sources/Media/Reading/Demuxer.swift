import CFFmpeg
import Foundation
import Imaging

/// An open container: its streams, and their packets in the order of the file.
final class Demuxer {
    let file: URL
    // Owned by this object alone, which no two tasks share.
    let context: UnsafeMutablePointer<AVFormatContext>
    /// Why the file ended before its end.
    private(set) var breakage: FFmpegCode?
    private var latestEnd = Int64.min
    private var packetCounts: [Int32: Int] = [:]
    private var readsAllStreams = true
    private var readsFromStart = true

    /// Playlists and scripts, which lead to other files, and a reader that takes any text for a picture.
    private static let refused: Set<String> = [
        "hls", "dash", "concat", "concatf", "imf", "sdp", "rtsp", "rtp", "sap", "tty", "lavfi",
        "ffmetadata", "data", "vapoursynth", "avisynth", "libopenmpt", "libgme", "libmodplug",
    ]

    /// Every container that FFmpeg reads, but the refused, as its whitelist wants them.
    private static let accepted: String = {
        var names: [String] = []
        var position: UnsafeMutableRawPointer?
        while let format = av_demuxer_iterate(&position) {
            let name = String(cString: format.pointee.name)
            if refused.isDisjoint(with: name.split(separator: ",").map(String.init)) {
                names.append(name)
            }
        }
        return names.joined(separator: ",")
    }()

    /// FFmpeg talks to the terminal unless it is told not to; what matters it says in its error codes.
    private static let silence: Void = av_log_set_level(AV_LOG_QUIET)

    init(_ file: URL) throws(MediaError) {
        self.file = file
        Demuxer.silence
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        av_dict_set(&options, "format_whitelist", Demuxer.accepted, 0)
        av_dict_set(&options, "protocol_whitelist", "file", 0)
        // A percent sign in a picture's name is no pattern.
        av_dict_set(&options, "pattern_type", "none", 0)
        var opened: UnsafeMutablePointer<AVFormatContext>?
        let path = "file:" + file.path(percentEncoded: false)
        try check(avformat_open_input(&opened, path, nil, &options)) { code in
            .foreign(file: file, cause: code)
        }
        guard let opened else { throw .outOfMemory }
        context = opened
        try check(avformat_find_stream_info(context, nil)) { code in
            .foreign(file: file, cause: code)
        }
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&pointer)
    }

    /// The streams in the order of the file.
    var streams: [UnsafeMutablePointer<AVStream>] {
        (0..<Int(context.pointee.nb_streams)).compactMap { context.pointee.streams[$0] }
    }

    /// FFmpeg's name of the container.
    var formatName: String { String(cString: context.pointee.iformat.pointee.name) }

    /// The file has no timestamps: a raw stream. FFmpeg gives all of those the same ticks of 1/1200000 s, and times of
    /// its own invention, some missing and some in the wrong order.
    func hasNoTimes(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
        let base = stream.pointee.time_base
        return context.pointee.iformat.pointee.flags & AVFMT_NOTIMESTAMPS != 0
            || (base.num == 1 && base.den == 1_200_000)
    }

    /// The container counts on a running clock that starts anywhere: MPEG program and transport streams.
    var hasRunningClock: Bool { context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0 }

    /// The moving picture: no cover art; the default one first, then the largest, then the first.
    func mainVideo() throws(MediaError) -> UnsafeMutablePointer<AVStream> {
        let videos = streams.filter { StreamInfo($0).kind == .video }
        func rank(_ stream: UnsafeMutablePointer<AVStream>) -> (Int, Int) {
            let size = stream.pointee.codecpar.pointee
            return (
                stream.pointee.disposition & AV_DISPOSITION_DEFAULT != 0 ? 1 : 0,
                Int(size.width) * Int(size.height)
            )
        }
        var best = videos.first
        for candidate in videos.dropFirst() {
            if let held = best, rank(candidate) > rank(held) { best = candidate }
        }
        guard let best else {
            throw .noVideo(file: file, streams: streams.map { StreamInfo($0).kind })
        }
        return best
    }

    /// Reads the next packet; `nil` at the end, broken or not.
    ///
    /// A packet that cannot be read is passed over: in a file that ends too early, packets of one stream may lie behind
    /// the break and those of another before it.
    func next() throws(MediaError) -> PacketStorage? {
        let packet = try PacketStorage()
        var failures = 0
        while failures < Demuxer.failureLimit {
            let result = av_read_frame(context, packet.raw)
            if result >= 0 {
                notice(packet.raw.pointee)
                return packet
            }
            if result == us_error_end {
                if let error = context.pointee.pb?.pointee.error, error < 0, breakage == nil {
                    breakage = FFmpegCode(error)
                }
                if breakage == nil, endsEarly { breakage = FFmpegCode(us_error_end) }
                return nil
            }
            breakage = breakage ?? FFmpegCode(result)
            failures += 1
        }
        return nil
    }

    /// A container that fails this often in a row has nothing more to give.
    private static let failureLimit = 1000

    /// Counts the packets of each stream, and keeps the latest end of any packet.
    private func notice(_ packet: AVPacket) {
        guard let stream = context.pointee.streams[Int(packet.stream_index)]?.pointee,
            stream.disposition & AV_DISPOSITION_ATTACHED_PIC == 0
        else { return }
        packetCounts[packet.stream_index, default: 0] += 1
        guard packet.pts != us_no_time else { return }
        let microseconds = AVRational(num: 1, den: 1_000_000)
        let end = av_rescale_q(packet.pts &+ packet.duration, stream.time_base, microseconds)
        latestEnd = max(latestEnd, end)
    }

    /// Fewer packets came than the header promises, where no read failed.
    private var endsEarly: Bool {
        guard readsFromStart, let stream = try? mainVideo() else { return false }
        let missing = Int(stream.pointee.nb_frames) - packetCounts[stream.pointee.index, default: 0]
        switch formatName.split(separator: ",").first {
        case "mov":
            // The index has every packet, those of an edit list's outside excepted.
            return packetCounts[stream.pointee.index, default: 0]
                < Int(avformat_index_get_entries_count(stream))
        case "avi":
            // The header counts frames, roughly; FFmpeg makes the length of what is there.
            return Double(missing) > (Ratio(stream.pointee.avg_frame_rate)?.value ?? 25)
        default:
            let whole = context.pointee
            guard readsAllStreams, latestEnd > Int64.min, whole.duration > 0,
                whole.duration_estimation_method == AVFMT_DURATION_FROM_STREAM
            else { return false }
            let start = whole.start_time == us_no_time ? 0 : Double(whole.start_time)
            return start + Double(whole.duration) - Double(latestEnd) > 1_000_000
        }
    }

    /// Leaves out all streams but one, where that spares work. A container whose length only its header knows is read
    /// whole, to find out whether it ends early.
    func keepOnly(_ stream: UnsafeMutablePointer<AVStream>) {
        guard formatName.hasPrefix("mov") else { return }
        readsAllStreams = false
        for other in streams where other != stream { other.pointee.discard = AVDISCARD_ALL }
    }

    /// Goes to the last keyframe of `stream` at or before `ticks`. `false` when the container cannot.
    func seek(_ stream: UnsafeMutablePointer<AVStream>, to ticks: Int64) -> Bool {
        readsFromStart = false
        return avformat_seek_file(
            context, stream.pointee.index, Int64.min, ticks, ticks, AVSEEK_FLAG_BACKWARD) >= 0
    }
}

extension StreamInfo {
    init(_ stream: UnsafeMutablePointer<AVStream>) {
        let parameters = stream.pointee.codecpar.pointee
        let isStill =
            stream.pointee.disposition
            & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS)
            != 0
        let kind: StreamKind
        switch parameters.codec_type {
        case AVMEDIA_TYPE_VIDEO: kind = isStill ? .coverArt : .video
        case AVMEDIA_TYPE_AUDIO: kind = .audio
        case AVMEDIA_TYPE_SUBTITLE: kind = .subtitle
        case AVMEDIA_TYPE_ATTACHMENT: kind = .attachment
        default: kind = .data
        }
        self.init(
            index: Int(stream.pointee.index), kind: kind,
            codec: String(cString: avcodec_get_name(parameters.codec_id)),
            language: stream.pointee.metadata.flatMap { tag("language", of: $0) },
            title: stream.pointee.metadata.flatMap { tag("title", of: $0) })
    }
}

/// A text tag of FFmpeg's dictionary.
func tag(_ key: String, of dictionary: OpaquePointer?) -> String? {
    av_dict_get(dictionary, key, nil, 0).map { String(cString: $0.pointee.value) }
}
