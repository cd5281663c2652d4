import Faces
import Foundation
import Imaging
import TestSupport
import Testing

/// Facesets of invented faces: no footage is needed to test the store.
enum FacesetSamples {
    /// A folder of its own for `body`, taken away afterwards.
    static func inFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "faceset-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }

    static let consent = FacesetConsent(
        sha256: String(repeating: "c", count: 64), person: "Ana", record: Array("{}".utf8))

    static func clip(_ digit: Character = "1", consent: ConsentID) -> NewClip {
        NewClip(
            name: "scene\(digit).mp4", sha256: String(repeating: digit, count: 64), width: 640,
            height: 360, consent: consent, settings: "size 256")
    }

    /// A face whose every number follows from `seed` and its frame.
    static func face(
        _ frame: Int, clip: ClipID, track: Int = 0, seed: UInt64 = 1
    ) throws -> NewFace {
        var random = SeededRandom(seed: seed &* 1_000_003 &+ UInt64(frame) &* 31 &+ UInt64(track))
        let points = (0..<468).map { _ in
            SIMD3(
                Float.random(in: 0...256, using: &random),
                Float.random(in: 0...256, using: &random),
                Float.random(in: -40...40, using: &random))
        }
        let values = (0..<128).map { _ in Float.random(in: -0.2...0.2, using: &random) }
        let facts = FaceFacts(
            clip: clip, frame: frame,
            time: RationalTime(ticks: Int64(frame) * 512, base: TimeBase(1, 12800)), track: track,
            size: 256,
            transform: Transform(
                a: .random(in: 0.5...2, using: &random), b: .random(in: -0.5...0.5, using: &random),
                tx: .random(in: -300...300, using: &random),
                ty: .random(in: -300...300, using: &random)),
            landmarks: try #require(Landmarks<CropSpace>(points)),
            pose: HeadPose(
                yaw: .random(in: -60...60, using: &random),
                pitch: .random(in: -30...30, using: &random),
                roll: .random(in: -30...30, using: &random)),
            box: Box(left: 10, top: 20, right: 110 + Double(frame % 7), bottom: 130),
            presence: .random(in: 0.5...1, using: &random),
            validity: .random(in: 0...1, using: &random),
            sharpness: .random(in: -3...0, using: &random),
            hand: frame.isMultiple(of: 3) ? HandCover(presence: 0.75, share: 0.25) : nil,
            identityDistance: frame.isMultiple(of: 5) ? 0.3 : nil,
            embedding: frame.isMultiple(of: 5) ? Embedding(values) : nil)
        let image = (0..<600).map { _ in UInt8.random(in: 0...255, using: &random) }
        let grays = (0..<256).map { _ in UInt8.random(in: 0...255, using: &random) }
        return NewFace(
            facts: facts, image: image,
            signature: try #require(PictureSignature(grays)))
    }

    /// A faceset with one finished clip of `count` faces.
    @discardableResult
    static func make(_ file: URL, count: Int = 40, seed: UInt64 = 1) throws -> Faceset {
        let faceset = try Faceset(file, for: .creating)
        let consent = try faceset.add(consent)
        let clip = try faceset.begin(clip(consent: consent))
        let faces = try (0..<count).map { try face($0, clip: clip, seed: seed) }
        try faceset.append(
            faces, to: clip,
            progress: ClipProgress(frames: count, framesWithoutFace: 0, state: [1]))
        try faceset.finish(clip, frames: count, framesWithoutFace: 0, verdicts: [])
        try faceset.settle()
        return faceset
    }
}
