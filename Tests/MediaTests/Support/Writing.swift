import Foundation
import Imaging
import Media
import Testing
import TestSupport

/// Encodes a clip in one go.
func rewrite(
    _ clip: URL, to target: URL, profile: EncodingProfile = .h264, leavingOut: Set<Int> = []
) throws {
    let reader = try ClipReader(clip, packets: true)
    let writer = try ClipWriter(target, like: reader, profile: profile, leavingOut: leavingOut)
    while let event = try reader.next() {
        switch event {
        case .frame(let frame): try writer.write(frame)
        case .packet(let packet): try writer.write(packet)
        case .damage: continue
        }
    }
    try writer.finish()
}

/// Encodes a clip in segments, and stops like a killed process after each of the given numbers of frames.
func rewriteInSegments(
    _ clip: URL, to target: URL, profile: EncodingProfile = .h264, segment: Int,
    killedAfter stops: [Int] = [], leavingOut: Set<Int> = []
) throws {
    let folder = target.appendingPathExtension("segments")
    for stop in stops.map(Int?.some) + [nil] {
        let reader = try ClipReader(clip)
        let encoder = try SegmentEncoder(
            folder: folder, like: reader, container: Container(for: target), profile: profile,
            plan: SegmentPlan(framesPerSegment: segment), leavingOut: leavingOut)
        if let position = encoder.resumePosition { try reader.skip(to: position) }
        var count = 0
        while !encoder.isComplete, let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            if count == stop { break }
            count += 1
            _ = try encoder.write(frame)
        }
        if stop == nil {
            if !encoder.isComplete { _ = try encoder.finish() }
            _ = try SegmentAssembler(folder: folder, plate: reader, leavingOut: leavingOut)
                .assemble(to: target)
        } else {
            // What a killed process leaves behind of the segment in work.
            try Data("half a segment".utf8).write(
                to: folder.appending(path: ".segment-000001.packets.part"))
        }
    }
}

extension RationalTime {
    /// How much later this is than `start`, which has the same ticks.
    func since(_ start: RationalTime) -> RationalTime {
        precondition(base == start.base, "times of one clock")
        return RationalTime(ticks: ticks - start.ticks, base: base)
    }
}

/// A packet's times in seconds, as ratios that compare without rounding.
struct PacketTimes: Equatable {
    var shown: RationalTime?
    var decoded: RationalTime?
    var isKey: Bool
}

/// The packets of one stream as `ffprobe` reads them; none when there is no such stream.
func packets(_ file: URL, stream: String) throws -> [PacketTimes] {
    let streams = try Tools.records(
        file, "streams", "-select_streams", stream, "-show_entries", "stream=time_base")
    guard let text = (streams.first?["time_base"] as? String)?.split(separator: "/") else {
        return []
    }
    let base = TimeBase(try #require(Int64(text[0])), try #require(Int64(text[1])))
    let list = try Tools.records(
        file, "packets", "-select_streams", stream, "-show_entries", "packet=pts,dts,flags")
    return list.map { packet in
        func time(_ key: String) -> RationalTime? {
            (packet[key] as? Int).map { RationalTime(ticks: Int64($0), base: base) }
        }
        return PacketTimes(
            shown: time("pts"), decoded: time("dts"),
            isKey: (packet["flags"] as? String)?.hasPrefix("K") ?? false)
    }
}

/// A hash over the packets of each stream but the main video, in the order of the file.
func copiedHashes(_ file: URL) throws -> [String] {
    let text = try Tools.run(
        "ffmpeg",
        [
            "-v", "error", "-i", file.path, "-map", "0", "-map", "-0:V:0", "-map", "-0:t?", "-c",
            "copy",
            "-copy_unknown", "-f", "streamhash", "-hash", "sha256", "-",
        ])
    return String(decoding: text, as: UTF8.self).split(separator: "\n")
        .compactMap { $0.split(separator: "=").last.map(String.init) }
}
