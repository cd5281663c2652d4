import Conversion
import Foundation
import Imaging
import Media
import Networks
import Testing
import Torch

@Suite("Degradation in a conversion")
struct DegradedConversionTests {
    /// A face that moves by 8 pixels a frame before a shutter that is always open, and stops at frame 20.
    private static func moving() throws -> MadeClip {
        let waves = (1...14).map { k -> String in
            let (angle, size) = (Double(k) * 2.399, 0.18 * pow(1.13, Double(k)))
            let (u, v) = (size * cos(angle), size * sin(angle))
            let half = 4 * u
            // What a wave becomes by the mean over 8 pixels, as long as it moves.
            let left = abs(half) < 1e-6 ? 1 : sin(half) / half
            return "\(1.6 / size)*if(lt(N,20),\(left),1)*sin(\(u)*(X-8*min(N,20))+\(v)*Y+\(k * k))"
        }
        return try MadeClip(
            "moving.mkv",
            [
                "-f", "lavfi", "-i", "nullsrc=size=400x160:rate=25", "-frames:v", "34", "-vf",
                "format=gray,geq=lum='128+\(waves.joined(separator: "+"))',format=yuv420p", "-c:v",
                "ffv1",
            ])
    }

    private func painted(_ clip: MadeClip, blur: Double) throws -> [PaintedFrame] {
        var settings = ConversionSettings()
        settings.colorTransfer = "keep"
        (settings.light.share, settings.light.edge) = (0, 0)
        settings.sharpening.amount = 0
        settings.degradation.blur = blur
        let pass = try SwapPass(networks: [SharpStandIn()], settings: settings)
        return try pass.painted(clip) { frame in
            SyntheticFace.tracked(
                x: 90 + 8 * Double(min(frame.index, 20)), y: 66, eyes: 48)
        }
    }

    /// How coarse the detail of the face and of the plate's is, to the side and downward.
    private func scales(_ painted: PaintedFrame) throws -> (face: [Float], plate: [Float]) {
        let matte = try #require(painted.mattes.first)
        let inside = Plane<Float>(
            width: matte.mask.width, height: matte.mask.height,
            samples: matte.mask.samples.map { $0 > 0.99 ? 1 : 0 })
        func scales(_ frame: VideoFrame) -> [Float] {
            let plane = frame.withPlane(0) { bytes, stride in
                Plane<Float>(
                    reading: bytes, stride: stride, bitDepth: 8, region: matte.rect)
            }
            let scale = DetailScale(plane, weights: inside)
            return [scale.along([1, 0]), scale.along([0, 1])]
        }
        return (scales(painted.frame), scales(painted.plate))
    }

    @Test("a face that moves by 8 pixels a frame is as soft along its way as the plate's")
    func moved() throws {
        let clip = try Self.moving()
        let (sharp, blurred) = (try painted(clip, blur: 0), try painted(clip, blur: 1))
        try #require(sharp.count == 34 && blurred.count == 34)
        for k in 3..<16 {
            let (plain, made) = (try scales(sharp[k]), try scales(blurred[k]))
            #expect(plain.plate[0] / plain.face[0] > 1.8, "\(k): \(plain)")
            #expect(abs(made.face[0] / made.plate[0] - 1) < 0.2, "\(k): \(made)")
            #expect(abs(made.face[1] / plain.face[1] - 1) < 0.2, "\(k): \(made) \(plain)")
        }
        // Where it stands still nothing is left of that, though the frames before count as its neighbors.
        for k in 24..<34 {
            let (plain, made) = (try scales(sharp[k]), try scales(blurred[k]))
            #expect(abs(made.face[0] / plain.face[0] - 1) < 0.25, "\(k): \(made) \(plain)")
        }
    }

    @Test(
        "a face is sharpened further beside a plate that has more detail, and less beside one that has less",
        arguments: [(0.0, true), (4, false)] as [(Double, Bool)])
    func detail(_ blur: Double, _ isSharper: Bool) throws {
        let clip = try MadeClip(
            "detail.mkv",
            [
                "-f", "lavfi", "-i", "nullsrc=size=320x240:rate=25", "-frames:v", "4", "-vf",
                "format=gray,geq=lum='128+60*sin(X*1.1)*sin(Y*0.9)+60*sin(X/9)'"
                    + ",gblur=sigma=\(blur),format=yuv420p", "-c:v", "ffv1",
            ])
        /// The mean square of the second differences of the painted face, to the side.
        func painted(_ share: Double) throws -> Double {
            var settings = ConversionSettings()
            settings.colorTransfer = "keep"
            (settings.light.share, settings.light.edge) = (0, 0)
            settings.degradation.blur = 0
            // Stripes are not skin.
            settings.mask.plateHair = false
            settings.sharpening.plate = share
            let pass = try SwapPass(networks: [SharpStandIn()], settings: settings)
            let painted = try pass.painted(clip) { _ in
                SyntheticFace.tracked(x: 160, y: 100, eyes: 60)
            }
            let made = try #require(painted.last).frame.samples(0).map { Double($0) }
            let rows = 90..<150
            return rows.reduce(0) { sum, y in
                sum
                    + (130..<190).reduce(0) { sum, x in
                        let i = y * 320 + x
                        return sum + pow(made[i - 1] - 2 * made[i] + made[i + 1], 2)
                    }
            }
        }
        let (plain, like) = (try painted(0), try painted(1))
        #expect(isSharper ? like > 1.1 * plain : like < 0.95 * plain, "\(plain) \(like)")
    }

    @Test("nothing outside the mask changes, whatever the degradation", arguments: [0.5, 1])
    func outside(_ amount: Double) throws {
        let clip = try MadeClip.pattern("yuv420p10le", frames: 3)
        var settings = ConversionSettings()
        settings.degradation.blur = amount
        settings.degradation.compression = amount
        let pass = try SwapPass(networks: [StandIn()], settings: settings)
        let painted = try pass.painted(clip) { frame in
            SyntheticFace.tracked(x: 150 + 5 * Double(frame.index), y: 100, eyes: 60)
        }
        for one in painted {
            let matte = try #require(one.mattes.first)
            let (plate, made) = (one.plate.samples(0), one.frame.samples(0))
            var changed = 0
            for y in 0..<one.frame.height {
                for x in 0..<one.frame.width where plate[y * 320 + x] != made[y * 320 + x] {
                    changed += 1
                    let (u, v) = (x - matte.rect.x, y - matte.rect.y)
                    let isInside =
                        u >= 0 && v >= 0 && u < matte.mask.width && v < matte.mask.height
                        && matte.mask[u, v] > 0
                    #expect(isInside, "\(x) \(y)")
                }
            }
            #expect(changed > 1000)
        }
    }

    @Test("is the same after a kill, packet by packet", arguments: [25, 50])
    func resumed(_ stop: Int) async throws {
        let clip = try MadeClip(
            "soft.mkv",
            [
                "-f", "lavfi", "-i", "nullsrc=size=320x240:rate=25", "-frames:v", "60", "-vf",
                "format=gray,geq=lum='128+50*sin((X+N)/9)+40*cos((Y-N)/8)',format=yuv420p", "-c:v",
                "ffv1",
            ])
        var plain = MadeConversion(clip)
        plain.makeNetwork = { SharpStandIn() }
        plain.settings.degradation.blur = 0
        let sharp = try await plain.run()
        for (blur, compression) in [(1.0, 0.0), (0, 1), (1, 1)] {
            var made = plain
            made.settings.degradation.blur = blur
            made.settings.degradation.compression = compression
            made.folder = clip.folder.appending(path: "straight-\(blur)-\(compression)")
            let straight = try await made.run()
            #expect(straight.bytes != sharp.bytes, "\(blur) \(compression)")
            made.folder = clip.folder.appending(path: "killed-\(blur)-\(compression)")
            await #expect(throws: ConversionError.self) { try await made.run(stop: stop) }
            #expect(try await made.run().bytes == straight.bytes)
        }
    }
}

/// A network whose face has fine detail, whatever the plate's looks like.
private struct SharpStandIn: FaceNetwork {
    private let network = StandIn()
    var resolution: Int { network.resolution }
    var coverage: Double { network.coverage }
    var normalizesColors: Bool { false }
    var sourceColors: FaceColors { .unchanged }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] { faces.map { _ in [0] } }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        var face = FloatRGB(width: resolution, height: resolution)
        for y in 0..<resolution {
            for x in 0..<resolution {
                let waves = (1...14).map { k -> Double in
                    let (angle, size) = (Double(k) * 1.7 + 0.4, 0.18 * pow(1.13, Double(k)))
                    return sin(size * (Double(x) * cos(angle) + Double(y) * sin(angle))) / size
                }
                let value = Float(0.5 + 0.03 * waves.reduce(0, +))
                let i = y * resolution + x
                (face.red[i], face.green[i], face.blue[i]) = (value, value, value)
            }
        }
        return codes.map { _ in face }
    }
}
