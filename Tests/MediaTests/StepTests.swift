import Foundation
import Imaging
import Media
import TestSupport
import Testing

@Suite("Every so many-th frame of a clip", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct StepTests {
    /// Encodes some frames of a clip and puts them together with everything else.
    private func thin(_ clip: URL, every: Int, to target: URL, in scratch: Scratch) throws {
        let reader = try ClipReader(clip, threads: 1)
        let table = try FrameTable(of: reader)
        let step = FrameStep(every, of: 0..<table.count, in: table)
        let folder = scratch[UUID().uuidString]
        let encoder = try SegmentEncoder(
            folder: folder, like: reader, container: Container(for: target), threads: 1)
        while let event = try reader.next() {
            guard case .frame(let frame) = event, frame.index % every == 0 else { continue }
            _ = try encoder.write(
                frame.shown(asIndex: frame.index / every, for: step.duration(of: frame.index)))
        }
        _ = try encoder.finish()
        let report = try SegmentAssembler(folder: folder, plate: reader, every: every)
            .assemble(to: target)
        #expect(report.frames == step.count)
    }

    /// The times of a stream's packets in seconds, in the order of display, and their hashes.
    private func packets(
        _ file: URL, _ stream: String
    ) throws -> [(time: Double, hash: String)] {
        try Tools.records(
            file, "packets", "-select_streams", stream, "-show_packets", "-show_data_hash", "md5"
        ).map { packet in
            (
                try #require(Double(packet["pts_time"] as? String ?? "")),
                packet["data_hash"] as? String ?? ""
            )
        }.sorted { $0.time < $1.time }
    }

    @Test(
        "keeps their times, shows each until the next one, and has all of the sound",
        arguments: ["mp4", "mkv", "mov"], [2, 7, 100])
    func times(_ ending: String, _ every: Int) throws {
        let scratch = try Scratch()
        let clip = scratch["plate." + ending]
        // A variable rate: every fifth frame is shown twice as long as the others.
        try Tools.ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-f", "lavfi", "-i",
            "sine=f=440:d=5", "-vf", "setpts='(N+floor(N/5))/25/TB'", "-vsync", "vfr", "-c:v",
            "libx264", "-g", "12", "-bf", "2", "-c:a", "aac", clip.path,
        ])
        let result = scratch["result." + ending]
        try thin(clip, every: every, to: result, in: scratch)
        let (all, some) = (try packets(clip, "v:0"), try packets(result, "v:0"))
        try #require(all.count == 100 && some.count == (99 / every) + 1)
        let end = try #require(all.last).time + (all[99].time - all[98].time)
        for (i, packet) in some.enumerated() {
            let place = i * every
            #expect(abs(packet.time - all[place].time) < 0.0006, "\(place)")
        }
        let step = try FrameStep(
            every, of: 0..<100, in: FrameTable(of: ClipReader(clip, threads: 1)))
        for place in stride(from: 0, to: 100, by: every) {
            let next = place + every < 100 ? all[place + every].time : end
            #expect(abs(step.duration(of: place).seconds - (next - all[place].time)) < 0.0011)
        }
        // Matroska has no place for how long a video's frame is shown.
        if ending != "mkv" {
            let length = try Tools.run(
                "ffprobe",
                [
                    "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=duration",
                    "-of", "csv=p=0", result.path,
                ])
            let text = String(decoding: length, as: UTF8.self)
            let seconds = try #require(Double(text.trimmingCharacters(in: .newlines)))
            #expect(abs(seconds - (end - all[0].time)) < 0.0011)
        }
        let sound = try packets(result, "a:0")
        #expect(try sound.map(\.hash) == packets(clip, "a:0").map(\.hash))
        #expect(sound.count > 100)
        // What players ask for when they make room for frames.
        let rate = try Tools.run(
            "ffprobe",
            [
                "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=avg_frame_rate",
                "-of", "csv=p=0", result.path,
            ])
        let parts = String(decoding: rate, as: UTF8.self).trimmingCharacters(in: .newlines)
            .split(separator: "/").compactMap { Double($0) }
        let expected = Double(some.count) / (end - all[0].time)
        #expect(parts.count == 2 && abs(parts[0] / parts[1] / expected - 1) < 0.25, "\(parts)")
    }

    @Test("keeps the timecode of the first", arguments: ["mov", "mp4", "mkv"])
    func timecode(_ ending: String) throws {
        let scratch = try Scratch()
        let clip = scratch["plate." + ending]
        try Tools.ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=30000/1001:d=2", "-c:v", "libx264",
            "-timecode", "00:00:59;20", clip.path,
        ])
        let result = scratch["result." + ending]
        try thin(clip, every: 10, to: result, in: scratch)
        let said = try Tools.run(
            "ffprobe",
            ["-v", "error", "-show_entries", "stream_tags:format_tags", "-of", "json", result.path])
        #expect(String(decoding: said, as: UTF8.self).contains("00:00:59;20"))
    }
}
