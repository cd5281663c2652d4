import Conversion
import Foundation
import Imaging
import Inference
import Installation
import Media
import Networks
import Testing
import Torch

@Suite("Super-resolution")
struct SuperResolutionTests {
    private struct Enlarged: Decodable {
        let mean: Double
        let everySeventh: [Float]
    }

    private static func files() throws -> (layers: URL, numbers: URL) {
        let folder = try #require(Installation.folder(.weights), "set-up has not run")
        return (
            try Weight.enlargingLayers.verified(in: folder),
            try Weight.enlarging.verified(in: folder)
        )
    }

    @Test("a picture is enlarged as ncnn does it, which reads the same files")
    func reference() throws {
        let (layers, numbers) = try Self.files()
        let network = try EnlargingNetwork(
            NcnnNetworkFile(layers: layers, numbers: numbers), device: .cpu)
        // The picture of References/super_resolution.py.
        let picture = (0..<3 * 13 * 18).map { i in
            let (x, y, channel) = (i % 18, i / 18 % 13, i / (18 * 13))
            return Float((3 * y * y + 7 * x + 40 * channel) % 29) / 28
        }
        let made = try network(Tensor(picture, shape: [1, 3, 13, 18]))
        #expect(made.shape == [1, 3, 52, 72])
        let values = try made.floats()
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/super_resolution.json")
        let expected = try JSONDecoder().decode(Enlarged.self, from: Data(contentsOf: file))
        let some = stride(from: 0, to: values.count, by: 7).map { values[$0] }
        let worst = zip(some, expected.everySeventh).map { abs($0 - $1) }.max() ?? 1
        #expect(some.count == expected.everySeventh.count)
        #expect(worst < 2e-5)
        #expect(
            abs(values.reduce(0) { $0 + Double($1) } / Double(values.count) - expected.mean) < 1e-6)
    }

    @Test("files that are cut, that go on, or whose layers do not fit are refused at their byte")
    func malformed() throws {
        let (layers, numbers) = try Self.files()
        let (text, bytes) = (
            try String(contentsOf: layers, encoding: .utf8), try Data(contentsOf: numbers)
        )
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "ncnn-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = (
            layers: folder.appending(path: "a.param"), numbers: folder.appending(path: "a.bin")
        )
        func fault(_ text: String, _ bytes: Data) throws -> InferenceError? {
            try Data(text.utf8).write(to: made.layers)
            try bytes.write(to: made.numbers)
            do {
                _ = try NcnnNetworkFile(layers: made.layers, numbers: made.numbers)
                return nil
            } catch {
                return error
            }
        }
        func malformed(_ file: URL, _ offset: Int, _ fault: WeightFault) -> InferenceError {
            .weightMalformed(file: file, offset: offset, fault: fault)
        }
        #expect(try fault(text, bytes) == nil)
        // The last biases are 48 floats.
        let last = bytes.count - 4 * 48
        #expect(try fault(text, bytes.dropLast()) == malformed(made.numbers, last, .ends))
        #expect(try fault(text, bytes + [0]) == malformed(made.numbers, bytes.count, .trailing))
        var other = bytes
        other[0] = 0x48
        #expect(try fault(text, other) == malformed(made.numbers, 0, .unexpected))
        #expect(try fault("1" + text, bytes) == malformed(made.layers, 0, .unexpected))
        for (from, to) in [
            ("1=3 4=1 5=1 6=1728", "1=5 4=1 5=1 6=1728"), ("6=36864", "6=36865"),
            ("PixelShuffle", "ReLU"), ("0=1 1=4.000000e+00", "0=2 1=4.000000e+00"),
        ] {
            let place = try #require(text.range(of: from))
            let line = text[..<place.lowerBound].lastIndex(of: "\n").map(text.index(after:))
            let offset = text[..<(line ?? text.startIndex)].utf8.count
            let changed = text.replacingCharacters(in: place, with: to)
            #expect(
                try fault(changed, bytes) == malformed(made.layers, offset, .unexpected), "\(to)")
        }
        let short = text.components(separatedBy: "\nPixelShuffle")[0]
        #expect(try fault(short, bytes) == malformed(made.layers, short.utf8.count + 1, .ends))
    }

    /// Frames whose face is `eyes` pixels wide between the eyes, painted with an amount.
    private func painted(
        _ clip: MadeClip, eyes: Double, amount: Double, by network: any FaceNetwork
    ) throws -> [PaintedFrame] {
        var settings = ConversionSettings()
        settings.superResolution.amount = amount
        settings.sharpening.amount = 0
        settings.degradation.blur = 0
        let pass = try SwapPass(networks: [network], settings: settings)
        var painted: [PaintedFrame] = []
        for frame in try clip.frames() {
            let face = SyntheticFace.tracked(x: 160, y: 100, eyes: eyes)
            painted += try pass.push(
                frame, FrameFaces(startsShot: frame.index == 0, targets: [TargetFace(face)]))
        }
        return try painted + pass.finish()
    }

    /// How strongly neighboring samples of the face differ.
    private func roughness(_ painted: PaintedFrame) throws -> Double {
        let matte = try #require(painted.mattes.first)
        let samples = painted.frame.samples(0)
        var (sum, count) = (0.0, 0.0)
        for y in 0..<matte.mask.height {
            for x in 1..<matte.mask.width where matte.mask[x, y] > 0.99 {
                let i = (matte.rect.y + y) * painted.frame.width + matte.rect.x + x
                sum += abs(Double(samples[i]) - Double(samples[i - 1]))
                count += 1
            }
        }
        return sum / count
    }

    @Test("a face larger in the frame than the network's square gets detail, by the amount")
    func detail() throws {
        let clip = try MadeClip.pattern("yuv420p")
        let network = StripedStandIn()
        let plain = try #require(painted(clip, eyes: 70, amount: 0, by: network).first)
        let half = try #require(painted(clip, eyes: 70, amount: 0.5, by: network).first)
        let all = try #require(painted(clip, eyes: 70, amount: 1, by: network).first)
        let rough = try (roughness(plain), roughness(half), roughness(all))
        #expect(rough.1 > rough.0 + 2, "\(rough)")
        #expect(rough.2 > rough.1 + 2, "\(rough)")
        // Its colors, and the light across it, stay.
        let mean = [plain, all].map { one in
            Double(one.frame.samples(0).reduce(0, +)) / Double(320 * 240)
        }
        #expect(abs(mean[0] - mean[1]) < 0.5, "\(mean)")
        for plane in 1..<3 {
            let isSame = plain.frame.samples(plane) == all.frame.samples(plane)
            #expect(isSame, "plane \(plane)")
        }
    }

    @Test(
        "a face that is hardly larger than the square, or that no network enlarges, stays as it is")
    func none() throws {
        let clip = try MadeClip.pattern("yuv420p")
        for (eyes, network) in [
            (25.0, StripedStandIn() as any FaceNetwork), (70, StandIn(resolution: 64)),
        ] {
            let plain = try #require(painted(clip, eyes: eyes, amount: 0, by: network).first)
            let asked = try #require(painted(clip, eyes: eyes, amount: 1, by: network).first)
            try #require(plain.replaced == 1 && asked.replaced == 1)
            let isSame = plain.frame.samples(0) == asked.frame.samples(0)
            #expect(isSame || eyes > 30)
            #expect(try abs(roughness(plain) - roughness(asked)) < 0.5)
        }
    }
}

/// A stand-in whose larger pictures have stripes that it is too coarse to show.
private struct StripedStandIn: FaceNetwork {
    private let plain = StandIn(resolution: 64)
    var resolution: Int { plain.resolution }
    var coverage: Double { plain.coverage }
    var normalizesColors: Bool { false }
    var sourceColors: FaceColors { .unchanged }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] { try plain.encode(faces) }
    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] { try plain.decode(codes) }

    func enlarged(_ picture: FloatRGB) throws(TorchError) -> FloatRGB? {
        var large = FloatRGB(width: 4 * picture.width, height: 4 * picture.height)
        for y in 0..<large.height {
            for x in 0..<large.width {
                let (i, from) = (y * large.width + x, y / 4 * picture.width + x / 4)
                // Brighter and darker by turns, and a little brighter and warmer on the whole.
                let stripe: Float = x / 4 % 2 == 0 ? 0.12 : -0.08
                large.red[i] = picture.red[from] + stripe + 0.1
                large.green[i] = picture.green[from] + stripe
                large.blue[i] = picture.blue[from] + stripe
            }
        }
        return large
    }
}
