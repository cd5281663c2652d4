import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Results of single pictures", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct PictureFileTests {
    /// The files of a clip's frames. `stop` ends a first run like a killed process.
    private func pictures(
        _ clip: URL, _ profile: EncodingProfile, in folder: URL, stop: Int? = nil
    ) throws -> [URL] {
        let segments = folder.appending(path: "segments-\(UUID().uuidString)")
        for stop in (stop.map { [$0] } ?? []) + [Int.max] {
            let reader = try ClipReader(clip)
            let encoder = try SegmentEncoder(
                folder: segments, like: reader, container: nil, profile: profile,
                plan: SegmentPlan(framesPerSegment: 4))
            if let position = encoder.resumePosition { try reader.skip(to: position) }
            var count = 0
            while count < stop, let event = try reader.next() {
                guard case .frame(let frame) = event else { continue }
                _ = try encoder.write(frame)
                count += 1
            }
            if stop == Int.max { _ = try encoder.finish() }
        }
        let made = try SegmentedPictures(segments)
        var files: [URL] = []
        while let (bytes, _) = try made.next() {
            let ending = try #require(profile.endings.first)
            let file = folder.appending(path: "\(profile.name)-\(files.count).\(ending)")
            try Data(bytes).write(to: file)
            files.append(file)
        }
        return files
    }

    private func frame(_ file: URL) throws -> VideoFrame {
        try #require(try Reading(file).frames.first)
    }

    /// The samples of a plane as numbers from 0 to 1, or as they are in floating point.
    private func numbers(_ frame: VideoFrame, _ plane: Int) -> [Double] {
        let top = frame.layout.isFloat ? 1 : Double(1 << frame.layout.bitDepth - 1)
        let size = frame.layout.planeSize(plane, width: frame.width, height: frame.height)
        return frame.withPlane(plane) { bytes, stride in
            (0..<size.width * size.height).map { i in
                let at = i / size.width * stride + i % size.width * frame.layout.bytesPerSample
                switch frame.layout.bytesPerSample {
                case 1: return Double(bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self)) / top
                case 2:
                    return Double(bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt16.self))
                        / top
                default:
                    return Double(bytes.unsafeLoadUnaligned(fromByteOffset: at, as: Float.self))
                }
            }
        }
    }

    @Test(
        "whole numbers of RGB and gray come back as they were, alpha too",
        arguments: [
            "gbrp", "gbrp10le", "gbrp16le", "gbrap", "gbrap12le", "gray", "gray10le", "gray16le",
        ],
        EncodingProfile.pictures)
    func exact(_ format: String, _ profile: EncodingProfile) throws {
        let scratch = try Scratch()
        let clip = scratch["plate.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=67x45:r=5:d=0.4", "-pix_fmt", format, "-color_range",
            "pc", "-c:v", "ffv1", clip.path)
        let before = try Reading(clip).frames
        let files = try pictures(clip, profile, in: scratch.url)
        #expect(files.count == before.count)
        for (one, file) in zip(before, files) {
            let made = try frame(file)
            #expect(made.layout.hasAlpha == one.layout.hasAlpha)
            #expect(made.layout.model == one.layout.model)
            // 16-bit floating point has 11 bits.
            guard profile != .exr || one.layout.bitDepth <= 10 else { continue }
            let top = Double(1 << one.layout.bitDepth - 1)
            for plane in 0..<one.layout.planeCount {
                let found = numbers(made, plane).map { ($0 * top).rounded() / top }
                let isSame = found == numbers(one, plane)
                #expect(isSame, "plane \(plane)")
            }
        }
    }

    @Test("floating point keeps every bit, or is refused by pictures of whole numbers")
    func floats() throws {
        let scratch = try Scratch()
        let folder = scratch["plate"]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Beyond white, and below black.
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=0.4", "-vf",
            "format=gbrapf32le,exposure=exposure=2:black=0.1", "-pix_fmt", "gbrapf32le",
            folder.appending(path: "f%d.exr").path)
        let before = try Reading(folder).frames
        #expect(numbers(before[0], 0).max() ?? 0 > 1)
        let files = try pictures(folder, .exrFloat, in: scratch.url)
        let isSame = try files.map { try frame($0).rawBytes } == before.map(\.rawBytes)
        #expect(isSame)
        for profile in [EncodingProfile.png, .tiff] {
            #expect(throws: MediaError.self) { try pictures(folder, profile, in: scratch.url) }
        }
    }

    @Test(
        "YCbCr becomes RGB by its own tags, chroma interpolated at its place",
        arguments: [
            ("yuv420p", 1, "tv"), ("yuv420p", 5, "tv"), ("yuv422p10le", 1, "tv"),
            ("yuv444p12le", 9, "pc"), ("yuva444p10le", 1, "tv"), ("yuv410p", 1, "tv"),
        ], [EncodingProfile.png, .tiff, .exr, .exrFloat])
    func colors(_ plate: (String, Int, String), _ profile: EncodingProfile) throws {
        let (format, matrix, range) = plate
        let scratch = try Scratch()
        let clip = scratch["plate.mkv"]
        let names = [1: "bt709", 5: "bt470bg", 9: "bt2020nc"]
        let depth = format.contains("10le") ? 10 : format.contains("12le") ? 12 : 8
        let unit = Double(1 << (depth - 8))
        // Planes whose samples are a line in x and y: any interpolation gives what lies on the line.
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "nullsrc=s=96x64:r=5:d=0.4", "-vf",
            "format=\(format),geq=lum='\(unit)*(40+X+Y)':cb='\(unit)*(100+8*(X-Y)/12)':cr='\(unit)*(140-8*X/12)'"
                + (format.hasPrefix("yuva") ? ":a='\(unit)*4*Y'" : ""),
            "-colorspace", try #require(names[matrix]), "-color_range", range, "-c:v", "ffv1",
            clip.path)
        let one = try #require(try Reading(clip).frames.first)
        let made = try frame(try #require(pictures(clip, profile, in: scratch.url).first))
        #expect(made.layout.bitDepth == (profile.endings == ["exr"] ? 32 : 16))
        let (kr, kb) = [1: (0.2126, 0.0722), 5: (0.299, 0.114), 9: (0.2627, 0.0593)][matrix]!
        let isFull = range == "pc"
        let (black, luma, chroma) =
            isFull
            ? (0, Double(1 << depth - 1), Double(1 << depth - 1))
            : (16 * unit, 219 * unit, 224 * unit)
        let planes = (0..<3).map { numbers(made, $0) }
        let top = Double(1 << depth - 1)
        let source = (0..<3).map { numbers(one, $0).map { ($0 * top).rounded() } }
        let (sx, sy) = (1 << one.layout.chromaShiftX, 1 << one.layout.chromaShiftY)
        let columns = one.layout.planeSize(1, width: 96, height: 64).width
        var worst = 0.0
        for y in stride(from: 8, to: 56, by: 5) {
            for x in stride(from: 16, to: 80, by: 7) {
                // On the left column of those that share a sample, and in the middle of their rows.
                let cx = Double(x) / Double(sx)
                let cy = (Double(y) + 0.5) / Double(sy) - 0.5
                func at(_ plane: Int) -> Double {
                    let (i, j) = (Int(cx.rounded(.down)), Int(cy.rounded(.down)))
                    let (u, v) = (cx - Double(i), cy - Double(j))
                    func s(_ i: Int, _ j: Int) -> Double { source[plane][j * columns + i] }
                    return (s(i, j) * (1 - u) + s(i + 1, j) * u) * (1 - v)
                        + (s(i, j + 1) * (1 - u) + s(i + 1, j + 1) * u) * v
                }
                let l = (source[0][y * 96 + x] - black) / luma
                let (db, dr) = ((at(1) - 128 * unit) / chroma, (at(2) - 128 * unit) / chroma)
                let (r, b) = (l + 2 * (1 - kr) * dr, l + 2 * (1 - kb) * db)
                let g = (l - kr * r - kb * b) / (1 - kr - kb)
                for (plane, wanted) in [g, b, r].enumerated() {
                    let kept = made.layout.isFloat ? wanted : min(max(wanted, 0), 1)
                    worst = max(worst, abs(planes[plane][y * 96 + x] - kept))
                }
            }
        }
        // geq rounds: lines have steps of a code value, which a cubic overshoots by some of it.
        let step = 1.5 / top
        #expect(
            worst < (depth == 8 && sx > 1 ? step : step / 2) + (profile == .exr ? 5e-4 : 2e-5),
            "\(worst)")
        if one.layout.hasAlpha {
            let isKept =
                numbers(made, 3).map { ($0 * 1023).rounded() }
                == numbers(one, 3).map { ($0 * 1023).rounded() }
            #expect(isKept)
        }
    }

    @Test("a plate of the limited range keeps what is beyond black and white in floating point")
    func beyond() throws {
        let scratch = try Scratch()
        let clip = scratch["plate.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "nullsrc=s=256x16:r=5:d=0.2", "-vf",
            "format=yuv444p,geq=lum=X:cb=128:cr=128", "-color_range", "tv", "-c:v", "ffv1",
            clip.path)
        let made = try frame(try #require(pictures(clip, .exrFloat, in: scratch.url).first))
        let row = Array(numbers(made, 0)[..<256])
        #expect(abs(row[0] + 16.0 / 219) < 1e-6 && abs(row[255] - 239.0 / 219) < 1e-6)
        let whole = try frame(try #require(pictures(clip, .png, in: scratch.url).first))
        #expect(numbers(whole, 0)[0] == 0 && numbers(whole, 0)[255] == 1)
    }

    @Test("a PNG says what its numbers mean, and its checksums are right")
    func tags() throws {
        let scratch = try Scratch()
        let clip = scratch["plate.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=5:d=0.2", "-pix_fmt", "yuv420p10le",
            "-color_primaries", "bt2020", "-color_trc", "smpte2084", "-colorspace", "bt2020nc",
            "-c:v", "ffv1", clip.path)
        let file = try #require(pictures(clip, .png, in: scratch.url).first)
        let bytes = [UInt8](try Data(contentsOf: file))
        var at = 8
        var chunks: [(name: String, body: [UInt8])] = []
        while at + 12 <= bytes.count {
            func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
            let length = number(at)
            let named = Array(bytes[at + 4..<at + 8 + length])
            #expect(crc32(named) == crcText(number(at + 8 + length)))
            chunks.append((String(decoding: named[..<4], as: UTF8.self), Array(named[4...])))
            at += 12 + length
        }
        #expect(chunks.map(\.name).prefix(2) == ["IHDR", "cICP"])
        #expect(chunks[1].body == [9, 16, 0, 1])
        #expect(try Reading(file).frames.count == 1)
    }

    private func crcText(_ number: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }

    @Test("a run that was killed gives the same files", arguments: EncodingProfile.pictures)
    func resumed(_ profile: EncodingProfile) throws {
        let scratch = try Scratch()
        let clip = scratch["plate.mp4"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=96x64:r=10:d=1.4", "-c:v", "libx264", clip.path)
        let straight = try pictures(clip, profile, in: scratch.url).map { try Data(contentsOf: $0) }
        for stop in [3, 4, 9] {
            let files = try pictures(clip, profile, in: scratch.url, stop: stop)
            let again = try files.map { try Data(contentsOf: $0) }
            #expect(again == straight)
        }
        #expect(straight.count == 14)
    }

    @Test("interlaced plates with shared chroma are refused")
    func fields() throws {
        let scratch = try Scratch()
        let plate = scratch["plate.mp4"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=256x144:r=50:d=0.4", "-vf",
            "tinterlace=interleave_top", "-flags", "+ildct+ilme", "-c:v", "libx264", "-pix_fmt",
            "yuv420p", plate.path)
        #expect(throws: MediaError.cannotEncodeFields(profile: "png")) {
            try pictures(plate, .png, in: scratch.url)
        }
    }
}
