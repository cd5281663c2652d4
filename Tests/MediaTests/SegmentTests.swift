import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Segments", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct SegmentTests {
    /// Plates of 3 s with sound, by their file's name.
    static let plates: [(name: String, result: String, arguments: [String])] = [
        ("b.mp4", "r.mp4", ["-c:v", "libx264", "-bf", "3", "-c:a", "aac"]),
        (
            "variable.mkv", "r.mkv",
            ["-vf", "setpts='N*N/30'", "-vsync", "vfr", "-c:v", "libx264", "-c:a", "libopus"]
        ),
        (
            "variable.mp4", "r.mov",
            ["-vf", "setpts='N*N/30'", "-vsync", "vfr", "-c:v", "libx264", "-c:a", "aac"]
        ),
        ("program.mpg", "r.mp4", ["-c:v", "mpeg2video", "-bf", "2", "-c:a", "mp2"]),
        ("packed.avi", "r.mp4", ["-c:v", "mpeg4", "-bf", "2", "-c:a", "mp3"]),
        ("raw.264", "r.mp4", ["-map", "0:v", "-c:v", "libx264"]),
    ]

    private func plate(
        _ name: String, in scratch: Scratch, size: String = "64x48"
    ) throws -> URL {
        let arguments = SegmentTests.plates.first { $0.name == name }?.arguments ?? []
        try Tools.run(
            "ffmpeg",
            [
                "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=\(size):r=25:d=3", "-f",
                "lavfi", "-i", "sine=d=3",
            ]
                + arguments + [scratch[name].path])
        return scratch[name]
    }

    @Test(
        "a run that was killed again and again gives the same file, byte by byte",
        arguments: plates.map(\.name))
    func resumed(_ name: String) throws {
        let scratch = try Scratch()
        let plate = try plate(name, in: scratch)
        let ending = try #require(SegmentTests.plates.first { $0.name == name }?.result)
        let (once, often) = (scratch["once" + ending], scratch["often" + ending])
        try rewriteInSegments(plate, to: once, segment: 20)
        // Killed at once, inside the first segment, at its end, just behind it, and in the third.
        try rewriteInSegments(plate, to: often, segment: 20, killedAfter: [0, 7, 20, 21, 5, 33])
        let isEqual = try Data(contentsOf: once) == Data(contentsOf: often)
        #expect(isEqual)
        #expect(try Reading(once).frames.count == Reading(plate).frames.count)
    }

    @Test(
        "so does one whose encoder uses the widest vectors, and one whose encoder may not",
        arguments: ["384x288", "320x240"])
    func resumedAtSize(_ size: String) throws {
        let scratch = try Scratch()
        let plate = try plate("b.mp4", in: scratch, size: size)
        let (once, often) = (scratch["once.mp4"], scratch["often.mp4"])
        try rewriteInSegments(plate, to: once, segment: 20)
        try rewriteInSegments(plate, to: often, segment: 20, killedAfter: [0, 7, 20, 21, 5, 33])
        let isEqual = try Data(contentsOf: once) == Data(contentsOf: often)
        #expect(isEqual)
    }

    @Test(
        "times rise through the joints, every frame has its time, and every segment starts with a keyframe",
        arguments: plates.map(\.name))
    func joints(_ name: String) throws {
        let scratch = try Scratch()
        let plate = try plate(name, in: scratch)
        let ending = try #require(SegmentTests.plates.first { $0.name == name }?.result)
        let result = scratch["result" + ending]
        try rewriteInSegments(plate, to: result, segment: 20)
        let frames = try Reading(plate).frames
        let list = try packets(result, stream: "V:0")
        try #require(list.count == frames.count)
        let isMatroska = result.pathExtension == "mkv"
        // A program stream's clock starts anywhere; its result starts at zero, with everything as far apart as before.
        let clocks = try ["V:0", "a:0"].flatMap {
            try packets(plate, stream: $0).compactMap(\.shown)
        }
        let times = frames.map(\.time).map { time in
            plate.pathExtension == "mpg" ? time.since(clocks.min() ?? time) : time
        }
        if !isMatroska {
            let decoded = list.compactMap(\.decoded)
            #expect(decoded.count == list.count)
            #expect(zip(decoded, decoded.dropFirst()).allSatisfy { $0 < $1 })
            #expect(list.allSatisfy { ($0.decoded ?? $0.shown!) <= $0.shown! })
        }
        let shown = list.compactMap(\.shown).sorted()
        #expect(shown == times)
        for start in stride(from: 0, to: frames.count, by: 20) {
            #expect(list.first { $0.shown == times[start] }?.isKey == true, "frame \(start)")
        }
        // The last frame of a segment is none: two keyframes in a row may carry the same number.
        for end in stride(from: 19, to: frames.count - 1, by: 20) {
            #expect(list.first { $0.shown == times[end] }?.isKey == false, "frame \(end)")
        }
        let decodedFrames = try Reading(result).frames
        #expect(decodedFrames.map(\.time) == times)
    }

    @Test("a cut at the end of a segment leaves no two keyframes in a row")
    func cutAtTheJoint() throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mp4"])
        // The picture changes wholly at frames 29 and 59, the last ones of their segments.
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-vf",
            "negate=enable='between(n,29,58)'", "-c:v", "ffv1", plate.path)
        try rewriteInSegments(plate, to: result, segment: 30)
        let keys = try packets(result, stream: "V:0").enumerated().filter(\.element.isKey).map(
            \.offset)
        #expect(zip(keys, keys.dropFirst()).allSatisfy { $1 - $0 > 1 })
        #expect(try Reading(result).frames.count == 100)
    }

    @Test(
        "every profile gives the same packets whether it was killed or not",
        arguments: EncodingProfile.catalog.map(\.name))
    func everyProfile(_ name: String) throws {
        let scratch = try Scratch()
        let profile = try #require(EncodingProfile.named(name))
        // Large enough for every encoder.
        let plate = try plate("variable.mkv", in: scratch, size: "256x144")
        let (whole, killed) = (scratch["whole.mkv"], scratch["killed.mkv"])
        try rewriteInSegments(plate, to: whole, profile: profile, segment: 13)
        try rewriteInSegments(
            plate, to: killed, profile: profile, segment: 13, killedAfter: [20, 5])
        #expect(try Data(contentsOf: whole) == Data(contentsOf: killed))
        #expect(try Reading(plate).frames.map(\.time) == Reading(whole).frames.map(\.time))
    }

    @Test(
        "AV1 keeps variable times in both of its containers, and each segment begins with a keyframe"
    )
    func av1() throws {
        let scratch = try Scratch()
        let plate = try plate("variable.mkv", in: scratch, size: "256x144")
        let times = try Reading(plate).frames.map(\.time)
        for ending in ["mkv", "mp4"] {
            let result = scratch["result.\(ending)"]
            try rewriteInSegments(plate, to: result, profile: .av1, segment: 13, killedAfter: [20])
            let list = try packets(result, stream: "V:0")
            #expect(list.count == times.count)
            #expect(stride(from: 0, to: list.count, by: 13).allSatisfy { list[$0].isKey })
            #expect(try Reading(result).frames.map(\.time) == times)
        }
    }

    @Test("a lossless conversion in segments keeps every sample and every time")
    func lossless() throws {
        let scratch = try Scratch()
        let plate = try plate("variable.mkv", in: scratch)
        let result = scratch["result.mkv"]
        try rewriteInSegments(
            plate, to: result, profile: .h264Lossless, segment: 13, killedAfter: [30])
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(before.map(\.time) == after.map(\.time))
        let isEqual = before.map(\.rawBytes) == after.map(\.rawBytes)
        #expect(isEqual)
    }

    /// Encodes the first `count` frames of a plate, and gives the encoder.
    private func encode(
        _ plate: URL, in folder: URL, frames count: Int, profile: EncodingProfile = .h264
    ) throws -> SegmentEncoder {
        let reader = try ClipReader(plate)
        let encoder = try SegmentEncoder(
            folder: folder, like: reader, container: .mp4, profile: profile,
            plan: SegmentPlan(framesPerSegment: 10))
        if let position = encoder.resumePosition { try reader.skip(to: position) }
        while encoder.nextFrame < count, let event = try reader.next() {
            if case .frame(let frame) = event { _ = try encoder.write(frame) }
        }
        return encoder
    }

    @Test("a segment with one flipped byte is made again, and all behind it")
    func flippedByte() throws {
        let scratch = try Scratch()
        let plate = try plate("b.mp4", in: scratch)
        let folder = scratch["segments"]
        _ = try encode(plate, in: folder, frames: 45)
        let second = folder.appending(path: "segment-000001.packets")
        var bytes = try Data(contentsOf: second)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: second)
        let again = try encode(plate, in: folder, frames: 0)
        #expect(again.segments.count == 1)
        #expect(again.nextFrame == 10)
        #expect(!FileManager.default.fileExists(atPath: second.path))
    }

    @Test("segments of another profile do not count")
    func otherRecipe() throws {
        let scratch = try Scratch()
        let plate = try plate("b.mp4", in: scratch)
        let folder = scratch["segments"]
        #expect(try encode(plate, in: folder, frames: 45).segments.count == 4)
        #expect(try encode(plate, in: folder, frames: 0).segments.count == 4)
        #expect(try encode(plate, in: folder, frames: 0, profile: .h264Lossless).segments.isEmpty)
    }

    @Test("what is not complete is not assembled, and what is damaged since is refused by its file")
    func incomplete() throws {
        let scratch = try Scratch()
        let plate = try plate("b.mp4", in: scratch)
        let (folder, result) = (scratch["segments"], scratch["result.mp4"])
        let encoder = try encode(plate, in: folder, frames: 75)
        let assembler = SegmentAssembler(folder: folder, plate: try ClipReader(plate))
        #expect(throws: MediaError.incomplete(folder: folder, frames: 0)) {
            try assembler.assemble(to: result)
        }
        _ = try encoder.finish()
        let report = try assembler.assemble(to: result)
        #expect(report.frames == 75 && report.lostMetadata.isEmpty && !report.plateIsTruncated)
        let third = folder.appending(path: "segment-000002.packets")
        var bytes = try Data(contentsOf: third)
        bytes[bytes.count - 40] ^= 1
        try bytes.write(to: third)
        #expect(throws: MediaError.badSegment(file: third)) { try assembler.assemble(to: result) }
        // The file that stood there still stands.
        #expect(try Reading(result).frames.count == 75)
    }

    @Test("a frame out of turn is refused")
    func outOfTurn() throws {
        let scratch = try Scratch()
        let plate = try plate("b.mp4", in: scratch)
        let encoder = try encode(plate, in: scratch["segments"], frames: 12)
        let frames = try Reading(plate).frames
        #expect(throws: MediaError.outOfOrder(frame: 14, expected: 12)) {
            try encoder.write(frames[14])
        }
    }

    @Test(
        "a clip of one frame, and one that ends with its segment, are whole",
        arguments: [1, 2, 10, 20, 21])
    func shortClips(_ count: Int) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mp4"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-frames:v", "\(count)", "-c:v", "ffv1",
            plate.path)
        try rewriteInSegments(
            plate, to: result, profile: .h264Lossless, segment: 10, killedAfter: [15])
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(after.map(\.time) == before.map(\.time))
        let isEqual = before.map(\.rawBytes) == after.map(\.rawBytes)
        #expect(isEqual)
        let duration =
            try Tools.records(result, "streams", "-show_entries", "stream=duration").first?[
                "duration"] as? String
        #expect(Double(duration ?? "") == Double(count) / 25)
    }

    @Test(
        "an animated picture and a folder of pictures become a video with every sample kept",
        arguments: ["gif", "folder"])
    func otherPlates(_ kind: String) throws {
        let scratch = try Scratch()
        let result = scratch["result.mp4"]
        let plate: URL
        let source = ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2"]
        if kind == "gif" {
            plate = scratch["plate.gif"]
            try Tools.run("ffmpeg", source + [plate.path])
        } else {
            plate = scratch["pictures"]
            try FileManager.default.createDirectory(at: plate, withIntermediateDirectories: true)
            try Tools.run("ffmpeg", source + [plate.appending(path: "f%d.png").path])
        }
        try rewriteInSegments(
            plate, to: result, profile: .h264Lossless, segment: 8, killedAfter: [11])
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(after.map(\.time) == before.map(\.time))
        // Alpha is left out, all pixels being opaque.
        let isEqual = zip(before, after).allSatisfy { $0.rawBytes.starts(with: $1.rawBytes) }
        #expect(isEqual)
        #expect(after.first?.layout == PixelLayout(model: .gbr, bitDepth: 8))
    }
}
