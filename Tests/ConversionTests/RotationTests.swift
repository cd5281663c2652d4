import Conversion
import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance
import TestSupport
import Testing

@Suite("A plate that is turned for display")
struct RotationTests {
    private static let plate = Footage.clip("single_face.mp4")

    /// What ffmpeg's filter does to the stored picture, so that the tag turns it back when it is shown.
    private static func filter(_ degrees: Int) -> String {
        switch degrees {
        case 90: "transpose=cclock"
        case 180: "hflip,vflip"
        default: "transpose=clock"
        }
    }

    /// The frames painted, as luma of the upright picture, and before that.
    private func paint(_ clip: MadeClip, enrolment: Enrolment) throws -> [(
        before: PlanarRGB, after: PlanarRGB, replaced: Int
    )] {
        let info = try ClipReader(clip.file, threads: 1).info
        let upright = Upright(info)
        let settings = ConversionSettings()
        let finder = try TargetFinder([enrolment], in: info, settings: settings.faces)
        let pass = try SwapPass(networks: [StandIn()], settings: settings)
        let frames = try clip.frames()
        var painted: [PaintedFrame] = []
        for frame in frames {
            guard case .faces(let faces) = try finder.look(at: frame) else { continue }
            painted += try pass.push(frame, faces)
        }
        painted += try pass.finish()
        return try zip(frames, painted).map {
            (try upright.rgb($0), try upright.rgb($1.frame), $1.replaced)
        }
    }

    @Test(
        "gets the same face in the same place as the upright one",
        .enabled(if: plate != nil, "left out: the footage is not here"), arguments: [90, 180, 270])
    func turned(degrees: Int) throws {
        let plate = try #require(Self.plate)
        // Both hold the same samples: lossless, and each plane turned by itself.
        let lossless = ["-frames:v", "3", "-an", "-c:v", "libx264", "-qp", "0"]
        let plain = try MadeClip("plain.mov", ["-i", plate.path] + lossless)
        let lying = try MadeClip(
            "lying.mov", ["-i", plate.path, "-vf", Self.filter(degrees)] + lossless)
        let turned = try MadeClip(
            "turned.mov",
            [
                "-i", lying.file.path, "-c", "copy", "-metadata:s:v:0", "rotate=\(360 - degrees)",
            ])
        try #require(try ClipReader(turned.file, threads: 1).info.rotation == degrees)

        let runtime = try NetworkRuntime()
        let first = try SampledFrame(#require(try plain.frames().first))
        let face = try #require(try FaceTracker(runtime).faces(in: first, index: 0).first)
        let embedding = try IdentityEncoder(runtime).embedding(of: first, face.landmarks)
        let weights = try #require(SHA256Hash(hex: Weight.identity.sha256))
        let enrolment = try #require(
            Enrolment(
                clip: DocumentReference(name: "clip", sha256: SHA256Hash(of: [])),
                encoder: weights, embeddings: [embedding.values]))

        let expected = try paint(plain, enrolment: enrolment)
        let found = try paint(turned, enrolment: enrolment)
        try #require(expected.count == 3 && found.count == 3)
        for (one, other) in zip(expected, found) {
            #expect(one.replaced == 1 && other.replaced == 1)
            #expect(one.before.width == other.before.width)
            let changed = one.before.green.indices.filter {
                one.before.green[$0] != one.after.green[$0]
            }
            #expect(changed.count > 2000)
            // Meshes found on a turned grid differ by fractions of a pixel.
            let apart = changed.map { abs(Int(one.after.green[$0]) - Int(other.after.green[$0])) }
            let mean = Double(apart.reduce(0, +)) / Double(changed.count)
            #expect(mean < 2, "mean difference \(mean)")
        }
    }
}
