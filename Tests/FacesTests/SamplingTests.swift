import Faces
import Foundation
import Imaging
import Media
import TestSupport
import Testing

@Suite("sampling")
struct SamplingTests {
    private struct Samples: Decodable {
        struct Case: Decodable {
            var a: Double
            var b: Double
            var tx: Double
            var ty: Double
            var samples: [Double]
        }
        var width: Int
        var height: Int
        var side: Int
        var picture: [UInt8]
        var cases: [Case]
    }

    @Test("a crop is the bilinear one of the reference, edges repeated")
    func reference() throws {
        let reference = try Reference.load("sampling.json", as: Samples.self)
        #expect(reference.cases.count == 6)
        let frame = SampledFrame(
            PlanarRGB(width: reference.width, height: reference.height) { x, y in
                let value = reference.picture[y * reference.width + x]
                return (value, 255 - value, value / 2)
            })
        for one in reference.cases {
            let toFrame = Transform<CropSpace, FrameSpace>(
                a: one.a, b: one.b, tx: one.tx, ty: one.ty)
            let crop = frame.crop(toFrame.inverse, side: reference.side)
            for (i, value) in one.samples.enumerated() {
                #expect(abs(Double(crop.bytes[3 * i]) - value) < 0.51)
                #expect(abs(Double(crop.bytes[3 * i + 1]) - (255 - value)) < 0.51)
            }
        }
    }

    @Test("a crop at the frame's own place and size is the frame, to the bit")
    func identity() {
        let picture = PlanarRGB(width: 40, height: 40) { x, y in
            (UInt8(6 * x), UInt8(5 * y), UInt8((x * y) % 256))
        }
        let crop = SampledFrame(picture).crop(Transform(a: 1, b: 0, tx: -4, ty: -6), side: 30)
        for y in 0..<30 {
            for x in 0..<30 {
                let (i, j) = (3 * (30 * y + x), 40 * (y + 6) + x + 4)
                #expect(crop.bytes[i] == picture.red[j])
                #expect(crop.bytes[i + 1] == picture.green[j])
                #expect(crop.bytes[i + 2] == picture.blue[j])
            }
        }
    }

    @Test("fine stripes become gray when they shrink, not other stripes", arguments: [2.2, 3, 5.7])
    func noAliasing(_ shrink: Double) {
        let picture = PlanarRGB(width: 300, height: 300) { x, y in
            let value: UInt8 = (x + y) % 2 == 0 ? 0 : 200
            return (value, value, value)
        }
        let side = Int(280 / shrink)
        let crop = SampledFrame(picture).crop(
            .square(
                around: Point(150, 150), size: Double(side) * shrink, angle: 0, onto: Double(side)),
            side: side)
        let values = crop.bytes.map(Int.init)
        #expect((values.min() ?? 0) > 60 && (values.max() ?? 0) < 140)
        let mean = Double(values.reduce(0, +)) / Double(values.count)
        #expect(abs(mean - 100) < 2)
    }

    @Test("shrinking keeps a picture in its place")
    func shrinkInPlace() {
        // A ramp is its own average: any shift would show as a difference.
        let picture = PlanarRGB(width: 250, height: 250) { x, y in (UInt8(x), UInt8(y), 0) }
        let toCrop = Transform<FrameSpace, CropSpace>(a: 0.3, b: 0, tx: -6, ty: -3)
        let crop = SampledFrame(picture).crop(toCrop, side: 60)
        for y in 0..<60 {
            for x in 0..<60 {
                let place = toCrop.inverse(Point(Double(x) + 0.5, Double(y) + 0.5))
                let i = 3 * (60 * y + x)
                #expect(abs(Double(crop.bytes[i]) - (place.x - 0.5)) < 0.6)
                #expect(abs(Double(crop.bytes[i + 1]) - (place.y - 0.5)) < 0.6)
            }
        }
    }

    @Test("pictures of one pixel, one row and one column can be sampled")
    func tiny() {
        for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 2)] {
            let picture = PlanarRGB(width: width, height: height) { _, _ in (10, 20, 30) }
            for scale in [0.01, 1, 40] {
                let crop = SampledFrame(picture).crop(
                    Transform(a: scale, b: 0, tx: 0, ty: 0), side: 8)
                #expect(crop == RGBImage(width: 8, height: 8, fill: (10, 20, 30)))
            }
        }
        let empty = SampledFrame(PlanarRGB(width: 0, height: 0, red: [], green: [], blue: []))
        #expect(empty.isEmpty)
        #expect(empty.crop(Transform(a: 1, b: 0, tx: 0, ty: 0), side: 4).bytes.count == 48)
    }

    @Test("a crop far outside the frame repeats its corner")
    func farOutside() {
        let picture = PlanarRGB(width: 20, height: 20) { x, y in (UInt8(x), UInt8(y), 7) }
        for far in [1e3, 1e9, 1e30] {
            let crop = SampledFrame(picture).crop(
                .square(around: Point(far, far), size: 10, angle: 0.4, onto: 5), side: 5)
            #expect(crop == RGBImage(width: 5, height: 5, fill: (19, 19, 7)))
        }
    }

    @Test("the visible share is the mean of the visibility, 1 inside and 0 far away")
    func visibility() {
        let frame = SampledFrame(PlanarRGB(width: 60, height: 40) { _, _ in (0, 0, 0) })
        var noise = Noise(state: 9)
        for _ in 0..<20 {
            let toCrop = Transform<FrameSpace, CropSpace>.square(
                around: Point(
                    .random(in: -20...80, using: &noise), .random(in: -20...60, using: &noise)),
                size: .random(in: 5...90, using: &noise), angle: .random(in: -3...3, using: &noise),
                onto: 32)
            let mask = frame.visibility(toCrop, side: 32).samples
            let mean = Double(mask.reduce(0, +)) / 1024
            #expect(abs(mean - frame.visibleShare(toCrop, side: 32)) < 1e-4)
        }
        let inside = Transform<FrameSpace, CropSpace>(a: 1, b: 0, tx: -10, ty: -10)
        #expect(frame.visibleShare(inside, side: 20) == 1)
        #expect(frame.visibleShare(Transform(a: 1, b: 0, tx: 500, ty: 0), side: 20) == 0)
    }

    @Test(
        "a decoded frame gives the colors that the converter gives",
        .enabled(if: Footage.plate != nil, noFootage))
    func colors() throws {
        let frame = try Clip.frame("single_face.mp4", 3)
        let converted = SampledFrame(try PictureConverter().planarRGB(frame))
        let toCrop = Transform<FrameSpace, CropSpace>.square(
            around: Point(320, 180), size: 300, angle: 0.2, onto: 256)
        let direct = SampledFrame(frame).crop(toCrop, side: 256).bytes
        let reference = converted.crop(toCrop, side: 256).bytes
        var sum = 0
        for (a, b) in zip(direct, reference) { sum += abs(Int(a) - Int(b)) }
        // Chroma is interpolated in another way: a part of a level on average.
        #expect(Double(sum) / Double(direct.count) < 0.8)
    }

    @Test(
        "every layout and depth gives the same colors",
        .enabled(if: Footage.plate != nil, noFootage),
        arguments: [
            "yuv444p", "yuv422p", "yuv411p", "yuv420p10le", "yuv444p16le", "gbrp", "gbrp12le",
            "yuvj420p",
        ])
    func layouts(_ format: String) throws {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "layout-\(UUID().uuidString).nut")
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "ffmpeg", "-v", "error", "-i", try Clip.url("single_face.mp4").path, "-frames:v", "1",
            "-c:v", "ffv1", "-pix_fmt", format, file.path,
        ]
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        guard case .frame(let frame)? = try ClipReader(file, threads: 1).next() else {
            Issue.record("no frame")
            return
        }
        let toCrop = Transform<FrameSpace, CropSpace>.square(
            around: Point(320, 180), size: 300, angle: 0.2, onto: 128)
        let found = SampledFrame(frame).crop(toCrop, side: 128).bytes
        let expected = SampledFrame(try Clip.frame("single_face.mp4")).crop(toCrop, side: 128).bytes
        var sum = 0
        for (a, b) in zip(found, expected) { sum += abs(Int(a) - Int(b)) }
        #expect(Double(sum) / Double(found.count) < 2.5)
    }
}
