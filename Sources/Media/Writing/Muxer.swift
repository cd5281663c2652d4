import CFFmpeg
import Foundation
import Imaging

/// Writes the coded video and the copied packets of a plate into one file.
final class Muxer {
    private let file: OutputFile
    private let streams: OutputStreams
    private let plate: Demuxer?
    /// What is taken off every time of the plate: where its running clock stood at its start, or where the part begins.
    private let start: RationalTime
    /// The part of the plate that is wanted; `nil` for all of it.
    private let part: ClipPart?
    private var clocks: [Int32: Int64] = [:]
    /// The metadata keys that the container cannot take.
    var lostKeys: [String] { streams.lostKeys }

    /// Opens the file aside and writes its header.
    ///
    /// - Parameters:
    ///   - target: The file.
    ///   - container: What is written.
    ///   - plate: The clip whose streams are copied; `nil` for a folder of pictures.
    ///   - encoder: The encoder of the video, open.
    ///   - info: What is known about the clip.
    ///   - leavingOut: Streams of the plate that the user does without.
    ///   - part: The part of the plate that is wanted; the video's times are its own. The default is `nil`: all of it.
    init(
        _ target: URL, _ container: Container, plate: Demuxer?, encoder: Encoder, info: ClipInfo,
        leavingOut: Set<Int>, part: ClipPart? = nil
    ) throws(MediaError) {
        file = OutputFile(target)
        self.plate = plate
        self.part = part
        start = part?.start ?? Muxer.start(of: plate, info: info)
        streams = try OutputStreams(
            container, plate: plate, encoder: encoder, info: info,
            isKept: { !leavingOut.contains($0.index) })
        part?.apply(to: streams.context)
        let path = "file:" + file.aside.path(percentEncoded: false)
        try check(avio_open(&streams.context.pointee.pb, path, AVIO_FLAG_WRITE), failed)
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        for (name, value) in streams.options { av_dict_set(&options, name, value, 0) }
        if container == .mkv, !startsBeforeZero {
            // FFmpeg would move everything for the sake of times that Matroska's codec delay makes positive anyway.
            streams.context.pointee.avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED
        }
        try check(avformat_write_header(streams.context, &options), failed)
    }

    deinit {
        if streams.context.pointee.pb != nil { avio_closep(&streams.context.pointee.pb) }
    }

    /// The clock of an MPEG program or transport stream starts anywhere, after hours even; a result that kept it would
    /// begin with as long a gap. Such a clip starts at zero, each stream by the same exact amount earlier.
    private static func start(of plate: Demuxer?, info: ClipInfo) -> RationalTime {
        let zero = RationalTime(ticks: 0, base: info.timeBase)
        guard let plate, plate.hasRunningClock, !info.hasMadeTimes else { return zero }
        let starts = plate.streams.compactMap { stream -> RationalTime? in
            guard stream.pointee.start_time != us_no_time,
                let base = TimeBase(stream.pointee.time_base)
            else { return nil }
            return RationalTime(ticks: stream.pointee.start_time, base: base)
        }
        return starts.min().map { max($0, zero) } ?? zero
    }

    /// A copied stream starts before zero by more than its decoder throws away at the start.
    private var startsBeforeZero: Bool {
        // A part has only packets that begin within it.
        guard part == nil else { return false }
        return copiesStartBeforeZero
    }

    private var copiesStartBeforeZero: Bool {
        streams.copies.contains { index, copy in
            guard let stream = plate?.context.pointee.streams[index]?.pointee,
                stream.start_time != us_no_time
            else { return false }
            return stream.start_time + streams.delay(of: copy) < 0
        }
    }

    /// Writes a packet of the video, whose times are in the encoder's ticks.
    func write(video packet: PacketStorage, base: TimeBase) throws(MediaError) {
        try write(packet, base: base, to: streams.video, delay: 0, isPlaced: part != nil)
    }

    /// Writes a packet of the plate. One of a stream that is not copied is left out.
    func write(copy packet: PacketStorage) throws(MediaError) {
        let index = Int(packet.raw.pointee.stream_index)
        guard let target = streams.copies[index],
            let source = plate?.context.pointee.streams[index],
            let base = TimeBase(source.pointee.time_base)
        else { return }
        let copy = try PacketStorage()
        try check(av_packet_ref(copy.raw, packet.raw)) { _ in .outOfMemory }
        let isCover = source.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0
        if let part, !isCover, !part.take(copy.raw, of: source, base: base) { return }
        try write(
            copy, base: base, to: target, delay: streams.delay(of: target),
            isPlaced: part != nil && isCover)
    }

    private func write(
        _ packet: PacketStorage, base: TimeBase, to stream: UnsafeMutablePointer<AVStream>,
        delay: Int64, isPlaced: Bool
    ) throws(MediaError) {
        let raw = packet.raw
        raw.pointee.stream_index = stream.pointee.index
        raw.pointee.pos = -1
        let shift = isPlaced ? 0 : start.ticks(of: base)
        if raw.pointee.pts != us_no_time { raw.pointee.pts &-= shift }
        if raw.pointee.dts != us_no_time { raw.pointee.dts &-= shift }
        av_packet_rescale_ts(raw, base.rational, stream.pointee.time_base)
        if raw.pointee.pts != us_no_time { raw.pointee.pts &+= delay }
        if raw.pointee.dts != us_no_time { raw.pointee.dts &+= delay }
        mend(raw, of: stream)
        try check(av_interleaved_write_frame(streams.context, raw), failed)
    }

    /// Gives a packet of a damaged plate the times that muxers insist on: present, and never going back.
    private func mend(
        _ packet: UnsafeMutablePointer<AVPacket>, of stream: UnsafeMutablePointer<AVStream>
    ) {
        if stream.pointee.disposition & AV_DISPOSITION_ATTACHED_PIC != 0 { return }
        let last = clocks[stream.pointee.index]
        if packet.pointee.dts == us_no_time {
            packet.pointee.dts = packet.pointee.pts != us_no_time ? packet.pointee.pts : last ?? 0
        }
        let kind = stream.pointee.codecpar.pointee.codec_type
        let mayRepeat =
            streams.context.pointee.oformat.pointee.flags & AVFMT_TS_NONSTRICT != 0
            || kind == AVMEDIA_TYPE_SUBTITLE || kind == AVMEDIA_TYPE_DATA
        if let last {
            packet.pointee.dts = max(packet.pointee.dts, mayRepeat ? last : last &+ 1)
        }
        if packet.pointee.pts == us_no_time || packet.pointee.pts < packet.pointee.dts {
            packet.pointee.pts = packet.pointee.dts
        }
        clocks[stream.pointee.index] = packet.pointee.dts
    }

    /// Ends the file and puts it in its place.
    func finish() throws(MediaError) {
        try check(av_write_trailer(streams.context), failed)
        let kept = streams.context.pointee.pb?.pointee.error ?? 0
        try check(min(avio_closep(&streams.context.pointee.pb), kept), failed)
        try file.commit()
    }

    private func failed(_ code: FFmpegCode) -> MediaError {
        .writing(file: file.target, cause: code)
    }
}
