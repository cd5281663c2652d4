import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Still pictures")
struct StillImageTests {
    private func noise(_ width: Int, _ height: Int, seed: UInt64) -> RGBImage {
        var random = SplitMix64(state: seed)
        return RGBImage(
            width: width, height: height,
            bytes: (0..<3 * width * height).map { _ in .random(in: 0...255, using: &random) })
    }

    /// A smooth picture with colored edges, as faces have.
    private func smooth(_ width: Int, _ height: Int) -> RGBImage {
        var image = RGBImage(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let at = 3 * (y * width + x)
                image.bytes[at] = UInt8(127 + 100 * sin(Double(x) / 9))
                image.bytes[at + 1] = UInt8(127 + 100 * cos(Double(y) / 11))
                image.bytes[at + 2] = x > width / 2 ? 200 : 60
            }
        }
        return image
    }

    @Test(
        "a JPEG keeps its size, its colors at full resolution, and at least 38 dB",
        arguments: [(256, 256), (17, 5), (1, 1)])
    func jpeg(_ size: (Int, Int)) throws {
        let image = smooth(size.0, size.1)
        let bytes = try StillImage.jpeg(image)
        let again = try StillImage.decodeJPEG(bytes)
        #expect(again.width == image.width && again.height == image.height)
        let square = zip(image.bytes, again.bytes).reduce(0.0) {
            $0 + pow(Double($1.0) - Double($1.1), 2)
        }
        let decibels = 10 * log10(255 * 255 * Double(image.bytes.count) / max(square, 1e-9))
        #expect(decibels > 38)
        // The frame header names the sampling of each component: 1x1 for all three.
        let header = try #require(
            bytes.indices.first { bytes[$0] == 0xff && bytes[$0 + 1] == 0xc0 })
        #expect([11, 14, 17].map { bytes[header + $0] } == [0x11, 0x11, 0x11])
        #expect(try StillImage.jpeg(image, quality: 40).count <= bytes.count)
    }

    @Test("a PNG keeps every byte", arguments: 0..<5)
    func png(_ seed: Int) throws {
        var random = SplitMix64(state: UInt64(seed))
        let image = noise(
            .random(in: 1...90, using: &random), .random(in: 1...90, using: &random),
            seed: UInt64(seed))
        let scratch = try Scratch()
        try Data(try StillImage.png(image)).write(to: scratch["x.png"])
        #expect(try StillImage.read(scratch["x.png"]) == image)
    }

    @Test("damaged bytes are no picture", arguments: 0..<50)
    func damaged(_ seed: Int) throws {
        var bytes = try StillImage.jpeg(smooth(64, 64))
        var random = SplitMix64(state: UInt64(seed))
        if seed % 2 == 0 {
            bytes.removeLast(.random(in: 3..<bytes.count, using: &random))
            #expect(throws: MediaError.self) { try StillImage.decodeJPEG(bytes) }
        } else {
            for _ in 0..<5 {
                bytes[.random(in: 0..<bytes.count, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            // Some damage shows only in the picture; none may crash.
            _ = try? StillImage.decodeJPEG(bytes)
        }
        #expect(throws: MediaError.self) { try StillImage.decodeJPEG([]) }
    }

    @Test("a picture larger than JPEG's limit is an error, not a crash")
    func tooWide() {
        #expect(throws: MediaError.self) { try StillImage.jpeg(RGBImage(width: 70000, height: 1)) }
    }

    @Test(
        "any picture file is read, with its colors",
        .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"),
        arguments: ["png", "jpg", "bmp", "tif", "webp", "ppm", "tga", "gif", "jp2", "exr"])
    func kinds(_ ending: String) throws {
        let scratch = try Scratch()
        let file = scratch["x." + ending]
        try Tools.ffmpeg("-f", "lavfi", "-i", "color=0xC86432:s=40x30", "-frames:v", "1", file.path)
        let image = try StillImage.read(file)
        #expect(image.width == 40 && image.height == 30)
        // ffmpeg's GIF has a fixed palette of 256 colors.
        let tolerance = ["jpg": 12, "webp": 12, "jp2": 12, "gif": 64][ending] ?? 1
        // Untagged floating point is in proportion to light: shown by sRGB's curve.
        let color = ending == "exr" ? [0xE5, 0xA8, 0x7A] : [0xC8, 0x64, 0x32]
        for (value, wanted) in zip(image.bytes.prefix(3), color) {
            #expect(
                abs(Int(value) - wanted)
                    <= (tolerance),
                "\(image.bytes.prefix(3))")
        }
    }

    /// The eight orientations of Exif, and where the upper left quarter of the stored picture is shown.
    static let orientations: [(code: UInt8, right: Bool, lower: Bool, sideways: Bool)] = [
        (1, false, false, false), (2, true, false, false), (3, true, true, false),
        (4, false, true, false),
        (5, false, false, true), (6, true, false, true), (7, true, true, true),
        (8, false, true, true),
    ]

    @Test("a photograph is turned as its camera says", arguments: orientations.map(\.code))
    func orientation(_ code: UInt8) throws {
        // Red in the upper left quarter, black elsewhere.
        var image = RGBImage(width: 64, height: 32)
        for y in 0..<16 { for x in 0..<32 { image.bytes[3 * (y * 64 + x)] = 255 } }
        var bytes = try StillImage.jpeg(image)
        let exif: [UInt8] =
            [0xff, 0xe1, 0, 34] + Array("Exif\0\0MM".utf8) + [
                0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, code, 0, 0, 0, 0, 0, 0,
            ]
        bytes.insert(contentsOf: exif, at: 2)
        let scratch = try Scratch()
        try Data(bytes).write(to: scratch["x.jpg"])
        let shown = try StillImage.read(scratch["x.jpg"])
        let wanted = try #require(StillImageTests.orientations.first { $0.code == code })
        #expect(shown.width == (wanted.sideways ? 32 : 64))
        #expect(shown.height == (wanted.sideways ? 64 : 32))
        let x = wanted.right ? shown.width - 5 : 4
        let y = wanted.lower ? shown.height - 5 : 4
        #expect(shown.bytes[3 * (y * shown.width + x)] > 200)
        let other = 3 * ((shown.height - 1 - y) * shown.width + (shown.width - 1 - x))
        #expect(shown.bytes[other] < 60)
    }

    @Test("a missing picture and a text are errors with their file")
    func errors() throws {
        let scratch = try Scratch()
        #expect(throws: MediaError.missing(file: scratch["none.png"])) {
            try StillImage.read(scratch["none.png"])
        }
        try Data("text".utf8).write(to: scratch["text.png"])
        #expect(throws: MediaError.self) { try StillImage.read(scratch["text.png"]) }
    }
}
