import CFFmpeg
public import Foundation
import Imaging

/// Reads a clip from its start to its end: a file of any container and codec that FFmpeg reads, a raw stream, an
/// animated picture, a single picture, or a folder of pictures.
///
/// It belongs to one task at a time. It holds one frame a decoding thread, and nothing grows with the clip's length.
public final class ClipReader {
    /// What is known about the clip.
    public let info: ClipInfo
    /// How many damaged places were met so far.
    public private(set) var damageCount = 0

    let source: any FrameSource
    private var form: (source: AVPixelFormat, planar: PlanarForm)?
    var clock: FrameClock
    /// The index of the frame that comes next.
    var nextIndex = 0
    /// What was read ahead to learn about the clip.
    var ahead: [SourceEvent]
    var hasFailed = false

    /// Opens a clip and decodes its first frame.
    ///
    /// - Parameters:
    ///   - url: A file, or a folder whose pictures are the frames.
    ///   - threads: How many threads decode. The default is 2.
    ///   - packets: Whether the packets of the other streams are delivered as well. The default is `false`.
    ///   - untimedRate: The frame rate of a clip without timestamps: a folder of pictures, a raw stream. The default is
    ///     the rate that a raw stream's headers name, else 25.
    public init(
        _ url: URL, threads: Int = 2, packets: Bool = false, untimedRate: Ratio? = nil
    ) throws(MediaError) {
        switch try FileGate.kind(of: url) {
        case .folder:
            let folder = try FolderSource(url)
            source = folder
            let (first, ahead) = try ClipReader.firstPicture(of: folder, file: url)
            self.ahead = ahead
            clock = FrameClock(
                base: TimeBase(1, 1), rate: untimedRate ?? Ratio(25, 1), counts: true)
            info = try ClipInfo(folder: folder, at: url, first: first, clock: clock)
        case .file:
            let stream = try StreamSource(url, threads: threads, packets: packets)
            source = stream
            let (first, ahead) = try ClipReader.firstPicture(of: stream, file: url)
            self.ahead = ahead
            let counts = stream.demuxer.hasNoTimes(stream.stream)
            let own = ClipInfo.rate(of: stream)
            let rate = counts ? untimedRate ?? own : own
            clock = FrameClock(
                base: TimeBase(stream.stream.pointee.time_base) ?? TimeBase(1, 1_000_000),
                rate: rate, counts: counts)
            info = try ClipInfo(stream: stream, at: url, first: first, rate: rate, clock: clock)
        }
    }

    /// The open container; `nil` for a folder of pictures.
    var demuxer: Demuxer? { (source as? StreamSource)?.demuxer }

    /// The names of the files of a folder of pictures, in the order of the frames; `nil` for a clip.
    public var pictureNames: [String]? {
        (source as? FolderSource)?.files.map(\.lastPathComponent)
    }

    /// The next frame, packet or damaged place; `nil` at the end of the clip.
    ///
    /// Frames come in the order of display and each has a later time than the one before. After an error there is
    /// nothing more.
    public func next() throws(MediaError) -> MediaEvent? {
        if hasFailed { return nil }
        do {
            return try step()
        } catch {
            hasFailed = true
            throw error
        }
    }

    private func step() throws(MediaError) -> MediaEvent? {
        let event: SourceEvent
        if ahead.isEmpty {
            guard let read = try source.next() else { return nil }
            event = read
        } else {
            event = ahead.removeFirst()
        }
        switch event {
        case .packet(let packet): return .packet(Packet(packet))
        case .damage(let kind, let cause):
            damageCount += 1
            let time = clock.last.map { RationalTime(ticks: $0, base: clock.base) }
            return .damage(Damage(kind: kind, frame: nextIndex, time: time, cause: cause))
        case .picture(let picture, let raw, let duration):
            return .frame(try frame(picture, raw: raw, duration: duration))
        }
    }

    private func frame(
        _ picture: FrameStorage, raw: Int64?, duration: Int64
    ) throws(MediaError) -> VideoFrame {
        let format = AVPixelFormat(picture.raw.pointee.format)
        if form?.source != format {
            form = (format, try PlanarForm.required(format, of: info.file))
        }
        guard let planar = form?.planar else { throw .outOfMemory }
        let storage = try planar.planar(picture)
        let (time, length) = clock.next(raw: raw, duration: duration)
        let origin = FrameOrigin(
            rawTicks: raw, fingerprint: storage.fingerprint(planar.layout),
            isPlain: clock.isPlain)
        storage.raw.pointee.pts = time
        defer { nextIndex += 1 }
        return VideoFrame(
            storage, index: nextIndex, time: RationalTime(ticks: time, base: clock.base),
            duration: length.map { RationalTime(ticks: $0, base: clock.base) },
            layout: planar.layout, origin: origin)
    }

    /// The most that is read ahead of the first picture: a file whose pictures never come must not fill the memory.
    private static let aheadLimit = 20_000

    /// Reads to the first picture and keeps everything that came with it.
    private static func firstPicture(
        of source: any FrameSource, file: URL
    ) throws(MediaError) -> (FrameStorage, [SourceEvent]) {
        var ahead: [SourceEvent] = []
        var cause = FFmpegCode.invalidData
        while ahead.count < aheadLimit, let event = try source.next() {
            ahead.append(event)
            switch event {
            case .picture(let picture, _, _): return (picture, ahead)
            case .damage(_, let code): cause = code
            case .packet: continue
            }
        }
        throw .noPicture(file: file, cause: cause)
    }
}

extension PlanarForm {
    static func required(
        _ format: AVPixelFormat, of file: URL
    ) throws(MediaError) -> PlanarForm {
        guard let form = PlanarForm(format) else {
            let name = av_get_pix_fmt_name(format).map { String(cString: $0) } ?? "unknown"
            throw .unsupportedPixels(file: file, format: name)
        }
        return form
    }
}
