import Foundation
import Imaging
import Media
import TestSupport
import Testing

@Suite("A part of a clip", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct PartTests {
    /// Encodes some frames of a clip and puts them together with their share of everything else.
    private func cut(_ clip: URL, _ frames: Range<Int>, to target: URL, in scratch: Scratch) throws
    {
        let reader = try ClipReader(clip, threads: 1)
        let table = try FrameTable(of: reader)
        let part = ClipPart(frames, of: table, rate: reader.info.frameRate)
        let folder = scratch[UUID().uuidString]
        let encoder = try SegmentEncoder(
            folder: folder, like: reader, container: Container(for: target), threads: 1)
        try reader.seek(toFrame: frames.lowerBound, by: table)
        while encoder.nextFrame < frames.count, let event = try reader.next() {
            if case .frame(let frame) = event { _ = try encoder.write(part.moved(frame)) }
        }
        _ = try encoder.finish()
        _ = try SegmentAssembler(folder: folder, plate: reader, part: part).assemble(to: target)
    }

    /// The times in seconds and the hashes of a stream's packets.
    private func packets(_ file: URL, _ stream: String) throws -> [(time: Double, hash: String)] {
        try Tools.records(
            file, "packets", "-select_streams", stream, "-show_packets", "-show_data_hash", "md5"
        ).map { packet in
            (
                try #require(Double(packet["pts_time"] as? String ?? "")),
                packet["data_hash"] as? String ?? ""
            )
        }
    }

    private func plate(_ name: String, in scratch: Scratch, _ more: [String] = []) throws -> URL {
        let titles = scratch["titles.srt"]
        try """
        1
        00:00:00,500 --> 00:00:01,500
        early

        2
        00:00:02,000 --> 00:00:03,500
        late

        3
        00:00:03,600 --> 00:00:03,900
        gone

        """.write(to: titles, atomically: true, encoding: .utf8)
        let words = scratch["words.txt"]
        try """
        ;FFMETADATA1
        [CHAPTER]
        TIMEBASE=1/1000
        START=0
        END=1500
        title=One
        [CHAPTER]
        TIMEBASE=1/1000
        START=1500
        END=3100
        title=Two
        [CHAPTER]
        TIMEBASE=1/1000
        START=3100
        END=4000
        title=Three

        """.write(to: words, atomically: true, encoding: .utf8)
        let clip = scratch[name]
        try Tools.ffmpeg(
            [
                "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-f", "lavfi", "-i",
                "sine=f=440:d=4", "-i", titles.path, "-i", words.path, "-map", "0", "-map", "1",
                "-map", "2", "-map_metadata", "3", "-c:v", "libx264", "-g", "12", "-bf", "2",
            ] + more + [clip.path])
        return clip
    }

    @Test(
        "has its own share of sound, titles and chapters, all from its first frame on",
        arguments: [("plate.mp4", "part.mp4", "mov_text"), ("plate.mkv", "part.mkv", "srt")])
    func share(_ name: String, _ result: String, _ titles: String) throws {
        let scratch = try Scratch()
        let clip = try plate(name, in: scratch, ["-c:a", "aac", "-c:s", titles])
        let part = scratch[result]
        // From 1 s up to 3 s after the first frame, which Matroska shows a little later than zero.
        try cut(clip, 25..<75, to: part, in: scratch)

        let video = try packets(part, "v:0")
        #expect(video.count == 50)
        #expect(try abs(#require(video.map(\.time).min())) < 0.001)

        let times = try packets(clip, "v:0").map(\.time).sorted()
        let (start, end) = (times[25], times[75])
        let expected = try packets(clip, "a:0").filter { $0.time >= start && $0.time < end }
        let sound = try packets(part, "a:0")
        try #require(!sound.isEmpty)
        #expect(sound.map(\.hash) == expected.map(\.hash))
        for (found, wanted) in zip(sound, expected) {
            #expect(abs(found.time - (wanted.time - start)) < 0.0011)
        }

        let shown = try Tools.records(part, "packets", "-select_streams", "s:0", "-show_packets")
            .filter { Int($0["size"] as? String ?? "") ?? 0 > 2 }
            .map { packet in
                ["pts_time", "duration_time"].map { Double(packet[$0] as? String ?? "") ?? -1 }
            }
        // "early" from the start to 0.5 s, "late" from 1.0 s to the end; "gone" lies behind it.
        func about(_ found: [[Double]], _ wanted: [[Double]]) -> Bool {
            found.count == wanted.count
                && zip(found.joined(), wanted.joined()).allSatisfy { abs($0 - $1) < 0.0011 }
        }
        #expect(about(shown, [[0, 0.5], [1, 1]]), "\(shown)")

        let chapters = try Tools.records(part, "chapters", "-show_chapters").map { chapter in
            ["start_time", "end_time"].map { Double(chapter[$0] as? String ?? "") ?? -1 }
        }
        #expect(about(chapters, [[0, 1.5 - start], [1.5 - start, end - start]]), "\(chapters)")
    }

    @Test(
        "carries the timecode of its own first frame",
        arguments: [
            ("plate.mov", "25", "10:11:59:20", "10:12:00:10"),
            // Drop-frame counting leaves out ;00 and ;01 of most minutes.
            ("plate.mkv", "30000/1001", "00:00:59;20", "00:01:00;07"),
            ("plate.mov", "30000/1001", "00:00:59;20", "00:01:00;07"),
            ("plate.mp4", "30000/1001", "00:00:59;20", "00:01:00;07"),
        ])
    func timecode(_ name: String, rate: String, plate: String, wanted: String) throws {
        let scratch = try Scratch()
        let clip = scratch[name]
        try Tools.ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=\(rate):d=4", "-c:v", "libx264",
            "-timecode", plate, clip.path,
        ])
        let part = scratch["part." + clip.pathExtension]
        try cut(clip, 15..<45, to: part, in: scratch)
        let said = try Tools.run(
            "ffprobe",
            ["-v", "error", "-show_entries", "stream_tags:format_tags", "-of", "json", part.path])
        let text = String(decoding: said, as: UTF8.self)
        #expect(text.contains(wanted), "\(text)")
        #expect(!text.contains(plate))
    }

    @Test("of a clip whose clock starts anywhere begins at zero as well")
    func running() throws {
        let scratch = try Scratch()
        let clip = scratch["plate.ts"]
        try Tools.ffmpeg([
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-f", "lavfi", "-i",
            "sine=f=440:d=4", "-c:v", "libx264", "-g", "12", "-c:a", "mp2",
            "-output_ts_offset", "500", clip.path,
        ])
        let part = scratch["part.mkv"]
        try cut(clip, 30..<60, to: part, in: scratch)
        let start = try packets(clip, "v:0").map(\.time).sorted()[30]
        #expect(try packets(part, "v:0").map(\.time).min() == 0)
        let sound = try #require(try packets(part, "a:0").first)
        let wanted = try #require(try packets(clip, "a:0").first { $0.time >= start })
        #expect(sound.hash == wanted.hash)
        #expect(abs(sound.time - (wanted.time - start)) < 0.0011)
    }
}
