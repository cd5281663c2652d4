import Foundation
import Imaging
import Media
import Testing
import TestSupport

@Suite("Changing frames", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct EditingTests {
    private func frames(_ format: String = "yuv420p", in scratch: Scratch) throws -> [VideoFrame] {
        let clip = scratch["clip.mkv"]
        try Tools.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=0.4", "-pix_fmt", format, "-c:v",
            "libx264", "-bf", "2",
            "-colorspace", "bt709", clip.path)
        return try Reading(clip).frames
    }

    @Test("a changed copy leaves the original alone, and keeps everything but the samples")
    func copy() throws {
        let scratch = try Scratch()
        for frame in try frames(in: scratch) {
            let before = frame.rawBytes
            let changed = frame.editing { editor in
                #expect(editor.width == 64 && editor.height == 48)
                editor.withPlane(0) { bytes, stride in
                    for x in 0..<64 {
                        bytes.storeBytes(of: UInt8(x), toByteOffset: 3 * stride + x, as: UInt8.self)
                    }
                }
                editor.withSamples(2, as: UInt8.self) { samples, _ in samples[0] = 77 }
            }
            #expect(frame.rawBytes == before)
            var expected = before
            for x in 0..<64 { expected[3 * 64 + x] = UInt8(x) }
            expected[64 * 48 + 32 * 24] = 77
            let isEqual = changed.rawBytes == expected
            #expect(isEqual)
            #expect(changed.index == frame.index && changed.time == frame.time)
            #expect(changed.duration == frame.duration && changed.color == frame.color)
            #expect(ReadPosition(after: changed) == ReadPosition(after: frame))
        }
    }

    @Test("samples above eight bits are read and written as numbers of 16 bits")
    func deep() throws {
        let scratch = try Scratch()
        let frame = try #require(try frames("yuv420p10le", in: scratch).first)
        let changed = frame.editing { editor in
            editor.withSamples(1, as: UInt16.self) { samples, stride in
                samples[2 * stride + 5] = 1023
            }
        }
        changed.withSamples(1, as: UInt16.self) { samples, stride in
            #expect(samples[2 * stride + 5] == 1023)
        }
    }

    @Test("changing a variable changes no other holder of the frame, however often")
    func inPlace() throws {
        let scratch = try Scratch()
        var frame = try #require(try frames(in: scratch).last)
        let original = frame
        let before = original.rawBytes
        for value in 1...3 {
            frame.edit { editor in
                editor.withSamples(0, as: UInt8.self) { samples, _ in samples[0] = UInt8(value) }
            }
        }
        let held = frame
        frame.edit { editor in
            editor.withSamples(0, as: UInt8.self) { samples, _ in samples[0] = 9 }
        }
        #expect(original.rawBytes == before)
        #expect(held.rawBytes[0] == 3)
        #expect(frame.rawBytes[0] == 9)
    }

    @Test("an error inside a change reaches the caller")
    func failing() throws {
        struct Refused: Error {}
        let scratch = try Scratch()
        let frame = try #require(try frames(in: scratch).first)
        #expect(throws: Refused.self) { try frame.editing { _ in throw Refused() } }
    }
}
