import Conversion
import Foundation
import Imaging
import Media
import Synchronization
import Testing

@Suite("Going on after a kill")
struct ResumeTests {
    private static func clip() throws -> MadeClip {
        try MadeClip.pattern("yuv420p", size: "160x120", frames: 110)
    }

    @Test(
        "a segment's frames are those of one long pass, and no batch is seen in them",
        arguments: [1, 3, 7])
    func segments(_ batch: Int) async throws {
        let clip = try Self.clip()
        var settings = ConversionSettings()
        settings.work.batch = 40
        let finder = ScriptedFinder()
        let whole = try SwapPass(networks: [StandIn(resolution: 48)], settings: settings)
        var expected: [PaintedFrame] = []
        for frame in try clip.frames() {
            guard case .faces(let faces) = try finder.look(at: frame) else { continue }
            expected += try whole.push(frame, faces)
        }
        expected += try whole.finish()
        #expect(expected.count == 110)

        var conversion = MadeConversion(clip, segment: 16)
        conversion.settings.work.batch = batch
        // Lossless: the frames that were painted can be read back.
        let made = try await conversion.run(profile: .h264Lossless).report
        let reader = try ClipReader(made.unsigned, threads: 1)
        var count = 0
        while let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            for plane in 0..<3 {
                #expect(frame.samples(plane) == expected[count].frame.samples(plane))
            }
            #expect(frame.time == expected[count].frame.time)
            count += 1
        }
        #expect(count == 110)
        #expect(made.counts.frames == 110)
        #expect(made.counts.replaced == expected.reduce(0) { $0 + $1.replaced })
        #expect(made.counts.others == 97)
        #expect(made.outcome == .replaced)
    }

    @Test(
        "killed anywhere and started again, it gives the same file, byte by byte", arguments: 0..<4)
    func kills(_ seed: UInt64) async throws {
        let clip = try Self.clip()
        let straight = try await MadeConversion(clip).run()
        var random = SplitMix(state: seed)
        let conversion = MadeConversion(clip)
        var stop = Int.random(in: 1..<60, using: &random)
        var kills = 0
        while stop < 110 {
            await #expect(throws: ConversionError.self) { try await conversion.run(stop: stop) }
            kills += 1
            stop += Int.random(in: 5..<60, using: &random)
        }
        let starts = Mutex<[Int]>([])
        let resumed = try await conversion.run { event in
            if case .started(let start) = event { starts.withLock { $0.append(start.firstFrame) } }
        }
        #expect(resumed.bytes == straight.bytes)
        #expect(resumed.report.counts == straight.report.counts)
        let first = starts.withLock { $0.first } ?? -1
        #expect(kills == 0 || first % 20 == 0)
    }

    @Test("cancelled at any moment and started again, it gives the same file", arguments: 0..<2)
    func cancels(_ seed: UInt64) async throws {
        let clip = try Self.clip()
        let straight = try await MadeConversion(clip).run()
        let conversion = MadeConversion(clip)
        var random = SplitMix(state: seed)
        for _ in 0..<3 {
            let delay = Int.random(in: 1..<400, using: &random)
            let task = Task { try await conversion.run() }
            try await Task.sleep(for: .milliseconds(delay))
            task.cancel()
            _ = await task.result
        }
        #expect(try await conversion.run().bytes == straight.bytes)
    }

    @Test("a finished conversion only puts its file together again")
    func again() async throws {
        let conversion = MadeConversion(try Self.clip())
        let first = try await conversion.run()
        try FileManager.default.removeItem(at: first.report.unsigned)
        // A finder that fails at once is never asked.
        let second = try await conversion.run(stop: 0)
        #expect(second.bytes == first.bytes)
        #expect(second.report.counts == first.report.counts)
    }

    @Test(
        "other settings, another model or another plate never go on with the work; overwriting starts anew"
    )
    func otherWork() async throws {
        let clip = try Self.clip()
        let conversion = MadeConversion(clip)
        _ = try? await conversion.run(stop: 60)
        var other = conversion
        other.settings.mask.feather = 5
        await #expect(throws: DifferenceError(.settings)) { try await other.difference() }
        other = conversion
        other.model = "b"
        await #expect(throws: DifferenceError(.model)) { try await other.difference() }
        let second = try MadeClip.pattern("yuv420p", size: "160x120", frames: 111)
        var moved = MadeConversion(second)
        moved.folder = conversion.folder
        await #expect(throws: DifferenceError(.plate)) { try await moved.difference() }
        other.overwrite = true
        let anew = try await other.run()
        #expect(anew.report.counts.frames == 110)
    }

    @Test("a damaged work file is named, not worked around, and overwriting begins anew")
    func damaged() async throws {
        let clip = try Self.clip()
        let straight = try await MadeConversion(clip).run()
        var conversion = MadeConversion(clip)
        _ = try? await conversion.run(stop: 70)
        let names = try FileManager.default.contentsOfDirectory(atPath: conversion.folder.path)
        let file = try #require(names.filter { $0.hasPrefix("resume-") }.max())
        try Data("{}".utf8).write(to: conversion.folder.appending(path: file))
        do {
            _ = try await conversion.run()
            Issue.record("it went on")
        } catch ConversionError.damagedWork(let named) {
            #expect(named.lastPathComponent == file)
        }
        conversion.overwrite = true
        #expect(try await conversion.run().bytes == straight.bytes)
    }

    @Test("explicit material is refused with its range, and the folder is gone")
    func explicit() async throws {
        let conversion = MadeConversion(try Self.clip())
        do {
            _ = try await conversion.run(explicit: 64..<80)
            Issue.record("it was not refused")
        } catch ConversionError.explicit(let from, let to, let score) {
            #expect(abs(from.seconds - 64.0 / 25) < 0.01)
            #expect(abs(to.seconds - 79.0 / 25) < 0.01)
            #expect(score == 0.9)
        }
        #expect(!FileManager.default.fileExists(atPath: conversion.folder.path))
    }

    @Test("two runs never work in one folder")
    func twice() async throws {
        let conversion = MadeConversion(try Self.clip())
        let (events, continuation) = AsyncStream.makeStream(of: ConversionEvent.self)
        let first = Task {
            defer { continuation.finish() }
            return try await conversion.run { continuation.yield($0) }
        }
        for await event in events {
            if case .started = event { break }
        }
        var refused = false
        do { _ = try await conversion.run() } catch ConversionError.workInUse { refused = true }
        let isDone = try await first.value.report.counts.frames == 110
        #expect(refused && isDone)
    }
}

/// What tells the work in the folder from the one wanted, as a comparable error.
struct DifferenceError: Error, Equatable {
    let difference: WorkDifference
    init(_ difference: WorkDifference) { self.difference = difference }
}

extension MadeConversion {
    func difference() async throws {
        do { _ = try await run() } catch ConversionError.otherWork(_, let difference) {
            throw DifferenceError(difference)
        }
    }
}

/// A small generator, so that a test's random numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
