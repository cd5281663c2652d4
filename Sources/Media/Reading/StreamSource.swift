import CFFmpeg
import Foundation
import Imaging

/// The pictures of a container's main video stream, and on demand the packets of its other streams.
final class StreamSource: FrameSource {
    private(set) var demuxer: Demuxer
    private(set) var stream: UnsafeMutablePointer<AVStream>
    private var decoder: Decoder
    private let file: URL
    private let threads: Int
    private let packets: Bool

    private var state = State.reading
    /// The last packet of the video was cut short.
    private var lastIsCut = false
    private var refusals = 0
    /// A decoded picture that waits behind the news of its damage.
    private var waiting: FrameStorage?
    private var hasToldOfBreak = false
    var earliest: Int64?

    private enum State {
        case reading
        case draining
        case ended
    }

    /// A decoder that refuses this often without a picture in between has nothing more to give.
    private static let refusalLimit = 1000

    init(_ file: URL, threads: Int, packets: Bool) throws(MediaError) {
        self.file = file
        self.threads = threads
        self.packets = packets
        demuxer = try Demuxer(file)
        stream = try demuxer.mainVideo()
        decoder = try Decoder(stream, of: file, threads: threads)
        if !packets { demuxer.keepOnly(stream) }
    }

    func next() throws(MediaError) -> SourceEvent? {
        while state != .ended {
            if let frame = waiting {
                waiting = nil
                return .picture(frame, ticks: frame.ticks, duration: us_frame_duration(frame.raw))
            }
            let frame = try FrameStorage()
            let result = decoder.receive(into: frame)
            if result >= 0 {
                refusals = 0
                waiting = frame
                if frame.isMarred { return .damage(.marred, .invalidData) }
            } else if result == us_error_end {
                state = .ended
            } else if result == us_error_again {
                if let event = try feed() { return event }
            } else {
                return refused(FFmpegCode(result))
            }
        }
        guard let cause = demuxer.breakage ?? (lastIsCut ? .invalidData : nil), !hasToldOfBreak
        else { return nil }
        hasToldOfBreak = true
        return .damage(.truncated, cause)
    }

    /// Gives the decoder one more packet, or passes on what is not for it.
    private func feed() throws(MediaError) -> SourceEvent? {
        if state == .draining {
            // A decoder that is told of the end and asks for more has nothing more to give.
            state = .ended
            return nil
        }
        guard let packet = try demuxer.next() else {
            state = .draining
            _ = decoder.send(nil)
            return nil
        }
        guard packet.raw.pointee.stream_index == stream.pointee.index else {
            return packets ? .packet(packet) : nil
        }
        lastIsCut = packet.raw.pointee.flags & AV_PKT_FLAG_CORRUPT != 0
        let time = packet.raw.pointee.pts
        decoder.leavesOut = earliest.map { time != us_no_time && time < $0 } ?? false
        let sent = decoder.send(packet)
        if sent < 0, sent != us_error_again { return refused(FFmpegCode(sent)) }
        return nil
    }

    private func refused(_ cause: FFmpegCode) -> SourceEvent {
        refusals += 1
        if refusals > StreamSource.refusalLimit || (state == .draining && refusals > 64) {
            state = .ended
        }
        return .damage(.undecodable, cause)
    }

    func seek(to ticks: Int64) -> Bool {
        guard !demuxer.hasNoTimes(stream), demuxer.seek(stream, to: ticks) else { return false }
        decoder.flush()
        reset()
        return true
    }

    func rewind() throws(MediaError) {
        demuxer = try Demuxer(file)
        stream = try demuxer.mainVideo()
        decoder = try Decoder(stream, of: file, threads: threads)
        if !packets { demuxer.keepOnly(stream) }
        reset()
    }

    private func reset() {
        state = .reading
        (waiting, lastIsCut, refusals, hasToldOfBreak) = (nil, false, 0, false)
    }
}

extension FrameStorage {
    /// The decoder met damage in this picture and guessed what was there.
    fileprivate var isMarred: Bool {
        raw.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0 || raw.pointee.decode_error_flags != 0
    }
}
