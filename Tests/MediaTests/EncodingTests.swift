import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Encoding", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct EncodingTests {
    private func clip(_ file: URL, _ format: String, size: String = "64x48", _ more: String...)
        throws
    {
        try Tools.run(
            "ffmpeg",
            [
                "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=\(size):r=25:d=0.6",
                "-pix_fmt", format, "-c:v", "ffv1",
            ]
                + more + [file.path])
    }

    @Test(
        "the lossless profile keeps every sample of every layout that H.264 has",
        arguments: [
            "yuv420p", "yuv422p", "yuv444p", "yuv420p10le", "yuv422p10le", "yuv444p10le", "gray",
            "gray10le", "gbrp",
            "bgr0",
        ])
    func lossless(_ format: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mkv"])
        try clip(plate, format)
        try rewrite(plate, to: result, profile: .h264Lossless)
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(before.map(\.time) == after.map(\.time))
        // FFmpeg decodes the gray of H.264 as 4:2:0 with even chroma behind it.
        let isGray = format.hasPrefix("gray")
        #expect(isGray || before.first?.layout == after.first?.layout)
        let isEqual = zip(before, after).allSatisfy { plain, coded in
            coded.rawBytes.starts(with: plain.rawBytes)
        }
        #expect(isEqual)
    }

    @Test(
        "FFV1 keeps every sample up to 16 bits, alpha included",
        arguments: [
            "yuv420p", "yuv422p10le", "yuv444p12le", "yuv444p16le", "gray", "gray16le", "bgr0",
            "bgra", "gbrp10le", "gbrp16le", "gbrap12le", "gbrap16le", "yuva420p", "yuva422p10le",
            "yuva444p16le",
        ])
    func archival(_ format: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mkv"])
        try clip(plate, format)
        try rewrite(plate, to: result, profile: .ffv1)
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(before.map(\.time) == after.map(\.time))
        #expect(before.first?.layout == after.first?.layout)
        let isEqual = before.map(\.rawBytes) == after.map(\.rawBytes)
        #expect(isEqual)
    }

    @Test(
        "an odd size gets one column or row more, and all samples of the plate stay",
        arguments: ["65x48", "64x49", "67x51"], ["yuv420p", "yuv422p", "yuv444p10le"])
    func oddSizes(_ size: String, _ format: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mp4"])
        try clip(plate, format, size: size)
        try rewrite(plate, to: result, profile: .h264Lossless)
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        let (first, coded) = (try #require(before.first), try #require(after.first))
        #expect(coded.layout == first.layout)
        let recipe = try EncodingRecipe(for: ClipReader(plate).info, profile: .h264Lossless)
        #expect(recipe.codedSize == coded.size)
        #expect(recipe.padding.width <= 1 && recipe.padding.height <= 1)
        #expect(format == "yuv444p10le" ? recipe.padding == PictureSize(width: 0, height: 0) : true)
        for (plain, padded) in zip(before, after) {
            for plane in 0..<3 {
                let small = plain.layout.planeSize(plane, width: plain.width, height: plain.height)
                let large = padded.layout.planeSize(
                    plane, width: padded.width, height: padded.height)
                let (a, b) = (rows(plain, plane, small), rows(padded, plane, large))
                let kept = b.prefix(small.height).map { $0.prefix(a[0].count) }
                let isEqual = a.map { $0[...] } == kept
                #expect(isEqual, "plane \(plane) of frame \(plain.index)")
                // What is added repeats the edge.
                if large.height > small.height {
                    let repeats = b[small.height] == b[small.height - 1]
                    #expect(repeats)
                }
            }
        }
    }

    private func rows(_ frame: VideoFrame, _ plane: Int, _ size: (width: Int, height: Int))
        -> [[UInt8]]
    {
        frame.withPlane(plane) { bytes, stride in
            (0..<size.height).map { y in
                (0..<size.width * frame.layout.bytesPerSample).map {
                    bytes.unsafeLoad(fromByteOffset: y * stride + $0, as: UInt8.self)
                }
            }
        }
    }

    @Test("the result says of itself what the plate says", arguments: ["mp4", "mov", "mkv"])
    func tags(_ ending: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.\(ending)"], scratch["result.\(ending)"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=24000/1001:d=1,setsar=16/11", "-c:v",
            "libx264", "-pix_fmt",
            "yuv422p10le", "-color_primaries", "bt2020", "-color_trc", "arib-std-b67",
            "-colorspace", "bt2020nc",
            "-color_range", "pc", "-chroma_sample_location", "topleft", plate.path)
        try rewrite(plate, to: result)
        let wanted = [
            "codec_name", "width", "height", "sample_aspect_ratio", "pix_fmt", "color_range",
            "color_space",
            "color_transfer", "color_primaries", "chroma_location", "field_order", "r_frame_rate",
            "avg_frame_rate",
            "start_time", "duration",
        ]
        let (before, after) = (
            try Tools.records(plate, "streams", "-show_streams")[0],
            try Tools.records(result, "streams", "-show_streams")[0]
        )
        for key in wanted {
            #expect(before[key] as? NSObject == after[key] as? NSObject, "\(key)")
        }
    }

    @Test(
        "interlaced material stays interlaced, with the same rows first", arguments: ["tff", "bff"])
    func interlaced(_ order: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mov"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x46:r=50:d=1", "-vf",
            "interlace=lowpass=0:scan=\(order)", "-c:v",
            "libx264", "-flags", "+ildct+ilme", "-x264-params", "\(order)=1:qp=0", "-pix_fmt",
            "yuv422p", plate.path)
        let reader = try ClipReader(plate)
        #expect(reader.info.fields == (order == "tff" ? .topFirst : .bottomFirst))
        try rewrite(plate, to: result, profile: .h264Lossless)
        let again = try ClipReader(result)
        #expect(again.info.fields == reader.info.fields)
        let (before, after) = (try Reading(plate).frames, try Reading(result).frames)
        #expect(after.allSatisfy { $0.isInterlaced })
        let isEqual = before.map(\.rawBytes) == after.map(\.rawBytes)
        #expect(isEqual)
    }

    @Test(
        "a layout that the encoder lacks is refused before any work, with the layouts that it has",
        arguments: ["yuv411p", "gbrp12le", "yuv420p12le"])
    func refusedLayouts(_ format: String) throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mkv"])
        try clip(plate, format)
        let error = #expect(throws: MediaError.self) { try rewrite(plate, to: result) }
        guard case .cannotEncode(let layout, "h264", let holds)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(layout == (try ClipReader(plate).info.layout))
        #expect(!holds.isEmpty && !holds.contains(layout))
        #expect(!FileManager.default.fileExists(atPath: result.path))
    }

    @Test(
        "opaque frames with alpha are encoded; the first transparent one is refused by its number")
    func alpha() throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mkv"], scratch["result.mkv"])
        try clip(plate, "yuva420p")
        try rewrite(plate, to: result)
        #expect(try Reading(result).frames.count == 15)
        try Tools.ffmpeg(
            "-f", "lavfi", "-i",
            "testsrc2=s=64x48:r=25:d=0.6,format=yuva420p,geq=lum='lum(X,Y)':a='if(gte(N,7),254,255)'",
            "-c:v", "ffv1", plate.path)
        #expect(throws: MediaError.transparent(frame: 7)) {
            try rewrite(plate, to: scratch["other.mkv"])
        }
        #expect(!FileManager.default.fileExists(atPath: scratch["other.mkv"].path))
    }

    @Test("a frame of another size is refused by its number, and leaves no file")
    func changedSize() throws {
        let scratch = try Scratch()
        try clip(scratch["a.mkv"], "yuv420p")
        try clip(scratch["b.mkv"], "yuv420p", size: "32x24")
        let reader = try ClipReader(scratch["a.mkv"])
        let frame = try #require(try Reading(scratch["b.mkv"]).frames.first)
        do {
            let writer = try ClipWriter(scratch["c.mp4"], like: reader)
            #expect(
                throws: MediaError.sizeChanged(
                    frame: 0, size: PictureSize(width: 32, height: 24),
                    expected: PictureSize(width: 64, height: 48))
            ) { try writer.write(frame) }
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
        #expect(left.sorted() == ["a.mkv", "b.mkv"])
    }

    @Test("the brightness of an HDR clip is told in the stream and in the container")
    func light() throws {
        let scratch = try Scratch()
        let (plate, result) = (scratch["plate.mp4"], scratch["result.mp4"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=0.4", "-c:v", "libx265", "-pix_fmt",
            "yuv420p10le", "-x265-params",
            "log-level=0:hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400",
            "-tag:v", "hvc1", plate.path)
        try rewrite(plate, to: result)
        func sideData(_ file: URL, _ what: String) throws -> String {
            let all = try Tools.records(
                file, what, "-show_entries", "frame=side_data_list:stream=side_data_list",
                "-show_frames", "-show_streams", "-read_intervals", "%+#1")
            let list = all.first?["side_data_list"] as? [[String: Any]] ?? []
            return list.filter {
                ($0["side_data_type"] as? String ?? "").contains(/Mastering|Content light/)
            }
            .map { entry in
                entry.keys.sorted().map { "\($0)=\(entry[$0] ?? "")" }.joined(separator: " ")
            }
            .sorted().joined(separator: "\n")
        }
        let told = try sideData(plate, "frames")
        #expect(told.contains("max_content=1000"))
        #expect(try sideData(result, "streams") == told)
        // FFmpeg 5 does not read these messages of H.264, so they are looked for in the bytes: content light levels of
        // 1000 and 400 (message 144, 4 bytes), and the display's greatest luminance (message 137, 24 bytes).
        let bytes = try Data(contentsOf: result)
        #expect(bytes.range(of: Data([144, 4, 0x03, 0xE8, 0x01, 0x90])) != nil)
        #expect(bytes.range(of: Data([137, 24])) != nil)
        #expect(bytes.range(of: Data([0x98, 0x96, 0x80])) != nil)
    }

    @Test("an ending that names no container is refused with those that are known")
    func unknownContainer() throws {
        let scratch = try Scratch()
        try clip(scratch["a.mkv"], "yuv420p")
        let target = scratch["b.wmv"]
        #expect(throws: MediaError.unknownContainer(file: target, known: [.mp4, .mov, .mkv])) {
            try rewrite(scratch["a.mkv"], to: target)
        }
    }

    @Test("a folder that cannot be written to gives the system's reason")
    func unwritable() throws {
        let scratch = try Scratch()
        try clip(scratch["a.mkv"], "yuv420p")
        let target = scratch["no/such/folder/b.mp4"]
        #expect(throws: MediaError.writing(file: target, cause: FFmpegCode(-ENOENT))) {
            try rewrite(scratch["a.mkv"], to: target)
        }
    }

    @Test(
        "a full disk gives the system's reason, and the old file stays",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func fullDisk() throws {
        let scratch = try Scratch()
        try clip(scratch["a.mkv"], "yuv420p")
        let target = scratch["b.mp4"]
        try Data("old".utf8).write(to: target)
        #expect(symlink("/dev/full", scratch[".b.mp4.part"].path) == 0)
        #expect(throws: MediaError.writing(file: target, cause: FFmpegCode(-ENOSPC))) {
            try rewrite(scratch["a.mkv"], to: target)
        }
        #expect(try Data(contentsOf: target) == Data("old".utf8))
    }

    @Test(
        "every profile of the catalog has a name of its own and encodes",
        arguments: EncodingProfile.catalog.map(\.name))
    func catalog(_ name: String) throws {
        let scratch = try Scratch()
        try clip(scratch["a.mkv"], "yuv420p", size: "256x144")
        let profile = try #require(EncodingProfile.named(name))
        #expect(EncodingProfile.catalog.filter { $0.name == name }.count == 1)
        try rewrite(scratch["a.mkv"], to: scratch["b.mkv"], profile: profile)
        let (before, after) = (
            try Reading(scratch["a.mkv"]).frames, try Reading(scratch["b.mkv"]).frames
        )
        #expect(before.map(\.time) == after.map(\.time))
    }
}
