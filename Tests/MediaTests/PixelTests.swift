import Foundation
import Imaging
import Media
import Testing
import TestSupport

/// A clip of moving test pictures in some pixel format, and the format in which `ffmpeg` tells the same samples: planar,
/// or one that `planes` takes apart, where FFmpeg's own way to the planar format rounds.
struct PixelCase: Sendable, CustomTestStringConvertible {
    var codec: String
    var format: String
    var planar: String
    var ending: String
    var testDescription: String { "\(codec) \(format)" }

    init(_ codec: String, _ format: String, as planar: String? = nil, in ending: String = "nut") {
        self.codec = codec
        self.format = format
        self.planar = planar ?? format
        self.ending = ending
    }

    /// The bytes of a frame of `ffmpeg` plane by plane.
    func planes(of bytes: [UInt8], pixels: Int) -> [UInt8] {
        switch planar {
        case "bgra":
            return [1, 0, 2, 3].flatMap { channel in (0..<pixels).map { bytes[4 * $0 + channel] } }
        case "rgb555le":
            // Red, green, blue from the high bits down, five bits each, of which 31 is full.
            return [5, 0, 10].flatMap { shift in
                (0..<pixels).map { pixel -> UInt8 in
                    let word = Int(bytes[2 * pixel]) | Int(bytes[2 * pixel + 1]) << 8
                    return UInt8((Double(word >> shift & 31) * 255 / 31).rounded())
                }
            }
        default: return bytes
        }
    }

    static let all: [PixelCase] = [
        // Planar as they are.
        PixelCase("rawvideo", "yuv420p"), PixelCase("rawvideo", "yuv411p"),
        PixelCase("rawvideo", "yuv410p"), PixelCase("rawvideo", "yuv440p"),
        PixelCase("rawvideo", "yuva420p"), PixelCase("rawvideo", "gray"),
        PixelCase("rawvideo", "gbrp"), PixelCase("ffv1", "yuv444p16le"),
        PixelCase("ffv1", "yuva444p10le"), PixelCase("ffv1", "gbrp12le"),
        PixelCase("ffv1", "gray10le"), PixelCase("libx264", "yuv420p10le", in: "mkv"),
        PixelCase("libx264", "yuv422p", in: "mp4"), PixelCase("libx265", "yuv420p10le", in: "mp4"),
        PixelCase("prores_ks", "yuv422p10le", in: "mov"), PixelCase("mpeg4", "yuv420p", in: "avi"),
        PixelCase("libvpx-vp9", "yuv420p", in: "webm"),
        PixelCase("mpeg2video", "yuv422p", in: "ts"),
        PixelCase("mjpeg", "yuvj422p", in: "avi"),
        // Big-endian.
        PixelCase("rawvideo", "yuv420p10be", as: "yuv420p10le"),
        PixelCase("rawvideo", "gbrp16be", as: "gbrp16le"),
        PixelCase("rawvideo", "gray16be", as: "gray16le"),
        // Packed and half-packed.
        PixelCase("rawvideo", "nv12", as: "yuv420p"), PixelCase("rawvideo", "nv21", as: "yuv420p"),
        PixelCase("rawvideo", "rgb555le"),
        PixelCase("rawvideo", "yuyv422", as: "yuv422p"),
        PixelCase("rawvideo", "uyvy422", as: "yuv422p"),
        PixelCase("rawvideo", "rgb24", as: "gbrp"), PixelCase("rawvideo", "bgr24", as: "gbrp"),
        PixelCase("rawvideo", "0rgb", as: "gbrp"), PixelCase("rawvideo", "rgba", as: "gbrap"),
        PixelCase("rawvideo", "abgr", as: "gbrap"), PixelCase("png", "rgb48be", as: "gbrp16le"),
        PixelCase("png", "ya8", as: "gbrap"), PixelCase("huffyuv", "bgr24", as: "gbrp", in: "avi"),
        PixelCase("v210", "yuv422p10le", in: "mov"),
        // Few bits and palettes.
        PixelCase("rawvideo", "monob", as: "gray"), PixelCase("rawvideo", "monow", as: "gray"),
        PixelCase("png", "pal8", as: "bgra"), PixelCase("gif", "rgb8", as: "gbrap", in: "gif"),
    ]
}

@Suite("Decoded samples", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct PixelTests {
    @Test(
        "every pixel format arrives planar, with the samples that ffmpeg decodes",
        arguments: PixelCase.all)
    func samples(_ one: PixelCase) throws {
        let scratch = try Scratch()
        let clip = scratch["clip." + one.ending]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=68x46:r=10:d=0.5", "-c:v", one.codec, "-pix_fmt",
            one.format, "-strict", "-2", clip.path)
        let frames = try Reading(clip).frames
        let reference = try referenceFrames(clip, format: one.planar, count: 5)
        #expect(frames.count == 5)
        let differing = zip(frames, reference)
            .filter { $0.rawBytes != one.planes(of: $1, pixels: 68 * 46) }.map(\.0.index)
        #expect(differing == [])
    }

    @Test(
        "floating point arrives as it is, in this machine's byte order",
        arguments: [
            ("exr", "gbrpf32le"), ("exr", "gbrapf32le"), ("exr", "grayf32le"), ("pfm", "grayf32be"),
            ("pfm", "gbrpf32be"),
        ])
    func floats(_ ending: String, _ format: String) throws {
        let scratch = try Scratch()
        let file = scratch["light.\(ending)"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=68x46", "-frames:v", "1", "-pix_fmt", format, file.path
        )
        let frames = try Reading(file).frames
        let native = format.replacing("be", with: "le")
        let reference = try referenceFrames(file, format: native, count: 1)
        #expect(frames.count == 1 && frames[0].layout.isFloat)
        #expect(frames.map(\.rawBytes) == reference)
    }

    @Test("odd sizes keep every column and row", arguments: ["67x45", "1x1", "3x2", "65x1"])
    func oddSizes(_ size: String) throws {
        let scratch = try Scratch()
        let clip = scratch["clip.nut"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "nullsrc=s=\(size):r=10:d=0.3,geq=lum='X*7+Y*5+N':cb='X+N':cr='Y'",
            "-pix_fmt", "yuv420p", "-c:v", "ffv1", clip.path)
        let frames = try Reading(clip).frames
        let reference = try referenceFrames(clip, format: "yuv420p", count: 3)
        #expect(frames.map(\.rawBytes) == reference)
    }

    @Test("every clip of the footage decodes to the frames that ffmpeg decodes", arguments: footage)
    func footageFrames(_ clip: URL) throws {
        let frames = try Reading(clip, threads: 2).frames
        let isRGB = frames.first?.layout.model == .gbr
        let hashes = try Tools.ffmpeg(
            "-i", clip.path, "-map", "0:V:0", "-vsync", "passthrough", "-vf",
            isRGB ? "format=gbrap" : "null", "-f", "framehash", "-hash", "crc32", "-")
        let theirs = String(decoding: hashes, as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last?.trimmingCharacters(in: .whitespaces) }
        #expect(frames.count == theirs.count)
        let differing = zip(frames, theirs).filter { crc32($0.rawBytes) != $1 }.map(\.0.index)
        #expect(differing == [])
    }
}

/// The checksum of ISO 3309, as eight hexadecimal digits.
func crc32(_ bytes: [UInt8]) -> String {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes { crc = CRC.table[Int((crc ^ UInt32(byte)) & 255)] ^ (crc >> 8) }
    let text = String(~crc, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
}

private enum CRC {
    static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in
            value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1
        }
    }
}
