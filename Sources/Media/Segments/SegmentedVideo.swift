import CFFmpeg
import Foundation
import Imaging

/// The coded video of a folder of segments, as one stream.
final class SegmentedVideo {
    /// The frames given so far.
    private(set) var frames = 0
    private let folder: URL
    private let end: EndMark
    private let header: [UInt8]
    private var reader: SegmentReader?
    private var index = 0
    private var times: DecodeTimes?

    /// - Parameters:
    ///   - folder: The segments.
    ///   - end: What they have in common.
    ///   - header: The decoder's header that they must have.
    init(_ folder: URL, end: EndMark, header: [UInt8]) {
        self.folder = folder
        self.end = end
        self.header = header
    }

    /// The next packet in the order of decoding, with its decoding time; `nil` at the end.
    func next() throws(MediaError) -> (packet: PacketStorage, decodeTime: RationalTime)? {
        while frames < end.frames || reader != nil {
            let open = try current()
            guard let packet = try open.next() else {
                reader = nil
                index += 1
                continue
            }
            // A packet is never decoded after it is shown.
            guard let time = times?.take(), time <= packet.raw.pointee.pts else {
                throw .badSegment(file: SegmentFile.url(index, in: folder))
            }
            packet.raw.pointee.dts = time
            frames += 1
            return (packet, RationalTime(ticks: time, base: end.recipe.timeBase))
        }
        return nil
    }

    private func current() throws(MediaError) -> SegmentReader {
        if let reader { return reader }
        let url = SegmentFile.url(index, in: folder)
        let opened = try SegmentReader(url)
        guard opened.opening.recipe == end.recipe, opened.opening.header == header,
            opened.opening.index == index, opened.opening.firstFrame == frames
        else { throw .badSegment(file: url) }
        if times == nil {
            let clock = FrameClock(
                base: end.recipe.timeBase, rate: end.recipe.frameRate, counts: false)
            times = DecodeTimes(delay: opened.opening.delay, period: clock.period)
        }
        times?.append(try opened.peekClosing().times)
        reader = opened
        return opened
    }
}

/// The packets of a plate besides its video, read without decoding.
final class PacketWalk {
    private let demuxer: Demuxer
    private let video: Int

    /// `nil` for a folder of pictures.
    init?(_ plate: Demuxer?, video: Int) throws(MediaError) {
        guard let plate else { return nil }
        demuxer = try Demuxer(plate.file)
        self.video = video
    }

    /// The plate ended before its end.
    var isBroken: Bool { demuxer.breakage != nil }

    /// The next packet and its decoding time, when it has one; `nil` at the end.
    func next() throws(MediaError) -> (packet: PacketStorage, time: RationalTime?)? {
        while let packet = try demuxer.next() {
            let index = Int(packet.raw.pointee.stream_index)
            if index == video { continue }
            let ticks =
                packet.raw.pointee.dts != us_no_time
                ? packet.raw.pointee.dts : packet.raw.pointee.pts
            guard ticks != us_no_time,
                let stream = demuxer.context.pointee.streams[index]?.pointee,
                let base = TimeBase(stream.time_base)
            else { return (packet, nil) }
            return (packet, RationalTime(ticks: ticks, base: base))
        }
        return nil
    }
}
