import CFFmpeg
public import Imaging

/// The part of a plate that a result holds: some frames in a row, and what the other streams have meanwhile.
///
/// The result's clock starts at zero with the part's first frame, each stream by the same exact amount earlier. Packets are
/// not cut: sound begins with the first packet that begins within the part, which is at most a packet late (21 ms of AAC at
/// 48 kHz) and in time. Titles that are on the screen at an end of the part are shown until, or from, there. Chapters are
/// clipped, and a timecode goes on from the frame that the part begins with.
public struct ClipPart: Sendable, Hashable {
    /// The frames, by their index in the plate.
    public let frames: Range<Int>
    /// The time of the first frame, on the plate's clock.
    public let start: RationalTime
    /// The end of the last frame, on the plate's clock.
    public let end: RationalTime
    /// Frames a second.
    let rate: Ratio

    /// A part of a clip; `frames` holds at least one frame, and lies within the table.
    public init(_ frames: Range<Int>, of table: FrameTable, rate: Ratio) {
        precondition(
            !frames.isEmpty && frames.lowerBound >= 0 && frames.upperBound <= table.count,
            "a part has frames of its clip")
        self.frames = frames
        self.rate = rate
        start = table.time(of: frames.lowerBound)
        let first = table.time(of: 0)
        end =
            frames.upperBound < table.count
            ? table.time(of: frames.upperBound)
            : RationalTime(ticks: first.ticks + table.length.ticks, base: table.base)
    }

    /// The frame at its place in the part.
    public func moved(_ frame: VideoFrame) -> VideoFrame {
        frame.moved(
            toIndex: frame.index - frames.lowerBound,
            time: RationalTime(
                ticks: frame.time.ticks - start.ticks(of: frame.time.base), base: frame.time.base))
    }

    /// Gives a copied packet of the plate the part's share of it; `false` when that is nothing. Its times stay on the
    /// plate's clock.
    func take(
        _ packet: UnsafeMutablePointer<AVPacket>, of stream: UnsafeMutablePointer<AVStream>,
        base: TimeBase
    ) -> Bool {
        if Self.isTimecode(stream), packet.pointee.size == 4 {
            return moveTimecode(packet, base: base)
        }
        let time = packet.pointee.pts != us_no_time ? packet.pointee.pts : packet.pointee.dts
        guard time != us_no_time else { return true }
        let (first, last) = (start.ticks(of: base), end.ticks(of: base))
        guard stream.pointee.codecpar.pointee.codec_type == AVMEDIA_TYPE_SUBTITLE else {
            return first <= time && time < last
        }
        let ends = time + packet.pointee.duration
        guard time < last, ends > first || time >= first else { return false }
        let (from, to) = (max(time, first), min(ends, last))
        packet.pointee.pts = from
        packet.pointee.dts = from
        if packet.pointee.duration > 0 { packet.pointee.duration = to - from }
        return true
    }

    private static func isTimecode(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
        stream.pointee.codecpar.pointee.codec_tag == OutputStreams.timecodeTag
    }

    /// The one sample of a timecode track counts frames: the part's begins as many later.
    private func moveTimecode(_ packet: UnsafeMutablePointer<AVPacket>, base: TimeBase) -> Bool {
        guard av_packet_make_writable(packet) >= 0, let bytes = packet.pointee.data else {
            return false
        }
        // The packet has four bytes of its own.
        let count = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(bytes[$1]) }
        let moved = count &+ UInt32(truncatingIfNeeded: frames.lowerBound)
        for i in 0..<4 { bytes[i] = UInt8(truncatingIfNeeded: moved >> UInt32(24 - 8 * i)) }
        let first = start.ticks(of: base)
        packet.pointee.pts = first
        packet.pointee.dts = first
        if packet.pointee.duration > 0 { packet.pointee.duration = end.ticks(of: base) - first }
        return true
    }

    /// Clips the chapters of a result and moves its timecodes, before its header is written.
    func apply(to context: UnsafeMutablePointer<AVFormatContext>) {
        clipChapters(of: context)
        moveTimecode(&context.pointee.metadata)
        for i in 0..<Int(context.pointee.nb_streams) {
            guard let stream = context.pointee.streams[i] else { continue }
            moveTimecode(&stream.pointee.metadata)
        }
    }

    private func clipChapters(of context: UnsafeMutablePointer<AVFormatContext>) {
        guard let list = context.pointee.chapters else { return }
        var kept = 0
        for i in 0..<Int(context.pointee.nb_chapters) {
            guard let chapter = list[i], let base = TimeBase(chapter.pointee.time_base) else {
                continue
            }
            let (first, last) = (start.ticks(of: base), end.ticks(of: base))
            let from = max(chapter.pointee.start, first)
            let to = min(chapter.pointee.end, last)
            guard from < to else {
                av_dict_free(&chapter.pointee.metadata)
                av_free(chapter)
                continue
            }
            chapter.pointee.start = from - first
            chapter.pointee.end = to - first
            list[kept] = chapter
            kept += 1
        }
        context.pointee.nb_chapters = UInt32(kept)
    }

    /// A timecode as a word: `01:00:00:00`.
    private func moveTimecode(_ metadata: inout OpaquePointer?) {
        guard let text = tag("timecode", of: metadata) else { return }
        var code = AVTimecode()
        guard av_timecode_init_from_string(&code, rate.rational, text, nil) >= 0 else { return }
        var letters = [CChar](repeating: 0, count: Int(AV_TIMECODE_STR_SIZE))
        guard
            let made = av_timecode_make_string(&code, &letters, Int32(clamping: frames.lowerBound))
        else { return }
        av_dict_set(&metadata, "timecode", made, 0)
    }
}
