import CFFmpeg
import Foundation
public import Imaging

/// When each frame of a clip is shown, and where a seek to it can begin.
///
/// It is read from the container's packets without decoding them, where those tell; a clip whose packets lack times, or
/// whose frames are divided into fields, is decoded once instead. Either way frame `i` of the table is frame `i` of a
/// straight reading.
public struct FrameTable: Sendable {
    /// What a tick of the times is.
    public let base: TimeBase
    /// The time of each frame, in the order of display.
    let ticks: [Int64]
    /// Whether a decoder can begin at the frame; empty where seeking proves nothing.
    private let keys: [Bool]

    /// The frames of a clip.
    ///
    /// - Parameter reader: The clip. The table is read beside it; the reader itself stays where it is.
    /// - Throws: What reading throws.
    public init(of reader: ClipReader) throws(MediaError) {
        let info = reader.info
        base = info.timeBase
        if let folder = reader.source as? FolderSource {
            ticks = Array(0..<Int64(folder.files.count))
            keys = ticks.map { _ in true }
        } else if let found = try Self.packets(of: reader) {
            ticks = found.map(\.ticks)
            keys = found.map(\.isKey)
        } else {
            ticks = try Self.decoded(info.file)
            keys = []
        }
    }

    /// The number of frames.
    public var count: Int { ticks.count }

    /// When a frame is shown, on the clip's own clock. `frame` is below `count`.
    public func time(of frame: Int) -> RationalTime {
        RationalTime(ticks: ticks[frame], base: base)
    }

    /// From the first frame's beginning to the last one's end, which is taken to be shown as long as the one before.
    public var length: RationalTime {
        guard let first = ticks.first, let last = ticks.last else {
            return RationalTime(ticks: 0, base: base)
        }
        let step = ticks.count > 1 ? last - ticks[ticks.count - 2] : 1
        return RationalTime(ticks: last - first + step, base: base)
    }

    /// The frame that is shown `seconds` after the first one begins: the last that is not later. `nil` before the first.
    public func frame(at seconds: RationalTime) -> Int? {
        guard let first = ticks.first else { return nil }
        // The last frame whose time since the first is not beyond.
        var (low, high) = (0, ticks.count)
        while low < high {
            let middle = (low + high) / 2
            let since = RationalTime(ticks: ticks[middle] - first, base: base)
            if since <= seconds { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    /// The last frame at or before `frame` at which a decoder can begin; `nil` when none is known.
    func key(before frame: Int) -> Int? {
        guard keys.indices.contains(frame) else { return nil }
        return keys[...frame].lastIndex(of: true)
    }

    /// The times and kinds of all packets in the order of display; `nil` when they do not stand for the frames one by
    /// one.
    private static func packets(
        of reader: ClipReader
    ) throws(MediaError) -> [(ticks: Int64, isKey: Bool)]? {
        let info = reader.info
        guard !info.hasMadeTimes, info.fields == .progressive, let start = info.startTicks else {
            return nil
        }
        let demuxer = try Demuxer(info.file)
        let stream = try demuxer.mainVideo()
        // VP8 codes pictures that are never shown as packets of their own.
        guard stream.pointee.codecpar.pointee.codec_id != AV_CODEC_ID_VP8 else { return nil }
        for other in demuxer.streams where other != stream {
            other.pointee.discard = AVDISCARD_ALL
        }
        var found: [(ticks: Int64, isKey: Bool)] = []
        while let packet = try demuxer.next() {
            let raw = packet.raw.pointee
            guard raw.stream_index == stream.pointee.index, raw.flags & AV_PKT_FLAG_DISCARD == 0
            else { continue }
            guard raw.pts != us_no_time, raw.flags & AV_PKT_FLAG_CORRUPT == 0 else { return nil }
            found.append((raw.pts, raw.flags & AV_PKT_FLAG_KEY != 0))
        }
        guard demuxer.breakage == nil else { return nil }
        found.sort { $0.ticks < $1.ticks }
        // A clip that was cut begins with pictures that lean on what is gone; a decoder leaves them out.
        found.removeAll { $0.ticks < start }
        for (before, after) in zip(found, found.dropFirst()) where before.ticks == after.ticks {
            return nil
        }
        return found.first?.ticks == start ? found : nil
    }

    private static func decoded(_ file: URL) throws(MediaError) -> [Int64] {
        let reader = try ClipReader(file)
        var ticks: [Int64] = []
        while let event = try reader.next() {
            if case .frame(let frame) = event { ticks.append(frame.time.ticks) }
        }
        return ticks
    }
}

extension ClipReader {
    /// Goes to a frame by its index: forward by decoding where that is near, else by a seek to the keyframe before it.
    ///
    /// The frames from there on are those of a straight reading, with the same indices and times. A seek counts only when
    /// it leads to the very keyframe that the table names, and every frame from there on comes at its time; otherwise the
    /// clip is decoded from its start. After a keyframe in the order of display, no picture leans on one before it.
    ///
    /// - Parameters:
    ///   - frame: The index of the frame that `next()` gives. It is below `table.count`.
    ///   - table: The clip's frames.
    /// - Returns: Whether the clip had to be decoded from its start.
    /// - Throws: `MediaError.changed` when the clip is not the one of the table.
    @discardableResult
    public func seek(toFrame frame: Int, by table: FrameTable) throws(MediaError) -> Bool {
        let isAhead = nextIndex <= frame && !hasFailed
        if isAhead, nextIndex == frame { return false }
        if let key = table.key(before: frame) {
            if isAhead, key <= nextIndex, try follow(to: frame, from: nextIndex, table) {
                return false
            }
            for seconds in [0.0, 1, 4, 15] {
                if try seek(to: frame, from: key, early: seconds, table) { return false }
            }
        } else if isAhead {
            try skip(toFrame: frame)
            return false
        }
        try restart()
        try skip(toFrame: frame)
        return true
    }

    /// One try, which begins `early` seconds before the keyframe. `false` when that proves nothing.
    private func seek(
        to frame: Int, from key: Int, early: Double, _ table: FrameTable
    ) throws(MediaError) -> Bool {
        if source is FolderSource {
            guard source.seek(to: Int64(frame)) else { return false }
            goOn(with: frame, table, ahead: [])
            return true
        }
        let lead = early * Double(table.base.denominator) / Double(table.base.numerator)
        guard source.seek(to: table.ticks[key] - Int64(lead)) else { return false }
        ahead = []
        return try follow(to: frame, from: key, isKey: true, table)
    }

    /// Decodes on to a frame; of what lies between, only what others lean on. `false` when that proves nothing.
    ///
    /// - Parameters:
    ///   - frame: The frame.
    ///   - first: The first frame that is counted.
    ///   - isKey: It must be a keyframe, and what comes before it is passed over.
    private func follow(
        to frame: Int, from first: Int, isKey: Bool = false, _ table: FrameTable
    ) throws(MediaError) -> Bool {
        source.earliest = table.ticks[frame]
        defer { source.earliest = nil }
        var place = first
        var hasBegun = !isKey
        while let event = ahead.isEmpty ? try source.next() : ahead.removeFirst() {
            switch event {
            case .packet: continue
            case .damage:
                // The pictures before the keyframe may lean on what was not read.
                if hasBegun { return false }
            case .picture(let picture, let ticks, _):
                guard let ticks else { return false }
                if !hasBegun {
                    if ticks < table.ticks[first] { continue }
                    guard ticks == table.ticks[first], us_frame_is_key(picture.raw) != 0 else {
                        return false
                    }
                    hasBegun = true
                }
                while place < frame, table.ticks[place] < ticks { place += 1 }
                guard ticks == table.ticks[place] else { return false }
                if place == frame {
                    goOn(with: frame, table, ahead: [event])
                    return true
                }
            }
        }
        return false
    }

    /// Takes up the count at a frame that the source has come to.
    private func goOn(with frame: Int, _ table: FrameTable, ahead: [SourceEvent]) {
        self.ahead = ahead
        hasFailed = false
        nextIndex = frame
        clock = clock.restarted
        if frame > 0 { clock.resume(after: table.ticks[frame - 1]) }
    }
}

extension VideoFrame {
    /// The same picture at another place of another clip: a part of a clip counts from its own start.
    public func moved(toIndex index: Int, time: RationalTime) -> VideoFrame {
        VideoFrame(
            storage, index: index, time: time, duration: duration, layout: layout, origin: origin)
    }
}
