import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Pictures of frames", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct PictureConverterTests {
    /// The first frame of a clip that a filter makes.
    private func frame(
        _ filter: String, format: String, size: String = "64x48", _ tags: String...,
        in scratch: Scratch
    ) throws -> VideoFrame {
        let clip = scratch[UUID().uuidString + ".mkv"]
        try Tools.run(
            "ffmpeg",
            [
                "-v", "error", "-y", "-f", "lavfi", "-i",
                "color=gray:s=\(size):r=1,format=\(format),\(filter)", "-frames:v", "1", "-c:v",
                "ffv1",
            ]
                + tags + [clip.path])
        return try #require(try Reading(clip).frames.first)
    }

    /// A color as its three code values at 8 bits, and the tags it stands in.
    struct ColorCase: Sendable, CustomTestStringConvertible {
        var y: Int
        var cb: Int
        var cr: Int
        var matrix: String
        var range: String
        var depth = 8
        var testDescription: String { "\(matrix) \(range) \(y),\(cb),\(cr) at \(depth) bits" }

        /// ITU-T H.273, equations 28 to 38: red, green and blue, 0 ... 255.
        var rgb: [Double] {
            let weights = [
                "bt709": (0.2126, 0.0722), "smpte170m": (0.299, 0.114),
                "bt2020nc": (0.2627, 0.0593),
            ]
            let (kr, kb) = weights[matrix]!
            let isFull = range == "pc"
            let luma = isFull ? Double(y) / 255 : (Double(y) - 16) / 219
            let scale = isFull ? 255.0 : 224.0
            let (pb, pr) = ((Double(cb) - 128) / scale, (Double(cr) - 128) / scale)
            let red = luma + 2 * (1 - kr) * pr
            let blue = luma + 2 * (1 - kb) * pb
            let green = (luma - kr * red - kb * blue) / (1 - kr - kb)
            return [red, green, blue].map { min(max($0, 0), 1) * 255 }
        }

        static let all: [ColorCase] = ["bt709", "smpte170m", "bt2020nc"].flatMap { matrix in
            ["tv", "pc"].flatMap { range in
                [
                    ColorCase(y: 120, cb: 90, cr: 170, matrix: matrix, range: range),
                    ColorCase(y: 200, cb: 140, cr: 110, matrix: matrix, range: range, depth: 10),
                ]
            }
        }
    }

    @Test(
        "colors follow the matrix and the range of the tags, within one step",
        arguments: ColorCase.all)
    func colors(_ one: ColorCase) throws {
        let scratch = try Scratch()
        let step = one.depth == 10 ? 4 : 1
        let frame = try frame(
            "geq=lum=\(one.y * step):cb=\(one.cb * step):cr=\(one.cr * step)",
            format: one.depth == 10 ? "yuv420p10le" : "yuv420p", "-colorspace", one.matrix,
            "-color_range", one.range,
            in: scratch)
        let picture = try PictureConverter().planarRGB(frame)
        for (plane, wanted) in zip([picture.red, picture.green, picture.blue], one.rgb) {
            let worst = plane.map { abs(Double($0) - wanted) }.max() ?? 255
            #expect(worst <= 1.5, "\(plane[0]) for \(wanted)")
        }
    }

    @Test(
        "an untagged clip counts as BT.601 below 720 rows and as BT.709 from there on",
        arguments: [718, 720])
    func untagged(_ rows: Int) throws {
        let scratch = try Scratch()
        let frame = try frame(
            "geq=lum=120:cb=90:cr=170", format: "yuv420p", size: "32x\(rows)", in: scratch)
        let wanted = ColorCase(
            y: 120, cb: 90, cr: 170, matrix: rows < 720 ? "smpte170m" : "bt709", range: "tv"
        ).rgb
        let picture = try PictureConverter().planarRGB(frame)
        #expect(abs(Double(picture.red[0]) - wanted[0]) <= 1.5)
        #expect(abs(Double(picture.green[0]) - wanted[1]) <= 1.5)
    }

    @Test("the same numbers are read anew when only the tags change")
    func changedTags() throws {
        let scratch = try Scratch()
        let converter = PictureConverter()
        var pictures: [[UInt8]] = []
        for (matrix, range) in [
            ("bt709", "tv"), ("smpte170m", "tv"), ("bt709", "pc"), ("bt709", "tv"),
        ] {
            let frame = try frame(
                "geq=lum=120:cb=90:cr=170", format: "yuv420p", "-colorspace", matrix,
                "-color_range", range, in: scratch)
            let picture = try converter.planarRGB(frame)
            pictures.append([picture.red[0], picture.green[0], picture.blue[0]])
        }
        #expect(Set(pictures).count == 3)
        #expect(pictures[0] == pictures[3])
    }

    @Test(
        "a part of the frame is the same part of the whole picture",
        arguments: ["yuv420p", "yuv422p10le", "yuv411p", "gbrp", "gray"], 0..<4)
    func regions(_ format: String, _ seed: Int) throws {
        let scratch = try Scratch()
        let clip = scratch["clip.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=333x271:r=1", "-frames:v", "1", "-vf",
            "format=\(format)", "-c:v", "ffv1", clip.path)
        let frame = try #require(try Reading(clip).frames.first)
        let converter = PictureConverter()
        let whole = try converter.planarRGB(frame)
        var random = SplitMix64(state: UInt64(seed))
        for _ in 0..<20 {
            let wanted = PixelRect(
                x: .random(in: -30...330, using: &random),
                y: .random(in: -30...268, using: &random),
                width: .random(in: 33...200, using: &random),
                height: .random(in: 33...200, using: &random))
            let inside = wanted.intersection(
                PixelRect(x: 0, y: 0, width: frame.width, height: frame.height))
            let part = try converter.planarRGB(frame, region: wanted)
            #expect(part.width == inside.width && part.height == inside.height)
            var worst = 0
            for y in 0..<part.height {
                for x in 0..<part.width {
                    let (here, there) = (
                        y * part.width + x, (y + inside.y) * frame.width + x + inside.x
                    )
                    worst = max(
                        worst, abs(Int(part.red[here]) - Int(whole.red[there])),
                        abs(Int(part.green[here]) - Int(whole.green[there])),
                        abs(Int(part.blue[here]) - Int(whole.blue[there])))
                }
            }
            #expect(worst <= 1, "\(wanted)")
        }
    }

    @Test("a part outside the frame is an error, and so is a picture without size")
    func outside() throws {
        let scratch = try Scratch()
        let frame = try frame("null", format: "yuv420p", in: scratch)
        let converter = PictureConverter()
        #expect(throws: MediaError.self) {
            try converter.planarRGB(frame, region: PixelRect(x: 64, y: 0, width: 10, height: 10))
        }
        #expect(throws: MediaError.self) { try converter.planarRGB(frame, width: 0, height: 10) }
        #expect(throws: MediaError.self) {
            try converter.planarRGB(frame, width: 1 << 20, height: 10)
        }
    }

    @Test("shrinking takes the mean of what a pixel covers")
    func shrinking() throws {
        let scratch = try Scratch()
        // Columns of 0 and 255 by turns, rows likewise: a quarter of the pixels is white.
        let frame = try frame(
            "geq=lum='255*mod(X,2)*mod(Y,2)':cb=128:cr=128", format: "yuv444p", "-color_range",
            "pc", in: scratch)
        for (width, height) in [(32, 24), (16, 12), (8, 6)] {
            let picture = try PictureConverter().planarRGB(frame, width: width, height: height)
            #expect(picture.width == width && picture.height == height)
            #expect(picture.green.allSatisfy { abs(Int($0) - 64) <= 2 }, "\(width)")
        }
    }

    @Test(
        "every width gives full rows, down to one pixel",
        arguments: [1, 2, 3, 15, 17, 31, 33, 63, 65, 66, 67])
    func widths(_ width: Int) throws {
        let scratch = try Scratch()
        let clip = scratch["clip.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc=s=\(max(16, width))x40:r=1,format=gbrp,crop=\(width):40",
            "-frames:v", "1", "-c:v", "ffv1", clip.path)
        let frame = try #require(try Reading(clip).frames.first)
        let picture = try PictureConverter().planarRGB(frame)
        // Of planar RGB at 8 bits the picture is the samples themselves.
        var planes: [[UInt8]] = []
        for plane in 0..<3 {
            frame.withPlane(plane) { bytes, stride in
                planes.append(
                    (0..<40).flatMap { y in
                        (0..<width).map {
                            bytes.unsafeLoad(fromByteOffset: y * stride + $0, as: UInt8.self)
                        }
                    })
            }
        }
        func worst(_ a: [UInt8], _ b: [UInt8]) -> Int {
            zip(a, b).map { abs(Int($0) - Int($1)) }.max() ?? 255
        }
        #expect(worst(picture.green, planes[0]) <= 1)
        #expect(worst(picture.blue, planes[1]) <= 1)
        #expect(worst(picture.red, planes[2]) <= 1)
    }

    @Test(
        "a whole picture is within two steps of what ffmpeg makes of it",
        arguments: ["yuv420p", "yuv422p10le", "yuv444p"])
    func likeFFmpeg(_ format: String) throws {
        let scratch = try Scratch()
        let clip = scratch["clip.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc=s=160x120:r=1", "-frames:v", "1", "-vf",
            "format=\(format),gblur=3", "-c:v", "ffv1", clip.path)
        let frame = try #require(try Reading(clip).frames.first)
        let ours = try PictureConverter().planarRGB(frame)
        let theirs = try Tools.ffmpeg(
            "-i", clip.path, "-vf",
            "scale=in_color_matrix=bt601:in_range=tv:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24",
            "-f", "rawvideo", "-")
        let worst = zip(ours.interleaved.bytes, theirs).map { abs(Int($0) - Int($1)) }.max()
        #expect(theirs.count == 3 * 160 * 120)
        #expect(worst ?? 255 <= 2)
    }
}
