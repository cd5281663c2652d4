import Foundation
import Imaging
import Media
import Testing
import TestSupport

/// The times of frames, as `ffprobe` reports them: ticks, time base.
func probedTimes(_ clip: URL) throws -> [RationalTime] {
    let streams = try Tools.records(
        clip, "streams", "-select_streams", "V:0", "-show_entries", "stream=time_base")
    let text = try #require(streams.first?["time_base"] as? String).split(separator: "/")
    let base = TimeBase(try #require(Int64(text[0])), try #require(Int64(text[1])))
    let frames = try Tools.records(
        clip, "frames", "-select_streams", "V:0", "-show_entries", "frame=best_effort_timestamp")
    return frames.compactMap { $0["best_effort_timestamp"] as? Int }
        .map { RationalTime(ticks: Int64($0), base: base) }
}

@Suite("Times of frames", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct TimeTests {
    @Test("every clip of the footage has the times that ffprobe reports", arguments: footage)
    func footageTimes(_ clip: URL) throws {
        let times = try Reading(clip, threads: 2).frames.map(\.time)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        if clip.pathExtension == "264" {
            // A raw stream has none; they are made from its frame rate.
            #expect(
                times.indices.allSatisfy {
                    times[$0] == RationalTime(ticks: Int64($0), base: TimeBase(1, 25))
                })
        } else {
            #expect(times == (try probedTimes(clip)))
        }
    }

    @Test("a variable frame rate keeps every time", arguments: ["mp4", "mkv", "mov", "ts", "avi"])
    func variableRate(_ ending: String) throws {
        let scratch = try Scratch()
        let clip = scratch["clip." + ending]
        // Frames at 0, 1, 4, 9, 16 ... ticks of 1/30 s.
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=30:d=0.5", "-vf", "setpts=N*N", "-vsync",
            ending == "avi" ? "cfr" : "vfr", "-c:v", ending == "avi" ? "mpeg4" : "libx264", "-bf",
            "2", clip.path)
        let times = try Reading(clip).frames.map(\.time)
        let probed = try probedTimes(clip)
        // AVI stores no times; FFmpeg makes them of the packets, and has none for the last.
        #expect(times.prefix(probed.count) == probed[...])
        #expect(times.count >= 15 && times.count - probed.count <= (ending == "avi" ? 1 : 0))
    }

    @Test("an edit list that starts inside a group of pictures leaves out what it leaves out")
    func editList() throws {
        let scratch = try Scratch()
        let (whole, cut) = (scratch["whole.mp4"], scratch["cut.mp4"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=4", "-c:v", "libx264", "-g", "25",
            whole.path)
        try Tools.ffmpeg("-ss", "1.4", "-i", whole.path, "-c", "copy", cut.path)
        let frames = try Reading(cut).frames
        #expect(frames.map(\.time) == (try probedTimes(cut)))
        let reference = try referenceFrames(
            cut, format: "yuv420p", count: frames.count)
        let isEqual = frames.map(\.rawBytes) == reference
        #expect(isEqual)
    }

    @Test("a raw stream takes the frame rate that it is given", arguments: [1, 3])
    func rawStream(_ bFrames: Int) throws {
        let scratch = try Scratch()
        let clip = scratch["clip.264"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=24:d=1", "-c:v", "libx264", "-bf",
            "\(bFrames)",
            "-f", "h264", clip.path)
        let own = try ClipReader(clip)
        #expect(own.info.hasMadeTimes)
        #expect(own.info.frameRate == Ratio(24, 1))
        let given = try ClipReader(clip, untimedRate: Ratio(30000, 1001))
        var times: [RationalTime] = []
        while let event = try given.next() {
            if case .frame(let frame) = event { times.append(frame.time) }
        }
        #expect(
            times
                == (0..<24).map { RationalTime(ticks: $0 * 1001, base: TimeBase(1, 30000)) })
    }

    @Test("frames without times, and with times that repeat, get later and later ones")
    func mendedTimes() throws {
        let scratch = try Scratch()
        let clip = scratch["clip.nut"]
        // Ticks 0, 0, 2, 2, 4, 4 ... by a filter that halves the clock, which NUT stores as they are.
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=1", "-c:v", "ffv1", "-vsync",
            "passthrough",
            "-bsf:v", "setts=pts=floor(N/2)*2:dts=floor(N/2)*2", clip.path)
        let times = try Reading(clip).frames.map(\.time)
        #expect(times.count == 25)
        #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
        #expect(times == (try Reading(clip).frames.map(\.time)))
    }

    @Test("what is known about a clip is what ffprobe says")
    func info() throws {
        let scratch = try Scratch()
        let clip = scratch["clip.mov"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=30000/1001:d=1,setsar=4/3", "-f", "lavfi",
            "-i",
            "sine=d=1", "-c:v", "libx264", "-pix_fmt", "yuv422p10le", "-color_primaries", "bt2020",
            "-color_trc", "smpte2084", "-colorspace", "bt2020nc", "-color_range", "pc",
            "-c:a", "aac", "-metadata:s:a:0", "language=fra", clip.path)
        let info = try ClipReader(clip).info
        #expect(info.size == PictureSize(width: 64, height: 48))
        #expect(
            info.layout
                == PixelLayout(model: .yCbCr, bitDepth: 10, chromaShiftX: 1, chromaShiftY: 0))
        #expect(info.color == ColorTags(primaries: 9, transfer: 16, matrix: 9, isFullRange: true))
        #expect(info.pixelAspect == Ratio(4, 3))
        #expect(info.rotation == 0)
        #expect(info.frameRate == Ratio(30000, 1001))
        #expect(info.frameCount == 30)
        #expect(info.fields == .progressive)
        #expect(info.streams.map(\.kind) == [.video, .audio])
        #expect(info.streams.map(\.codec) == ["h264", "aac"])
        #expect(info.streams[1].language == "fra")
    }

    @Test(
        "the turn of a clip is reported clockwise, and its frames stay as they are",
        arguments: [90, 180, 270])
    func rotation(_ degrees: Int) throws {
        let scratch = try Scratch()
        let (upright, turned) = (scratch["upright.mp4"], scratch["turned.mp4"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=0.5", "-c:v", "libx264", upright.path)
        try Tools.ffmpeg(
            "-i", upright.path, "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)", turned.path)
        let streams = try Tools.records(
            turned, "streams", "-show_entries", "stream_side_data=rotation")
        let sideData = try #require(streams.first?["side_data_list"] as? [[String: Any]])
        // FFmpeg counts against the clock.
        let theirs = try #require(sideData.first?["rotation"] as? Int)
        let info = try ClipReader(turned).info
        #expect(info.rotation == ((-theirs % 360) + 360) % 360)
        #expect(info.rotation != 0 && !info.isMirrored)
        #expect(info.size == PictureSize(width: 64, height: 48))
        let isEqual =
            try Reading(turned).frames.map(\.rawBytes) == Reading(upright).frames.map(\.rawBytes)
        #expect(isEqual)
    }

    @Test("interlaced material says which rows come first", arguments: ["tff", "bff"])
    func fields(_ order: String) throws {
        let scratch = try Scratch()
        let clip = scratch["clip.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=50:d=0.4", "-vf",
            "interlace=lowpass=0:scan=\(order)", "-c:v", "mpeg2video", "-flags", "+ildct+ilme",
            "-top", order == "tff" ? "1" : "0", clip.path)
        let reader = try ClipReader(clip)
        #expect(reader.info.fields == (order == "tff" ? .topFirst : .bottomFirst))
        #expect(try Reading(clip).frames.allSatisfy(\.isInterlaced))
    }
}
