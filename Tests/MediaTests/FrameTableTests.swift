import Foundation
import Imaging
import Media
import TestSupport
import Testing

@Suite("Going to a frame by its number", .enabled(if: Tools.hasFFmpeg, "needs ffmpeg"))
struct FrameTableTests {
    /// Goes to many frames, forward and back, and compares each and the next with a straight reading.
    ///
    /// - Returns: How often the clip had to be decoded from its start.
    private func check(_ clip: URL) throws -> Int {
        let facts = try Reading(clip, threads: 2).frames.map { FrameFacts($0) }
        let table = try FrameTable(of: ClipReader(clip, threads: 1))
        try #require(table.count == facts.count)
        let times = (0..<table.count).map { "\(table.time(of: $0).ticks)" }
        #expect(times == facts.map { String($0.time.prefix { $0 != "/" }) })
        let reader = try ClipReader(clip, threads: 2)
        var restarts = 0
        let last = facts.count - 1
        for index in [last / 2, last / 3, last, 0, last / 3 + 1, last - 1, last / 7, 2 * last / 3] {
            if try reader.seek(toFrame: index, by: table) { restarts += 1 }
            for wanted in index...min(index + 1, last) {
                let frame = try #require(try reader.next()?.frame)
                #expect(FrameFacts(frame) == facts[wanted], "frame \(wanted)")
            }
        }
        #expect(table.frame(at: RationalTime(ticks: 0, base: table.base)) == 0)
        #expect(table.frame(at: RationalTime(ticks: -1, base: table.base)) == nil)
        #expect(table.frame(at: RationalTime(ticks: 1 << 40, base: TimeBase(1, 1))) == last)
        let middle = table.time(of: last / 2).ticks - table.time(of: 0).ticks
        #expect(table.frame(at: RationalTime(ticks: middle, base: table.base)) == last / 2)
        return restarts
    }

    @Test("every clip of the footage gives the frames of a straight reading", arguments: footage)
    func footageClips(_ clip: URL) throws { _ = try check(clip) }

    @Test(
        "coding with distant references, open groups and refreshing without keyframes does too",
        arguments: SkippingTests.kinds.map { $0.name })
    func kinds(_ name: String) throws {
        let kind = try #require(SkippingTests.kinds.first { $0.name == name })
        let scratch = try Scratch()
        let clip = scratch[name]
        try Tools.ffmpeg(
            ["-f", "lavfi", "-i", "testsrc2=s=64x48:r=25:d=5"] + kind.arguments + [clip.path])
        let restarts = try check(clip)
        // Where every packet has its time, no frame costs a decoding from the start. Those of a program stream have not.
        if kind.seeks, name != "program.mpg" { #expect(restarts == 0) }
    }
}

extension MediaEvent {
    /// The frame, when it is one.
    var frame: VideoFrame? {
        if case .frame(let frame) = self { return frame }
        return nil
    }
}
