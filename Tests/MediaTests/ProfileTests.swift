import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Profiles", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct ProfileTests {
    /// A clip of ten frames that `ffv1` keeps exactly.
    private func clip(_ file: URL, _ format: String, size: String = "256x144", _ more: String...)
        throws
    {
        try Tools.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=25:d=0.4"] + more
                + ["-pix_fmt", format, "-c:v", "ffv1", file.path])
    }

    /// What ffprobe says of the first video stream.
    private func video(_ file: URL, _ entries: String) throws -> [String: Any] {
        try #require(
            try Tools.records(
                file, "streams", "-select_streams", "V:0", "-show_entries", "stream=\(entries)"
            ).first)
    }

    @Test(
        "each profile codes the plate's own pixels, or finer ones where it says so",
        arguments: [
            ("h265", "yuv420p", "hevc", "yuv420p"), ("h265", "yuv422p10le", "hevc", "yuv422p10le"),
            ("h265", "yuv444p12le", "hevc", "yuv444p12le"), ("h265", "gray", "hevc", "gray"),
            ("h265", "gbrp", "hevc", "gbrp"), ("vp9", "yuv420p", "vp9", "yuv420p"),
            ("vp9", "yuv444p10le", "vp9", "yuv444p10le"),
            ("av1", "yuv420p", "av1", "yuv420p"), ("av1", "yuv420p10le", "av1", "yuv420p10le"),
            ("av1", "yuv444p12le", "av1", "yuv444p12le"), ("av1", "gray", "av1", "gray"),
            ("av1", "gbrp", "av1", "gbrp"),
            // FFmpeg's decoder gives ProRes 4444 two bits more than its encoder wrote.
            ("prores", "yuv420p", "prores", "yuv422p10le"),
            ("prores", "gray", "prores", "yuv422p10le"),
            ("prores", "yuv444p", "prores", "yuv444p12le"),
            ("prores", "yuva420p", "prores", "yuva444p12le"),
            ("dnxhr", "yuv420p", "dnxhd", "yuv422p"),
            ("dnxhr", "yuv420p10le", "dnxhd", "yuv422p10le"),
            ("dnxhr", "gbrp", "dnxhd", "gbrp10le"),
        ])
    func pixels(_ name: String, _ plate: String, _ codec: String, _ coded: String) throws {
        let scratch = try Scratch()
        // VP9 and AV1 have no place in MOV.
        let ending = ["vp9", "av1"].contains(name) ? "mp4" : "mov"
        let (before, target) = (scratch["plate.mkv"], scratch["r.\(ending)"])
        try clip(before, plate)
        try rewrite(before, to: target, profile: try #require(EncodingProfile.named(name)))
        let found = try video(target, "codec_name,codec_tag_string,pix_fmt")
        if name == "h265" { #expect(found["codec_tag_string"] as? String == "hvc1") }
        #expect(found["codec_name"] as? String == codec)
        #expect(found["pix_fmt"] as? String == coded)
        let (plain, made) = (try Reading(before).frames, try Reading(target).frames)
        #expect(plain.map(\.time) == made.map(\.time))
    }

    @Test("finer luma is exactly the plate's, and the full range becomes the limited one")
    func refined() throws {
        for (range, white) in [("tv", 235 * 4), ("pc", 940)] {
            let scratch = try Scratch()
            let (plate, result) = (scratch["plate.mkv"], scratch["result.mov"])
            // A ramp: as white as the range allows on the right.
            let top = range == "tv" ? 235 : 255
            let low = range == "tv" ? 16 : 0
            try Tools.ffmpeg(
                "-f", "lavfi", "-i", "color=c=gray:s=256x144:r=25:d=0.2", "-vf",
                "format=yuv420p,geq=lum='\(low)+(\(top)-\(low))*floor(X/32)/7':cb=128:cr=128",
                "-color_range", range, "-c:v", "ffv1", plate.path)
            try rewrite(plate, to: result, profile: .prores)
            let frame = try #require(try Reading(result).frames.first)
            #expect(!frame.color.isFullRange)
            let depth = frame.layout.bitDepth
            frame.withSamples(0, as: UInt16.self) { samples, stride in
                let right = Double(samples[72 * stride + 240]) / Double(1 << (depth - 10))
                let left = Double(samples[72 * stride + 16]) / Double(1 << (depth - 10))
                // ProRes is not exact; on flat areas it is within a step of 8 bits.
                #expect(abs(right - Double(white)) <= 4, "\(range): \(right)")
                #expect(abs(left - 64) <= 4, "\(range): \(left)")
            }
        }
    }

    @Test("ProRes 4444 keeps the plate's alpha")
    func alpha() throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mov"], scratch["result.mov"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=256x144:r=25:d=0.2", "-vf",
            "format=yuva444p10le,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='1023*floor(X/64)/3'",
            "-c:v", "prores_ks", "-alpha_bits", "16", plate.path)
        try rewrite(plate, to: result, profile: .prores)
        let (before, after) = (
            try #require(try Reading(plate).frames.first),
            try #require(try Reading(result).frames.first)
        )
        #expect(before.layout.hasAlpha && after.layout == before.layout)
        func plane(_ frame: VideoFrame) -> [UInt16] {
            frame.withSamples(3, as: UInt16.self) { samples, stride in
                (0..<256).map { samples[72 * stride + $0] }
            }
        }
        #expect(Set(plane(before)).count == 4)
        // Alpha is coded without loss.
        #expect(plane(before) == plane(after))
        #expect(throws: MediaError.transparent(frame: 0)) {
            try rewrite(plate, to: scratch["b.mov"], profile: try #require(.named("h265")))
        }
    }

    @Test("what no coder of a profile holds without loss is refused with what it holds")
    func refused() throws {
        let scratch = try Scratch()
        try clip(scratch["deep.mkv"], "yuv444p16le")
        try clip(scratch["small.mkv"], "yuv420p", size: "64x48")
        try clip(scratch["rgb.mkv"], "bgr0")
        for (file, name) in [("deep.mkv", "h264"), ("deep.mkv", "h265"), ("rgb.mkv", "prores")] {
            let info = try ClipReader(scratch[file]).info
            let profile = try #require(EncodingProfile.named(name))
            let error = #expect(throws: MediaError.self) {
                try EncodingRecipe(for: info, profile: profile)
            }
            guard case .cannotEncode(info.layout, name, let holds) = error else {
                Issue.record("\(file) with \(name): \(String(describing: error))")
                continue
            }
            #expect(!holds.isEmpty && !holds.contains(info.layout))
        }
        let small = try ClipReader(scratch["small.mkv"]).info
        #expect(
            throws: MediaError.cannotEncodeSize(
                small.size, profile: "dnxhr", least: PictureSize(width: 256, height: 120))
        ) { try EncodingRecipe(for: small, profile: .dnxhr) }
    }

    @Test("a container that cannot hold the coded video is refused before any work")
    func containers() throws {
        let scratch = try Scratch()
        try clip(scratch["plate.mkv"], "yuv420p")
        let wrong: [(EncodingProfile, Container, [Container])] = [
            (.prores, .mp4, [.mov, .mkv]), (.dnxhr, .mp4, [.mov, .mkv]),
            (.ffv1, .mp4, [.mov, .mkv]),
            (.vp9, .mov, [.mp4, .mkv]), (.av1, .mov, [.mp4, .mkv]),
        ]
        for (profile, container, use) in wrong {
            let target = scratch["result.\(container.rawValue)"]
            #expect(
                throws: MediaError.cannotHoldVideo(
                    profile: profile.name, container: container, use: use)
            ) {
                try rewriteInSegments(
                    scratch["plate.mkv"], to: target, profile: profile, segment: 5)
            }
            #expect(!FileManager.default.fileExists(atPath: target.path))
        }
    }

    @Test("fields are coded as fields or refused, never mixed")
    func fields() throws {
        let scratch = try Scratch()
        let plate = scratch["plate.mp4"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=256x144:r=50:d=0.4", "-vf",
            "tinterlace=interleave_top",
            "-flags", "+ildct+ilme", "-c:v", "libx264", "-pix_fmt", "yuv420p", plate.path)
        let info = try ClipReader(plate).info
        #expect(info.fields == .topFirst)
        for profile in EncodingProfile.catalog {
            let keeps = ["h264", "h264-lossless", "ffv1"].contains(profile.name)
            if keeps {
                #expect(try EncodingRecipe(for: info, profile: profile).fields == .topFirst)
            } else {
                #expect(throws: MediaError.cannotEncodeFields(profile: profile.name)) {
                    try EncodingRecipe(for: info, profile: profile)
                }
            }
        }
    }

    @Test(
        "the brightness and the colors of an HDR clip are told by the result too",
        arguments: [("h265", "mkv"), ("av1", "mkv"), ("av1", "mp4")])
    func light(_ name: String, _ ending: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mp4"], scratch["result.\(ending)"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=256x144:r=25:d=0.4", "-c:v", "libx265", "-pix_fmt",
            "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace",
            "bt2020nc", "-x265-params",
            "log-level=0:hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400",
            plate.path)
        try rewriteInSegments(
            plate, to: result, profile: try #require(EncodingProfile.named(name)), segment: 4)
        /// In the first frame or, where the codec's decoder says nothing of it, of the stream in its container.
        func told(_ file: URL, by kind: String) throws -> [String] {
            let all = try Tools.records(
                file, "\(kind)s", "-select_streams", "V:0", "-show_\(kind)s", "-read_intervals",
                "%+#1")
            let list = all.first?["side_data_list"] as? [[String: Any]] ?? []
            return list.filter {
                ($0["side_data_type"] as? String ?? "").contains(/Mastering|Content light/)
            }
            .flatMap { entry in
                entry.map { key, value in
                    let parts = "\(value)".split(separator: "/").compactMap { Double($0) }
                    return parts.count == 2
                        ? "\(key)=\((parts[0] / parts[1] * 10000).rounded())" : "\(key)=\(value)"
                }
            }
            .sorted()
        }
        let before = try told(plate, by: "frame")
        #expect(before.contains("max_content=1000"))
        #expect(try told(result, by: name == "av1" ? "stream" : "frame") == before)
        let tags = try video(result, "color_primaries,color_transfer,color_space,color_range")
        #expect(tags["color_transfer"] as? String == "smpte2084")
        #expect(tags["color_space"] as? String == "bt2020nc")
        #expect(tags["color_primaries"] as? String == "bt2020")
    }
}
