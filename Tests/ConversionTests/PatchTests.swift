import Conversion
import Foundation
import Imaging
import Media
import Testing

@Suite("Patches for a compositor")
struct PatchTests {
    /// Two faces' frame, painted.
    private func painted(_ frame: VideoFrame, blender: String) throws -> PaintedFrame {
        var settings = ConversionSettings()
        settings.time.fade = 0
        settings.colorTransfer = "keep"
        settings.blender = blender
        let pass = try SwapPass(networks: [StandIn()], settings: settings)
        let faces = [(100.0, 90.0, 40.0), (230.0, 140.0, 45.0)].enumerated().map { i, face in
            TargetFace(SyntheticFace.tracked(i, x: face.0, y: face.1, eyes: face.2, roll: 0.2))
        }
        let early = try pass.push(frame, FrameFaces(startsShot: true, targets: faces))
        return try #require((early + pass.finish()).first)
    }

    /// RGB of a whole frame, as floating point.
    private func colors(_ frame: VideoFrame) throws -> [[Float]] {
        let coding = try #require(
            PixelCoding(frame.color, layout: frame.layout, height: frame.height))
        let rgb = frame.colors(
            in: PixelRect(x: 0, y: 0, width: frame.width, height: frame.height),
            coding: coding.uncurved, siting: .left)
        return [rgb.green, rgb.blue, rgb.red]
    }

    private func plane(_ frame: VideoFrame, _ plane: Int) -> [Float] {
        frame.samples(plane).map {
            frame.layout.isFloat ? Float(bitPattern: $0) : Float($0) / 65535
        }
    }

    /// The greatest difference of plate and patch from the converted frame, and the share of the plate that is untouched.
    private func composite(
        _ painted: PaintedFrame, _ patch: VideoFrame
    ) throws -> (worst: Float, mean: Float, clear: Double) {
        let (plate, wanted) = (try colors(painted.plate), try colors(painted.frame))
        let alpha = plane(patch, 3)
        var worst: Float = 0
        var sum: Float = 0
        for channel in 0..<3 {
            let color = plane(patch, channel)
            for i in alpha.indices {
                let over = patch.layout.isFloat ? color[i] : color[i] * alpha[i]
                let miss = abs(plate[channel][i] * (1 - alpha[i]) + over - wanted[channel][i])
                worst = max(worst, miss)
                sum += miss
            }
        }
        let clear = Double(alpha.count { $0 == 0 }) / Double(alpha.count)
        return (worst, sum / Float(3 * alpha.count), clear)
    }

    @Test(
        "laid over the plate it is the converted frame, whatever the blender",
        arguments: ["yuv420p", "yuv422p10le", "yuv444p16le", "gbrp", "gbrp16le", "gray"],
        BlenderCatalog.all.map { $0.name })
    func composites(_ format: String, _ blender: String) throws {
        let clip = try MadeClip.pattern(format, range: "pc")
        let frame = try #require(try clip.frames().first)
        let painted = try painted(frame, blender: blender)
        #expect(painted.replaced == 2)
        let info = try ClipReader(clip.file, threads: 1).info
        let exact = try composite(painted, PatchMaker(.exr, plate: info).patch(painted))
        #expect(exact.worst < 1e-5, "\(exact)")
        #expect(exact.clear > 0.4)
        // Whole numbers end at black and white; some YCbCr of the test picture lies beyond.
        let whole = try composite(painted, PatchMaker(.png, plate: info).patch(painted))
        let limit: (worst: Float, mean: Float) = format.hasPrefix("g") ? (1e-4, 2e-5) : (0.15, 1e-3)
        #expect(whole.worst < limit.worst && whole.mean < limit.mean, "\(whole)")
    }

    @Test("in proportion to light, too")
    func light() throws {
        let clip = try MadeClip.odd("gbrpf32le")
        let frame = try #require(try clip.frames().first)
        let painted = try painted(frame, blender: "feather")
        let info = try ClipReader(clip.file, threads: 1).info
        let exact = try composite(painted, PatchMaker(.exr, plate: info).patch(painted))
        #expect(painted.replaced == 2 && exact.worst < 1e-5)
    }

    @Test("a frame without a face is transparent, and so is all that lies away from faces")
    func transparent() throws {
        let clip = try MadeClip.pattern("yuv420p")
        let frame = try #require(try clip.frames().first)
        let pass = try SwapPass(networks: [StandIn()], settings: ConversionSettings())
        let early = try pass.push(frame, FrameFaces(startsShot: true, targets: []))
        let alone = try #require((early + pass.finish()).first)
        let maker = PatchMaker(.png, plate: try ClipReader(clip.file, threads: 1).info)
        let patch = maker.patch(alone)
        for plane in 0..<4 { #expect(patch.samples(plane).allSatisfy { $0 == 0 }) }
        let painted = try painted(frame, blender: "feather")
        let faces = maker.patch(painted)
        let alpha = plane(faces, 3)
        for i in alpha.indices where alpha[i] > 0 {
            let (x, y) = (i % frame.width, i / frame.width)
            let isInside = painted.mattes.contains { matte in
                x >= matte.rect.x && x < matte.rect.x + matte.rect.width && y >= matte.rect.y
                    && y < matte.rect.y + matte.rect.height
            }
            if !isInside { Issue.record("alpha at \(x), \(y)") }
        }
    }

    @Test(
        "pictures and patches of a run that was killed are those of one that was not",
        arguments: [false, true])
    func kills(_ patch: Bool) async throws {
        let clip = try MadeClip.pattern("yuv420p", size: "160x120", frames: 50)
        func pictures(_ report: ConversionReport) throws -> [Data] {
            try report.pictures.indices.map {
                try Data(contentsOf: report.unsignedPicture($0, ending: "png"))
            }
        }
        func conversion() -> MadeConversion {
            var made = MadeConversion(clip, segment: 16)
            made.container = nil
            made.patch = patch
            return made
        }
        let straight = try await conversion().run(profile: .png).report
        let killed = conversion()
        await #expect(throws: ConversionError.self) {
            try await killed.run(stop: 41, profile: .png)
        }
        let resumed = try await killed.run(profile: .png).report
        #expect(resumed.pictures == straight.pictures)
        let isSame = try pictures(resumed) == pictures(straight)
        #expect(isSame)
        #expect(straight.pictures.count == 50)
        #expect(straight.pictures.map { $0.faces.count == 1 } == (0..<50).map { _ in patch })
        guard patch else { return }
        // The network's square lies around the face, whose eyes are 30 pixels apart.
        let face = try #require(straight.pictures[10].faces.first)
        #expect(face.side == 48)
        let middle = (
            face.toFrame.a * 24 - face.toFrame.b * 24 + face.toFrame.tx,
            face.toFrame.b * 24 + face.toFrame.a * 24 + face.toFrame.ty
        )
        #expect(abs(middle.0 - 73) < 6 && abs(middle.1 - 55) < 16, "\(middle)")
        #expect(face.rect.x >= 0 && face.rect.x + face.rect.width <= 160)
    }
}
