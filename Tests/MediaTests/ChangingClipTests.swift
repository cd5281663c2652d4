import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Clips that change in the middle", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct ChangingClipTests {
    /// A raw stream of ten frames of one kind and ten of another.
    private func clip(
        _ first: (size: String, format: String), _ second: (size: String, format: String),
        in scratch: Scratch
    ) throws -> URL {
        var bytes = Data()
        for (index, part) in [first, second].enumerated() {
            let file = scratch["part\(index).264"]
            try Tools.ffmpeg(
                "-f", "lavfi", "-i", "testsrc2=s=\(part.size):r=25:d=0.4", "-pix_fmt", part.format,
                "-c:v", "libx264", file.path)
            bytes += try Data(contentsOf: file)
        }
        let file = scratch["plate.264"]
        try bytes.write(to: file)
        return file
    }

    @Test("another size is named with its frame, and nothing is written")
    func size() throws {
        let scratch = try Scratch()
        let plate = try clip(("64x48", "yuv420p"), ("96x64", "yuv420p"), in: scratch)
        let result = scratch["result.mp4"]
        #expect(
            throws: MediaError.sizeChanged(
                frame: 10, size: PictureSize(width: 96, height: 64),
                expected: PictureSize(width: 64, height: 48))
        ) { try rewriteInSegments(plate, to: result, segment: 4) }
        #expect(!FileManager.default.fileExists(atPath: result.path))
    }

    @Test("other pixels are named with their frame")
    func pixels() throws {
        let scratch = try Scratch()
        let plate = try clip(("64x48", "yuv420p"), ("64x48", "yuv444p"), in: scratch)
        #expect(
            throws: MediaError.layoutChanged(
                frame: 10, layout: PixelLayout(model: .yCbCr, bitDepth: 8),
                expected: PixelLayout(
                    model: .yCbCr, bitDepth: 8, chromaShiftX: 1, chromaShiftY: 1))
        ) { try rewriteInSegments(plate, to: scratch["result.mp4"], segment: 4) }
    }
}
