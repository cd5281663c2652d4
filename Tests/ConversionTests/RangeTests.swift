import Conversion
import Foundation
import Imaging
import Media
import Synchronization
import Testing

@Suite("A part of a plate")
struct RangeTests {
    private static func clip() throws -> MadeClip {
        try MadeClip.pattern("yuv420p", size: "160x120", frames: 110)
    }

    private func conversion(_ clip: MadeClip, _ range: Range<Int>?) -> MadeConversion {
        var conversion = MadeConversion(clip, segment: 16)
        conversion.range = range
        // With it a frame depends on the most others.
        conversion.settings.time.face = 1
        conversion.makeFinder = { SteadyFinder(Looks()) }
        return conversion
    }

    @Test(
        "holds the whole conversion's frames, from zero on",
        arguments: [0..<110, 0..<5, 3..<40, 33..<34, 41..<105, 90..<110])
    func equal(_ range: Range<Int>) async throws {
        let clip = try Self.clip()
        let whole = try await conversion(clip, nil).run(profile: .h264Lossless).report
        let part = try await conversion(clip, range).run(profile: .h264Lossless).report
        #expect(part.counts.frames == range.count)
        let (expected, found) = (try whole.frames(), try part.frames())
        try #require(expected.count == 110 && found.count == range.count)
        #expect(found[0].time.ticks == 0)
        for (offset, frame) in found.enumerated() {
            let other = expected[range.lowerBound + offset]
            let since = other.time.seconds - expected[range.lowerBound].time.seconds
            #expect(abs(frame.time.seconds - since) < 1e-9)
            for plane in 0..<3 {
                let isSame = frame.samples(plane) == other.samples(plane)
                #expect(isSame, "plane \(plane) of frame \(offset)")
            }
        }
    }

    @Test("killed anywhere and started again, it gives the same file", arguments: [10, 30, 41, 77])
    func kills(_ stop: Int) async throws {
        let clip = try Self.clip()
        var straight = conversion(clip, 9..<95)
        straight.makeFinder = nil
        let expected = try await straight.run()
        var killed = conversion(clip, 9..<95)
        killed.makeFinder = nil
        await #expect(throws: ConversionError.self) { try await killed.run(stop: stop) }
        let first = Mutex(-1)
        let resumed = try await killed.run { event in
            if case .started(let start) = event { first.withLock { $0 = start.firstFrame } }
        }
        #expect(resumed.bytes == expected.bytes)
        #expect(resumed.report.counts == expected.report.counts)
        if stop > 41 { #expect(first.withLock { $0 } > 0) }
    }

    @Test("another range never goes on with the work, and one beyond the clip is an error")
    func otherRange() async throws {
        let clip = try Self.clip()
        let some = conversion(clip, 10..<40)
        _ = try await some.run()
        var other = some
        other.range = 10..<41
        await #expect(throws: DifferenceError(.range)) { try await other.difference() }
        other.range = nil
        await #expect(throws: DifferenceError(.range)) { try await other.difference() }
        let beyond = conversion(clip, 100..<111)
        await #expect(throws: ConversionError.self) { try await beyond.run() }
    }
}
