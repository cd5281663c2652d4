import Foundation
import Imaging
import Media
import Testing
import TestSupport

/// A frame as far as it can be told from another: place, time, length, samples.
struct FrameFacts: Equatable, CustomStringConvertible {
    var index: Int
    var time: String
    var duration: Int64?
    var crc: String

    init(_ frame: VideoFrame) {
        index = frame.index
        time = "\(frame.time.ticks)/\(frame.time.base.denominator)"
        duration = frame.duration?.ticks
        crc = crc32(frame.rawBytes)
    }

    var description: String { "\(index)@\(time):\(crc)" }
}

@Suite("Going on in the middle", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct SkippingTests {
    /// Reads a clip straight, then from several places, and compares. Gives how many places a seek led to.
    private func check(_ clip: URL, places: [Double] = [0.1, 0.5, 0.93]) throws -> Int {
        let frames = try Reading(clip, threads: 2).frames
        let facts = frames.map { FrameFacts($0) }
        try #require(frames.count > 3)
        var sought = 0
        for place in places {
            let index = max(1, Int(Double(frames.count) * place))
            let position = ReadPosition(after: frames[index - 1])
            // It must survive being stored.
            let stored = try JSONDecoder().decode(
                ReadPosition.self, from: JSONEncoder().encode(position))
            let reader = try ClipReader(clip, threads: 2)
            if try reader.skip(to: stored) { sought += 1 }
            var rest: [FrameFacts] = []
            while let event = try reader.next() {
                if case .frame(let frame) = event { rest.append(FrameFacts(frame)) }
            }
            let firstDifference = zip(rest, facts[index...]).first { $0 != $1 }
            #expect(rest.count == frames.count - index, "from \(index)")
            #expect(firstDifference == nil, "from \(index)")
        }
        return sought
    }

    @Test(
        "the rest of every clip of the footage is the same as in a straight reading",
        arguments: footage)
    func footageClips(_ clip: URL) throws { _ = try check(clip) }

    /// What the clips are made by; a seek must lead to the later places where `seeks`.
    static let kinds: [(name: String, seeks: Bool, arguments: [String])] = [
        ("plain.mp4", true, ["-c:v", "libx264", "-g", "25", "-bf", "3"]),
        ("open.mkv", true, ["-c:v", "libx264", "-x264-params", "open-gop=1:keyint=25:bframes=3"]),
        ("refresh.mp4", false, ["-c:v", "libx264", "-x264-params", "intra-refresh=1:keyint=50"]),
        (
            "hevc.mp4", true,
            ["-c:v", "libx265", "-x265-params", "open-gop=1:keyint=25:log-level=0"]
        ),
        (
            "variable.mkv", true,
            ["-vf", "setpts='N+mod(N,3)*0.3'", "-vsync", "vfr", "-c:v", "libx264", "-g", "25"]
        ),
        ("program.mpg", true, ["-c:v", "mpeg2video", "-g", "12", "-bf", "2"]),
        ("transport.ts", true, ["-c:v", "libx264", "-g", "25", "-bf", "2"]),
        ("packed.avi", false, ["-c:v", "mpeg4", "-g", "25", "-bf", "2"]),
        ("intra.mov", true, ["-c:v", "prores_ks"]),
        (
            "vp9.webm", true,
            ["-c:v", "libvpx-vp9", "-g", "25", "-cpu-used", "8", "-deadline", "realtime"]
        ),
        ("raw.264", false, ["-c:v", "libx264", "-g", "25"]),
        ("palette.gif", false, []),
    ]

    @Test(
        "the rest of a long clip is the same, and a seek leads there where the container can",
        arguments: kinds.map(\.name))
    func longClips(_ name: String) throws {
        let scratch = try Scratch()
        let kind = try #require(SkippingTests.kinds.first { $0.name == name })
        try Tools.run(
            "ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=12"]
                + kind.arguments + [scratch[name].path])
        let sought = try check(scratch[name], places: [0.02, 0.5, 0.93])
        if kind.seeks { #expect(sought == 2) }
    }

    @Test("a folder of pictures goes on at any picture")
    func folder() throws {
        let scratch = try Scratch()
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=32x24:r=25", "-frames:v", "12", scratch["f%d.png"].path
        )
        _ = try check(scratch.url)
    }

    @Test("a place in another clip is refused")
    func otherClip() throws {
        let scratch = try Scratch()
        for (name, source) in [("a.mp4", "testsrc2"), ("b.mp4", "testsrc")] {
            try Tools.ffmpeg(
                "-f", "lavfi", "-i", "\(source)=s=64x48:r=25:d=2", "-c:v", "libx264",
                scratch[name].path)
        }
        let position = ReadPosition(after: try Reading(scratch["a.mp4"]).frames[20])
        let other = try ClipReader(scratch["b.mp4"])
        #expect(throws: MediaError.changed(file: scratch["b.mp4"], frame: 20)) {
            try other.skip(to: position)
        }
    }

    @Test("a frame index leads to the frame of that index")
    func byIndex() throws {
        let scratch = try Scratch()
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=2", "-c:v", "libx264",
            scratch["a.mp4"].path)
        let frames = try Reading(scratch["a.mp4"]).frames
        let reader = try ClipReader(scratch["a.mp4"])
        try reader.skip(toFrame: 33)
        guard case .frame(let frame)? = try reader.next() else {
            Issue.record("no frame")
            return
        }
        #expect(FrameFacts(frame) == FrameFacts(frames[33]))
        #expect(throws: MediaError.changed(file: scratch["a.mp4"], frame: 50)) {
            try reader.skip(toFrame: 51)
        }
    }
}
