import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("What passes through", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct PassthroughTests {
    /// Clips with everything that a container holds besides its video.
    static let kinds = [
        "everything.mkv", "everything.mp4", "camera.mov", "cut.mp4", "broadcast.ts", "old.avi",
    ]

    private func plate(_ name: String, in scratch: Scratch) throws -> URL {
        let sources = [
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=3", "-f", "lavfi", "-i", "sine=440:d=3",
            "-f", "lavfi", "-i",
            "sine=880:d=3",
        ]
        let chapters = scratch["chapters.txt"]
        try Data(
            """
            ;FFMETADATA1
            title=A play
            artist=Nobody
            [CHAPTER]
            TIMEBASE=1/1000
            START=0
            END=1200
            title=Beginning
            [CHAPTER]
            TIMEBASE=1/1000
            START=1200
            END=3000
            title=End

            """.utf8
        ).write(to: chapters)
        let titles = scratch["titles.srt"]
        try Data(
            "1\n00:00:00,500 --> 00:00:01,000\nHello\n\n2\n00:00:02,000 --> 00:00:02,900\nBye\n"
                .utf8
        )
        .write(to: titles)
        let cover = scratch["cover.png"]
        try Tools.ffmpeg("-f", "lavfi", "-i", "color=red:s=32x32", "-frames:v", "1", cover.path)
        let font = scratch["font.ttf"]
        try Data("not really a font".utf8).write(to: font)
        let file = scratch[name]
        let two = ["-map", "0:v", "-map", "1:a", "-map", "2:a"]
        let languages = [
            "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra", "-metadata:s:a:1",
            "title=Commentary",
            "-disposition:a:1", "comment",
        ]
        switch name {
        case "everything.mkv":
            let inputs = ["-i", titles.path, "-i", chapters.path]
            let maps = two + ["-map", "3:s", "-map_metadata", "4", "-map_chapters", "4"]
            let codecs = ["-c:v", "libx264", "-c:a:0", "aac", "-c:a:1", "libopus", "-c:s", "srt"]
            let attached = [
                "-attach", font.path, "-metadata:s:t:0", "mimetype=application/x-truetype-font",
                "-attach", cover.path,
                "-metadata:s:t:1", "mimetype=image/png",
            ]
            try ffmpeg(sources + inputs + maps + codecs + languages + attached + [file.path])
        case "everything.mp4":
            let inputs = ["-i", titles.path, "-i", chapters.path, "-i", cover.path]
            let maps =
                two + ["-map", "3:s", "-map", "5:v", "-map_metadata", "4", "-map_chapters", "4"]
            let codecs = ["-c:v:0", "libx264", "-c:a", "aac", "-c:s", "mov_text", "-c:v:1", "png"]
            let rest = ["-disposition:v:1", "attached_pic", "-metadata:s:s:0", "language=deu"]
            try ffmpeg(sources + inputs + maps + codecs + languages + rest + [file.path])
        case "camera.mov":
            let upright = scratch["upright.mov"]
            try ffmpeg(
                sources + two + [
                    "-c:v", "libx264", "-c:a", "pcm_s16le", "-timecode", "10:11:12:13",
                    upright.path,
                ])
            try ffmpeg([
                "-i", upright.path, "-map", "0", "-c", "copy", "-metadata:s:v:0", "rotate=90",
                "-movflags",
                "use_metadata_tags", "-metadata", "com.apple.quicktime.make=Lens & Co", "-metadata",
                "title=Roll 7",
                file.path,
            ])
        case "cut.mp4":
            // An edit list for the priming of AAC and one for a start between keyframes.
            let whole = scratch["whole.mp4"]
            try ffmpeg(sources + two + ["-c:v", "libx264", "-g", "20", "-c:a", "aac", whole.path])
            try ffmpeg(["-ss", "0.9", "-i", whole.path, "-map", "0", "-c", "copy", file.path])
        case "broadcast.ts":
            try ffmpeg(
                sources + two + [
                    "-c:v", "mpeg2video", "-bf", "2", "-c:a:0", "mp2", "-c:a:1", "ac3",
                    "-output_ts_offset", "5000",
                ]
                    + languages + [file.path])
        default:
            try ffmpeg(sources + two + ["-c:v", "mpeg4", "-c:a", "mp3", file.path])
        }
        return file
    }

    private func ffmpeg(_ arguments: [String]) throws {
        try Tools.run("ffmpeg", ["-v", "error", "-y"] + arguments)
    }

    /// The facts of each stream that must not change, but those of the coded video.
    private func facts(_ file: URL) throws -> [[String: String]] {
        let kept = ["codec_name", "codec_type", "sample_rate", "channels", "codec_tag_string"]
        return try Tools.records(file, "streams", "-show_streams").map { stream in
            var result: [String: String] = [:]
            if stream["codec_type"] as? String == "video",
                (stream["disposition"] as? [String: Int])?["attached_pic"] == 0
            {
                result["codec_type"] = "main video"
                result["timecode"] = (stream["tags"] as? [String: String])?["timecode"]
                return result
            }
            for key in kept { result[key] = stream[key].map { "\($0)" } }
            let tags = stream["tags"] as? [String: String] ?? [:]
            for key in ["language", "title", "filename", "mimetype", "timecode"] {
                result[key] = tags[key]
            }
            let disposition = stream["disposition"] as? [String: Int] ?? [:]
            result["disposition"] = disposition.filter { $0.value != 0 }.keys.sorted().joined(
                separator: ",")
            return result
        }
    }

    @Test(
        "sound, titles, covers, fonts, timecode, chapters, languages and words reach the result unchanged",
        arguments: kinds)
    func everything(_ name: String) throws {
        let scratch = try Scratch()
        let plate = try plate(name, in: scratch)
        let ending = ["ts": "mp4", "avi": "mp4"][plate.pathExtension] ?? plate.pathExtension
        let result = scratch["result." + ending]
        try rewriteInSegments(plate, to: result, segment: 30)

        #expect(try copiedHashes(result) == copiedHashes(plate))
        var (before, after) = (try facts(plate), try facts(result))
        if ending != plate.pathExtension {
            // Containers have words of their own for codecs, and MP4 plays the first track of a kind by default. It does
            // not tell MPEG audio's layers apart.
            for key in ["codec_tag_string", "disposition"] {
                for index in before.indices { before[index][key] = nil }
                for index in after.indices { after[index][key] = nil }
            }
            for index in before.indices where before[index]["codec_name"] == "mp2" {
                before[index]["codec_name"] = "mp3"
            }
        }
        if ending == "mp4", plate.pathExtension != "mp4" {
            // MP4 has a language for each track, "und" for none.
            for index in after.indices where after[index]["language"] == "und" {
                after[index]["language"] = nil
            }
        }
        #expect(after == before)

        let chapters = try [plate, result].map { file in
            try Tools.records(file, "chapters", "-show_chapters").map { chapter in
                "\(chapter["start_time"] ?? "")-\(chapter["end_time"] ?? "") \((chapter["tags"] as? [String: String])?["title"] ?? "")"
            }
        }
        #expect(chapters[1] == chapters[0])
        if name.hasPrefix("everything") { #expect(chapters[1].count == 2) }

        let words = try [plate, result].map { file in
            let format =
                try Tools.probe(file, "-show_entries", "format_tags")["format"] as? [String: Any]
            var tags = format?["tags"] as? [String: String] ?? [:]
            for key in ["encoder", "ENCODER", "major_brand", "minor_version", "compatible_brands"] {
                tags[key] = nil
            }
            return tags
        }
        #expect(words[1] == words[0])
    }

    @Test("every packet of every stream keeps its times", arguments: kinds)
    func times(_ name: String) throws {
        let scratch = try Scratch()
        let plate = try plate(name, in: scratch)
        let ending = ["ts": "mp4", "avi": "mp4"][plate.pathExtension] ?? plate.pathExtension
        let result = scratch["result." + ending]
        try rewriteInSegments(plate, to: result, segment: 30)
        let runs = plate.pathExtension == "ts"
        var offsets: Set<RationalTime> = []
        for stream in ["a:0", "a:1", "s:0"] {
            let before = try packets(plate, stream: stream)
            let after = try packets(result, stream: stream)
            if before.isEmpty { continue }
            #expect(before.count == after.count, "\(stream)")
            if runs {
                // All streams start earlier by the same, and rounding to the ticks of sound is all that differs.
                let (first, last) = (
                    before[0].shown!.seconds, before[before.count - 1].shown!.seconds
                )
                #expect(abs(after[0].shown!.seconds - first + 5000 + 1.4) < 0.1)
                #expect(
                    abs(
                        (after[after.count - 1].shown!.seconds - after[0].shown!.seconds)
                            - (last - first)) < 1e-4)
            } else {
                #expect(after.map(\.shown) == before.map(\.shown), "\(stream)")
            }
        }
        let (frames, again) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(frames.count == again.count)
        for (frame, other) in zip(frames, again) {
            let shift = RationalTime(
                ticks: frame.time.ticks * other.time.base.denominator - other.time.ticks
                    * frame.time.base.denominator,
                base: TimeBase(1, frame.time.base.denominator * other.time.base.denominator))
            offsets.insert(shift)
        }
        #expect(offsets.count == 1)
        if !runs { #expect(offsets.first?.ticks == 0) }
    }

    @Test("the turn of a clip is the turn of the result", arguments: ["mp4", "mov"])
    func rotation(_ ending: String) throws {
        let scratch = try Scratch()
        let plate = try plate("camera.mov", in: scratch)
        let result = scratch["result." + ending]
        // Plain samples and timecode tracks are not for MP4.
        let sound: Set<Int> = ending == "mp4" ? [1, 2, 3] : []
        try rewrite(plate, to: result, leavingOut: sound)
        let (before, after) = (try ClipReader(plate).info, try ClipReader(result).info)
        #expect(before.rotation != 0)
        #expect(after.rotation == before.rotation)
        #expect(after.isMirrored == before.isMirrored)
    }

    /// What some containers cannot hold, and which could.
    static let refusals: [(sound: String, to: Container, use: [Container])] = [
        ("libopus", .mov, [.mp4, .mkv]), ("pcm_s16le", .mp4, [.mov, .mkv]),
        ("libvorbis", .mov, [.mp4, .mkv]),
    ]

    @Test(
        "a sound that the container cannot hold is refused before any work",
        arguments: refusals.map(\.sound))
    func refusedSound(_ codec: String) throws {
        let scratch = try Scratch()
        let plate = scratch["plate.mkv"]
        let refusal = try #require(PassthroughTests.refusals.first { $0.sound == codec })
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-f", "lavfi", "-i", "sine=d=1",
            "-c:v", "libx264", "-c:a",
            codec, plate.path)
        let result = scratch["result." + refusal.to.rawValue]
        let stream = try ClipReader(plate).info.streams[1]
        let expected = MediaError.cannotHold(
            stream: stream, container: refusal.to, use: refusal.use)
        #expect(throws: expected) { try rewrite(plate, to: result) }
        #expect(throws: expected) { try rewriteInSegments(plate, to: result, segment: 20) }
        // The user may do without.
        try rewrite(plate, to: result, leavingOut: [1])
        #expect(try ClipReader(result).info.streams.map(\.kind) == [.video])
        for container in refusal.use {
            try rewrite(plate, to: scratch["other." + container.rawValue])
        }
    }

    @Test("titles, covers and fonts that a container would lose without a word are refused")
    func silentLosses() throws {
        let scratch = try Scratch()
        let (movie, disc) = (
            try plate("everything.mkv", in: scratch), try plate("everything.mp4", in: scratch)
        )
        func refused(_ plate: URL, _ container: Container, leavingOut: Set<Int> = []) -> StreamKind?
        {
            do {
                try rewrite(plate, to: scratch["x." + container.rawValue], leavingOut: leavingOut)
            } catch MediaError.cannotHold(let stream, _, _) {
                return stream.kind
            } catch { Issue.record(error) }
            return nil
        }
        #expect(refused(movie, .mp4) == .subtitle)
        #expect(refused(movie, .mp4, leavingOut: [3]) == .attachment)
        #expect(refused(movie, .mp4, leavingOut: [3, 4]) == nil)
        #expect(refused(disc, .mov) == .coverArt)
        let turned = try plate("camera.mov", in: scratch)
        #expect(
            throws: MediaError.cannotKeep(.displayMatrix, container: .mkv, use: [.mp4, .mov])
        ) { try rewrite(turned, to: scratch["x.mkv"]) }
    }

    @Test("a plate that is cut off still gives a file, with all that was before the cut")
    func truncated() throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["cut.mkv"], scratch["result.mkv"])
        let bytes = try Data(contentsOf: try self.plate("everything.mkv", in: scratch))
        try bytes.prefix(bytes.count / 2).write(to: plate)
        let reader = try ClipReader(plate)
        let folder = scratch["segments"]
        let encoder = try SegmentEncoder(folder: folder, like: reader, container: .mkv)
        var kinds: [Damage.Kind] = []
        while let event = try reader.next() {
            switch event {
            case .frame(let frame): _ = try encoder.write(frame)
            case .damage(let place): kinds.append(place.kind)
            case .packet: break
            }
        }
        _ = try encoder.finish()
        let report = try SegmentAssembler(folder: folder, plate: reader).assemble(to: result)
        #expect(kinds.last == .truncated)
        #expect(report.plateIsTruncated)
        #expect(report.frames == (try Reading(plate).frames.count))
        #expect(try Reading(result).damage.isEmpty)
        #expect(try copiedHashes(result) == copiedHashes(plate))
    }
}
