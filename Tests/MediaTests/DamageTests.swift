import Foundation
import Imaging
import Media
import Testing
import TestSupport

/// A generator with a seed, so that a failing case can be repeated.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("Damaged clips", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct DamageTests {
    /// A clip of 3 s with sound.
    private func clip(_ file: URL, codec: String) throws {
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=3", "-f", "lavfi", "-i", "sine=d=3",
            "-c:v",
            codec, "-g", "10", "-c:a", file.pathExtension == "mkv" ? "aac" : "mp2", "-movflags",
            "+faststart", file.path)
    }

    @Test(
        "a clip that is cut off gives every frame before the cut, then the place of the cut",
        arguments: ["mp4", "mkv", "avi"])
    func truncated(_ ending: String) throws {
        let scratch = try Scratch()
        let (whole, cut) = (scratch["whole." + ending], scratch["cut." + ending])
        try clip(whole, codec: ending == "avi" ? "mpeg4" : "libx264")
        let bytes = try Data(contentsOf: whole)
        try bytes.prefix(bytes.count * 6 / 10).write(to: cut)
        let (all, some) = (try Reading(whole), try Reading(cut))
        #expect(all.damage.isEmpty)
        let last = try #require(some.damage.last)
        #expect(last.kind == .truncated)
        #expect(some.frames.count > 10 && some.frames.count < all.frames.count)
        #expect(last.frame == some.frames.count)
        #expect(last.time == some.frames.last?.time)
        // The last frame or two may be made of half their data.
        let intact = some.frames.count - 3
        let isEqual =
            some.frames.prefix(intact).map(\.rawBytes) == all.frames.prefix(intact).map(\.rawBytes)
        #expect(isEqual)
    }

    @Test("damage in the middle is told with its place, and what follows is still read")
    func middle() throws {
        let scratch = try Scratch()
        let (whole, marred) = (scratch["whole.mpg"], scratch["marred.mpg"])
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=3", "-c:v", "mpeg1video", "-g", "10",
            whole.path)
        var bytes = [UInt8](try Data(contentsOf: whole))
        var random = SplitMix64(state: 7)
        for index in bytes.count / 2..<bytes.count / 2 + 600 {
            bytes[index] = .random(in: 0...255, using: &random)
        }
        try Data(bytes).write(to: marred)
        let reading = try Reading(marred)
        #expect(!reading.damage.isEmpty)
        #expect(reading.frames.count > 60)
        let places = reading.damage.map(\.frame)
        #expect(places.allSatisfy { (20...60).contains($0) }, "\(places)")
        #expect(reading.frames.map(\.index) == Array(reading.frames.indices))
    }

    /// Small clips of many containers and codecs.
    static let kinds: [(ending: String, codec: String)] = [
        ("mp4", "libx264"), ("mkv", "libx265"), ("mov", "prores_ks"), ("avi", "mpeg4"),
        ("mpg", "mpeg1video"),
        ("ts", "mpeg2video"), ("webm", "libvpx"), ("gif", "gif"), ("264", "libx264"),
        ("nut", "ffv1"),
        ("png", "png"), ("jpg", "mjpeg"), ("tif", "tiff"), ("webp", "libwebp"), ("flv", "flv"),
    ]

    @Test("no damage of any kind crashes or hangs the reader", arguments: kinds.map(\.ending))
    func hostile(_ ending: String) throws {
        let scratch = try Scratch()
        let (whole, broken) = (scratch["whole." + ending], scratch["broken." + ending])
        let codec = try #require(DamageTests.kinds.first { $0.ending == ending }?.codec)
        let isStill = ["png", "jpg", "tif", "webp"].contains(ending)
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25", "-frames:v", isStill ? "1" : "12", "-c:v",
            codec, whole.path)
        let original = [UInt8](try Data(contentsOf: whole))
        var frames = 0
        for seed in 0..<100 {
            var random = SplitMix64(state: UInt64(seed))
            var bytes = original
            switch seed % 4 {
            case 0: bytes.removeLast(.random(in: 1..<bytes.count, using: &random))
            case 1:
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let length = Int.random(in: 1...max(1, bytes.count / 4), using: &random)
                bytes.removeSubrange(start..<min(bytes.count, start + length))
            default:
                // Flips in the header, where sizes and counts stand, or anywhere.
                let range = seed % 4 == 2 ? min(200, bytes.count) : bytes.count
                for _ in 0..<Int.random(in: 1...20, using: &random) {
                    bytes[.random(in: 0..<range, using: &random)] = .random(
                        in: 0...255, using: &random)
                }
            }
            try Data(bytes).write(to: broken)
            let started = ContinuousClock.now
            do {
                let reader = try ClipReader(broken, threads: 2, packets: true)
                let converter = PictureConverter()
                while let event = try reader.next() {
                    guard case .frame(let frame) = event else { continue }
                    frames += 1
                    if frame.width * frame.height < 1 << 20 {
                        _ = try converter.planarRGB(frame, width: 32, height: 24)
                    }
                }
            } catch {
                // A typed error is as good an end as any.
            }
            #expect(ContinuousClock.now - started < .seconds(20), "seed \(seed)")
        }
        // The clips were not broken beyond any reading.
        #expect(frames > 0)
    }
}
