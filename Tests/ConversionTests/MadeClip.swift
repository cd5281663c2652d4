import Conversion
import Foundation
import Imaging
import Media
import TestSupport

/// A clip that the ffmpeg command makes, in a folder that goes with it.
final class MadeClip: Sendable {
    let folder: URL
    let file: URL

    /// Makes `name` from ffmpeg's arguments before the file's name.
    init(_ name: String, _ arguments: [String]) throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "conversion-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        file = folder.appending(path: name)
        try Tools.ffmpeg(arguments + [file.path])
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Frames of ffmpeg's moving test picture, losslessly in `format`.
    static func pattern(
        _ format: String, size: String = "320x240", frames: Int = 1, range: String = "tv"
    ) throws -> MadeClip {
        try MadeClip(
            "pattern.mkv",
            [
                "-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25", "-frames:v", String(frames),
                "-vf", "gblur=sigma=2,scale=\(size):out_range=\(range)", "-pix_fmt", format,
                "-color_range", range, "-c:v", "ffv1",
            ])
    }

    /// The same picture in formats that FFV1 does not hold: packed and floating ones.
    static func odd(_ format: String) throws -> MadeClip {
        let isFloat = format.contains("f32")
        return try MadeClip(
            isFloat ? "pattern.exr" : "pattern.nut",
            [
                "-f", "lavfi", "-i", "testsrc2=size=640x480:rate=25", "-frames:v", "1",
                "-vf", "gblur=sigma=2,scale=320x240", "-pix_fmt", format,
            ] + (isFloat ? [] : ["-c:v", "rawvideo"]))
    }

    /// All its frames.
    func frames() throws -> [VideoFrame] { try VideoFrame.all(of: file) }
}

extension ConversionReport {
    /// All frames of the result before it was signed.
    func frames() throws -> [VideoFrame] { try VideoFrame.all(of: unsigned) }
}

extension VideoFrame {
    /// All frames of a file.
    fileprivate static func all(of file: URL) throws -> [VideoFrame] {
        let reader = try ClipReader(file, threads: 1)
        var frames: [VideoFrame] = []
        while let event = try reader.next() {
            if case .frame(let frame) = event { frames.append(frame) }
        }
        return frames
    }

    /// Every sample of a plane, row by row, without padding; floating point by its bits.
    func samples(_ plane: Int) -> [UInt32] {
        let size = layout.planeSize(plane, width: width, height: height)
        return withPlane(plane) { bytes, stride in
            var out: [UInt32] = []
            out.reserveCapacity(size.width * size.height)
            for y in 0..<size.height {
                for x in 0..<size.width {
                    let place = y * stride + x * layout.bytesPerSample
                    let sample =
                        switch layout.bytesPerSample {
                        case 1: UInt32(bytes.unsafeLoad(fromByteOffset: place, as: UInt8.self))
                        case 2:
                            UInt32(
                                bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt16.self))
                        default:
                            bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt32.self)
                        }
                    out.append(sample)
                }
            }
            return out
        }
    }
}
