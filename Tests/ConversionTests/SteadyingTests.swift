import Conversion
import Foundation
import Imaging
import Media
import Networks
import TestSupport
import Testing
import Torch

@Suite("Steadying of the swapped face")
struct SteadyingTests {
    /// A texture of waves of many directions, 0 ... 1, moved to the right and downward, with a disk of another texture.
    private static func texture(
        _ right: Float = 0, _ down: Float = 0, side: Int = 144, disk: (x: Float, y: Float)? = nil
    ) -> Plane<Float> {
        var plane = Plane<Float>(width: side, height: side, repeating: 0)
        for row in 0..<side {
            for column in 0..<side {
                let (x, y) = (Float(column) - right, Float(row) - down)
                var value: Float = 0.5
                for k in 1...7 {
                    let (angle, size) = (Float(k) * 2.399, 0.09 * Float(k).squareRoot())
                    value += 0.06 * sin(size * (x * cos(angle) + y * sin(angle)) + Float(k * k))
                }
                if let disk {
                    let (u, v) = (Float(column) - disk.x, Float(row) - disk.y)
                    if u * u + v * v < 400 { value = 0.5 + 0.3 * sin(u / 3) }
                }
                plane[column, row] = value
            }
        }
        return plane
    }

    private static let everywhere = Plane<Float>(width: 144, height: 144, repeating: 1)

    private static func gray(_ plane: Plane<Float>) -> FloatRGB {
        var picture = FloatRGB(width: plane.width, height: plane.height)
        (picture.red, picture.green, picture.blue) = (plane.samples, plane.samples, plane.samples)
        return picture
    }

    private static func neighbor(
        _ plate: Plane<Float>, _ face: Plane<Float>
    ) -> FaceSteadying.Neighbor {
        FaceSteadying.Neighbor(plate: plate, face: gray(face))
    }

    /// The root of the mean square of the differences within a rectangle.
    private static func off(
        _ picture: FloatRGB, _ plane: Plane<Float>, _ columns: Range<Int> = 20..<124,
        _ rows: Range<Int> = 20..<124
    ) -> Float {
        var sum: Float = 0
        for y in rows {
            for x in columns {
                let d = picture.green[y * plane.width + x] - plane[x, y]
                sum += d * d
            }
        }
        return (sum / Float(columns.count * rows.count)).squareRoot()
    }

    @Test(
        "a movement is found where it is a clear one, and none where it is tremble or light",
        arguments: [(0, 0), (0.5, -0.4), (3, 1.5), (-6, 4), (9, -2)] as [(Float, Float)])
    func movement(_ right: Float, _ down: Float) {
        var moved = Self.texture(right, down)
        // The light changes across the face.
        for i in moved.samples.indices { moved.samples[i] += 0.15 * Float(i % 144) / 144 }
        let motion = FaceMotion(from: Self.texture(), to: moved)
        let length = (right * right + down * down).squareRoot()
        let kept = length > 1 ? 1 - 1 / (length * length) : 0
        for (x, y) in [(40, 40), (72, 72), (100, 60), (60, 104)] {
            let found = (motion.displacement.x[x, y], motion.displacement.y[x, y])
            #expect(abs(found.0 - kept * right) < 0.35, "\(x) \(y): \(found)")
            #expect(abs(found.1 - kept * down) < 0.35, "\(x) \(y): \(found)")
        }
    }

    @Test("a network's noise is taken out, to that of a mean of three")
    func noise() {
        let (plate, face) = (Self.texture(), Self.texture(2, 2))
        func noisy(_ seed: UInt64) -> Plane<Float> {
            var random = SeededRandom(seed: seed)
            var grain = Plane<Float>(width: 144, height: 144, repeating: 0)
            for i in grain.samples.indices {
                grain.samples[i] = Float.random(in: -1...1, using: &random)
            }
            grain = grain.blurred(sigma: 1)
            var plane = face
            for i in plane.samples.indices { plane.samples[i] += 0.1 * grain.samples[i] }
            return plane
        }
        let faces = (1...3).map(noisy)
        let now = Self.neighbor(plate, faces[1])
        let around = [Self.neighbor(plate, faces[0]), Self.neighbor(plate, faces[2])]
        let before = Self.off(Self.gray(faces[1]), face)
        let all = Self.everywhere
        var right = all
        for i in right.samples.indices where i % 144 < 72 { right.samples[i] = 0 }
        let part = FaceSteadying(share: 1).apply(now, around, where: right)
        for i in stride(from: 0, to: 144, by: 9) {
            #expect(part.red[72 * 144 + i] != faces[1].samples[72 * 144 + i] || i < 72)
            #expect(part.red[72 * 144 + i] == faces[1].samples[72 * 144 + i] || i >= 72)
        }
        let full = Self.off(FaceSteadying(share: 1).apply(now, around, where: all), face)
        let half = Self.off(FaceSteadying(share: 0.5).apply(now, around, where: all), face)
        #expect(full < 0.65 * before, "\(full) of \(before)")
        #expect(half < 0.8 * before && half > full, "\(half) of \(before)")
        #expect(FaceSteadying(share: 0).apply(now, around, where: all).red == faces[1].samples)
        #expect(FaceSteadying(share: 1).apply(now, [], where: all).red == faces[1].samples)
    }

    @Test("what moves with the plate is moved and not smeared")
    func moved() {
        // Both move by 5 pixels a frame.
        let plates = [-5, 0, 5].map { Self.texture(Float($0), 0) }
        let faces = [-5, 0, 5].map { Self.texture(Float($0), 30) }
        let around = [0, 2].map { Self.neighbor(plates[$0], faces[$0]) }
        let steady = FaceSteadying(share: 1).apply(
            Self.neighbor(plates[1], faces[1]), around, where: Self.everywhere)
        var smeared = faces[1]
        for i in smeared.samples.indices {
            smeared.samples[i] =
                (faces[0].samples[i] + faces[1].samples[i] + faces[2].samples[i]) / 3
        }
        let (followed, mean) = (
            Self.off(steady, faces[1]), Self.off(Self.gray(smeared), faces[1])
        )
        #expect(followed < 0.15 * mean, "\(followed) of \(mean)")
    }

    @Test("what appears for one frame in the plate, or in the face alone, stays what it is")
    func appeared() {
        let (bare, covered) = (Self.texture(), Self.texture(disk: (72, 72)))
        // A lid that closes: in the plate, and in the face.
        let both = FaceSteadying(share: 1).apply(
            Self.neighbor(covered, covered),
            [Self.neighbor(bare, bare), Self.neighbor(bare, bare)], where: Self.everywhere)
        // A tongue that the plate's codec hides.
        let alone = FaceSteadying(share: 1).apply(
            Self.neighbor(bare, covered),
            [Self.neighbor(bare, bare), Self.neighbor(bare, bare)], where: Self.everywhere)
        var mean = covered
        for i in mean.samples.indices {
            mean.samples[i] = (covered.samples[i] + 2 * bare.samples[i]) / 3
        }
        let middle = 60..<84
        let smeared = Self.off(Self.gray(mean), covered, middle, middle)
        for steady in [both, alone] {
            let off = Self.off(steady, covered, middle, middle)
            #expect(off < 0.25 * smeared, "\(off) of \(smeared)")
        }
    }

    /// Frames of an even plate, on each of which the stand-in gives another brightness.
    private func painted(_ share: Double, cut: Int?) throws -> [Double] {
        let clip = try MadeClip(
            "still.mkv",
            [
                "-f", "lavfi", "-i", "nullsrc=size=160x120:rate=25", "-frames:v", "8", "-vf",
                "format=gray,geq=lum='128+40*sin(X/7)*cos(Y/6)',format=yuv420p", "-c:v", "ffv1",
            ])
        var settings = ConversionSettings()
        settings.colorTransfer = "keep"
        (settings.light.share, settings.light.edge) = (0, 0)
        settings.sharpening.amount = 0
        settings.degradation.blur = 0
        settings.time.code = 0
        settings.time.face = share
        let pass = try SwapPass(networks: [FlickeringStandIn()], settings: settings)
        var painted: [PaintedFrame] = []
        for frame in try clip.frames() {
            let later = cut.map { frame.index >= $0 } ?? false
            let face = SyntheticFace.tracked(later ? 1 : 0, x: 80, y: 56, eyes: 30)
            painted += try pass.push(
                frame,
                FrameFaces(
                    startsShot: frame.index == 0 || frame.index == cut,
                    targets: [TargetFace(face)]))
        }
        painted += try pass.finish()
        try #require(painted.map(\.frame.index) == Array(0..<8))
        return painted.map { one in
            let samples = one.frame.samples(0)
            var sum = 0.0
            for y in 60..<72 {
                for x in 70..<90 { sum += Double(samples[y * 160 + x]) }
            }
            return sum / 240
        }
    }

    @Test("a face that flickers is steady with its neighbors, and never across a cut")
    func flicker() throws {
        let plain = try painted(0, cut: nil)
        let steady = try painted(1, cut: nil)
        let cut = try painted(1, cut: 4)
        func flicker(_ values: [Double]) -> Double {
            var sum = 0.0
            for i in 1..<values.count - 1 {
                let mean = (values[i - 1] + values[i + 1]) / 2
                sum += abs(values[i] - mean)
            }
            return sum
        }
        #expect(flicker(plain) > 5, "\(plain)")
        #expect(flicker(steady) < 0.5 * flicker(plain), "\(steady)")
        // The frames beside the cut have one neighbor, the others are as they were.
        for i in [0, 1, 2, 5, 6, 7] { #expect(cut[i] == steady[i]) }
        #expect(abs(cut[3] - (plain[2] + plain[3]) / 2) < 0.8)
        #expect(abs(cut[4] - (plain[4] + plain[5]) / 2) < 0.8)
        #expect(abs(steady[3] - (plain[2] + plain[3] + plain[4]) / 3) < 0.8)
    }
}

/// Gives the plate's face back, each time a little brighter or darker.
private final class FlickeringStandIn: FaceNetwork {
    private let plain = StandIn(resolution: 64, shift: SIMD3())
    private var count = 0
    var resolution: Int { plain.resolution }
    var coverage: Double { plain.coverage }
    var normalizesColors: Bool { false }
    var sourceColors: FaceColors { .unchanged }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] { try plain.encode(faces) }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        try plain.decode(codes).map { face in
            count += 1
            let shift = Float(count * count % 5) * 0.006
            return face.brighter(by: shift)
        }
    }
}

extension FloatRGB {
    fileprivate func brighter(by shift: Float) -> FloatRGB {
        var out = self
        for i in out.red.indices {
            out.red[i] += shift
            out.green[i] += shift
            out.blue[i] += shift
        }
        return out
    }
}
