import CFFmpeg
import Foundation
import Imaging

extension ClipInfo {
    /// What a folder of pictures tells.
    init(
        folder: FolderSource, at url: URL, first: FrameStorage, clock: FrameClock
    ) throws(MediaError) {
        let form = try PlanarForm.required(AVPixelFormat(first.raw.pointee.format), of: url)
        let rate = Ratio(Int(clock.base.denominator), Int(clock.base.numerator))
        let turn = Turn(first.raw)
        self.init(
            file: url, container: "folder", width: Int(first.raw.pointee.width),
            height: Int(first.raw.pointee.height), layout: form.layout,
            color: ColorTags(first.raw, form.layout), pixelAspect: ClipInfo.aspect(first, nil),
            rotation: turn.degrees, isMirrored: turn.isMirrored, fields: .progressive,
            frameRate: rate, frameCount: folder.files.count,
            duration: RationalTime(ticks: Int64(folder.files.count), base: clock.base),
            timeBase: clock.base, hasMadeTimes: true, streams: [], videoStream: 0, chapters: [],
            chromaLocation: Int(first.raw.pointee.chroma_location.rawValue),
            startTicks: first.ticks,
            light: LightMetadata(first))
    }

    /// What a container and its first picture tell.
    init(
        stream source: StreamSource, at url: URL, first: FrameStorage, rate: Ratio,
        clock: FrameClock
    ) throws(MediaError) {
        let form = try PlanarForm.required(AVPixelFormat(first.raw.pointee.format), of: url)
        let stream = source.stream
        let turn = Turn(stream) ?? Turn(first.raw)
        self.init(
            file: url, container: source.demuxer.formatName, width: Int(first.raw.pointee.width),
            height: Int(first.raw.pointee.height), layout: form.layout,
            color: ColorTags(first.raw, form.layout),
            pixelAspect: ClipInfo.aspect(first, stream), rotation: turn.degrees,
            isMirrored: turn.isMirrored, fields: ClipInfo.fields(stream, first), frameRate: rate,
            frameCount: nil, duration: nil, timeBase: clock.base, hasMadeTimes: clock.counts,
            streams: source.demuxer.streams.map { StreamInfo($0) },
            videoStream: Int(stream.pointee.index), chapters: source.demuxer.chapters,
            chromaLocation: Int(first.raw.pointee.chroma_location.rawValue),
            startTicks: first.ticks,
            light: LightMetadata(first))
        if clock.counts { return }
        duration = ClipInfo.duration(of: source)
        frameCount = ClipInfo.frameCount(of: source, rate: rate, duration: duration)
    }

    /// Frames per second: the average where the container knows it, else the decoder's guess, else 25.
    static func rate(of source: StreamSource) -> Ratio {
        let stream = source.stream
        return Ratio(av_guess_frame_rate(source.demuxer.context, stream, nil))
            ?? Ratio(stream.pointee.avg_frame_rate) ?? Ratio(25, 1)
    }

    private static func aspect(
        _ frame: FrameStorage, _ stream: UnsafeMutablePointer<AVStream>?
    ) -> Ratio {
        stream.flatMap { Ratio($0.pointee.sample_aspect_ratio) }
            ?? Ratio(frame.raw.pointee.sample_aspect_ratio) ?? Ratio(1, 1)
    }

    private static func fields(
        _ stream: UnsafeMutablePointer<AVStream>, _ frame: FrameStorage
    ) -> FieldOrder {
        if us_frame_is_interlaced(frame.raw) != 0 {
            return us_frame_top_field_first(frame.raw) != 0 ? .topFirst : .bottomFirst
        }
        switch stream.pointee.codecpar.pointee.field_order {
        case AV_FIELD_TT, AV_FIELD_TB: return .topFirst
        case AV_FIELD_BB, AV_FIELD_BT: return .bottomFirst
        default: return .progressive
        }
    }

    private static func duration(of source: StreamSource) -> RationalTime? {
        let stream = source.stream
        if stream.pointee.duration > 0, let base = TimeBase(stream.pointee.time_base) {
            return RationalTime(ticks: stream.pointee.duration, base: base)
        }
        let whole = source.demuxer.context.pointee.duration
        return whole > 0 ? RationalTime(ticks: whole, base: TimeBase(1, 1_000_000)) : nil
    }

    private static func frameCount(
        of source: StreamSource, rate: Ratio, duration: RationalTime?
    ) -> Int? {
        if source.stream.pointee.nb_frames > 0 { return Int(source.stream.pointee.nb_frames) }
        guard let duration else { return nil }
        let frames = (duration.seconds * rate.value).rounded()
        return frames > 0 && frames < 1e12 ? Int(frames) : nil
    }
}

extension Demuxer {
    /// The chapters in the order of the file.
    var chapters: [Chapter] {
        (0..<Int(context.pointee.nb_chapters)).compactMap { index in
            guard let chapter = context.pointee.chapters[index]?.pointee,
                let base = TimeBase(chapter.time_base)
            else { return nil }
            return Chapter(
                title: tag("title", of: chapter.metadata),
                start: RationalTime(ticks: chapter.start, base: base),
                end: RationalTime(ticks: chapter.end, base: base))
        }
    }
}

/// How a player turns and mirrors a picture, taken from FFmpeg's display matrix: nine numbers, the first two of each of
/// the first two rows in 16.16 fixed point.
struct Turn {
    /// Degrees clockwise, 0 ..< 360.
    var degrees = 0
    /// Mirrored left to right before it is turned.
    var isMirrored = false
}

extension Turn {
    init(matrix: UnsafePointer<Int32>) {
        self.init()
        isMirrored =
            Double(matrix[0]) * Double(matrix[4]) - Double(matrix[1]) * Double(matrix[3]) < 0
        // FFmpeg counts against the clock, and takes a picture mirrored left to right for one that is upside down.
        let angle = -av_display_rotation_get(matrix) + (isMirrored ? 180 : 0)
        guard angle.isFinite else { return }
        degrees = ((Int(angle.rounded()) % 360) + 360) % 360
    }

    /// The turn that a stream asks for.
    init?(_ stream: UnsafeMutablePointer<AVStream>) {
        for index in 0..<us_stream_side_data_count(stream) {
            guard let entry = us_stream_side_data(stream, index)?.pointee,
                entry.type == AV_PKT_DATA_DISPLAYMATRIX, entry.size >= 36, let data = entry.data
            else { continue }
            // The entry is at least nine 32-bit numbers, and FFmpeg aligns its side data.
            let matrix = UnsafeRawPointer(data).assumingMemoryBound(to: Int32.self)
            self.init(matrix: matrix)
            return
        }
        return nil
    }

    /// The turn that a picture asks for: a photograph's own orientation. None when it says nothing.
    init(_ frame: UnsafePointer<AVFrame>) {
        self.init()
        guard let entry = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX)?.pointee,
            entry.size >= 36, let data = entry.data
        else { return }
        // As above.
        self.init(matrix: UnsafeRawPointer(data).assumingMemoryBound(to: Int32.self))
    }
}
