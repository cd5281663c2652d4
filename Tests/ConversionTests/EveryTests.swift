import Conversion
import Foundation
import Imaging
import Media
import Networks
import Synchronization
import Testing
import Torch

@Suite("Every so many-th frame of a plate")
struct EveryTests {
    private static func clip() throws -> MadeClip {
        try MadeClip.pattern("yuv420p", size: "160x120", frames: 110)
    }

    private func conversion(
        _ clip: MadeClip, _ every: Int, _ range: Range<Int>? = nil, segment: Int = 16
    ) -> MadeConversion {
        var conversion = MadeConversion(clip, segment: segment)
        conversion.every = every
        conversion.range = range
        conversion.makeNetwork = { GroupStandIn() }
        return conversion
    }

    @Test(
        "is the whole conversion's own frame, at its own time, with its neighbors in its group",
        arguments: [
            (2, nil), (3, nil), (7, nil), (10, nil), (41, nil), (110, nil), (4, 9..<95),
            (20, 30..<93),
        ] as [(Int, Range<Int>?)])
    func equal(_ every: Int, _ range: Range<Int>?) async throws {
        let clip = try Self.clip()
        let whole = try await conversion(clip, 1, range).run(profile: .h264Lossless).report
        let part = try await conversion(clip, every, range).run(profile: .h264Lossless).report
        let places = stride(from: 0, to: (range ?? 0..<110).count, by: every)
        #expect(part.counts.frames == Array(places).count)
        let (expected, found) = (try whole.frames(), try part.frames())
        try #require(found.count == Array(places).count)
        for (frame, place) in zip(found, places) {
            let other = expected[place]
            #expect(frame.time == other.time, "frame \(place)")
            for plane in 0..<3 {
                let isSame = frame.samples(plane) == other.samples(plane)
                #expect(isSame, "plane \(plane) of frame \(place)")
            }
        }
    }

    @Test("spares the networks faces that no wanted frame depends on")
    func spared() async throws {
        let clip = try Self.clip()
        let faces = Tally()
        var some = conversion(clip, 55)
        some.makeNetwork = { GroupStandIn(tally: faces) }
        _ = try await some.run()
        // Two frames, six more on either side and what is in their groups of three.
        #expect((14...30).contains(faces.count), "\(faces.count)")
    }

    @Test(
        "killed anywhere and started again, it gives the same file",
        arguments: [(3, 16), (10, 16), (20, 4), (14, 4)])
    func kills(_ every: Int, _ segment: Int) async throws {
        let clip = try Self.clip()
        let expected = try await conversion(clip, every, segment: segment).run()
        for stop in [12, 53, 83, 109] {
            let killed = conversion(clip, every, segment: segment)
            await #expect(throws: ConversionError.self) { try await killed.run(stop: stop) }
            let first = Mutex(-1)
            let resumed = try await killed.run { event in
                if case .started(let start) = event { first.withLock { $0 = start.firstFrame } }
            }
            #expect(resumed.bytes == expected.bytes, "stopped at \(stop)")
            #expect(resumed.report.counts == expected.report.counts)
            if stop > 100 { #expect(first.withLock { $0 } > 0) }
        }
    }

    @Test("a kill behind the last segment, before it was said to be the last, costs nothing")
    func almostDone() async throws {
        let clip = try Self.clip()
        // Three whole segments of two frames; what a fourth would be looked at for lies behind the clip's end.
        let conversion = conversion(clip, 20, segment: 4)
        let whole = try await conversion.run()
        for name in ["segments/end.json", "counts.json", "unsigned.mkv"] {
            try FileManager.default.removeItem(at: conversion.folder.appending(path: name))
        }
        let first = Mutex(-1)
        let again = try await conversion.run { event in
            if case .started(let start) = event { first.withLock { $0 = start.firstFrame } }
        }
        #expect(again.bytes == whole.bytes && again.report.counts == whole.report.counts)
        #expect(first.withLock { $0 } == 6)
    }

    @Test("explicit material between the frames, and behind the last, is refused as ever")
    func explicit() async throws {
        let clip = try Self.clip()
        for range in [24..<27, 107..<109] {
            let conversion = conversion(clip, 20, segment: 4)
            await #expect(throws: ConversionError.self) {
                try await conversion.run(explicit: range)
            }
            #expect(!FileManager.default.fileExists(atPath: conversion.folder.path))
        }
    }

    @Test("a run that was killed with all frames painted still watches what lies behind the last")
    func explicitAfterKill() async throws {
        let clip = try Self.clip()
        // Frame 90 is the last of both segments' four, and no third is looked at before the clip's end.
        var conversion = conversion(clip, 30, segment: 4)
        let last = conversion.folder.appending(path: "segments/segment-000001.packets")
        conversion.makeFinder = { LateFinder(last) }
        await #expect(throws: ConversionError.self) { try await conversion.run() }
        conversion.makeFinder = nil
        do {
            _ = try await conversion.run(explicit: 109..<110)
            Issue.record("it is refused")
        } catch ConversionError.explicit(let from, _, _) {
            #expect(abs(from.seconds - 109.0 / 25) < 0.001)
        }
        #expect(!FileManager.default.fileExists(atPath: conversion.folder.path))
    }

    @Test("shards put together give the file of one run", arguments: [(7, nil), (5, 9..<95)])
    func shards(_ every: Int, _ range: Range<Int>?) async throws {
        let clip = try Self.clip()
        let whole = try await conversion(clip, every, range, segment: 4).run()
        for count in [2, 3] {
            var apart = conversion(clip, every, range, segment: 4)
            apart.folder = clip.folder.appending(path: "\(count)/joined")
            for number in (1...count).reversed() {
                try await apart.make(try #require(Shard(number, of: count)))
            }
            let joined = try apart.join()
            #expect(joined.bytes == whole.bytes)
            #expect(joined.report.counts == whole.report.counts)
        }
    }

    @Test("pictures and patches are those of the whole", arguments: [false, true])
    func pictures(_ patch: Bool) async throws {
        let clip = try Self.clip()
        func made(_ every: Int) async throws -> ConversionReport {
            var conversion = conversion(clip, every, 9..<50)
            conversion.container = nil
            conversion.patch = patch
            return try await conversion.run(profile: .png).report
        }
        let (whole, part) = (try await made(1), try await made(8))
        try #require(whole.pictures.count == 41 && part.pictures.count == 6)
        for i in 0..<6 {
            #expect(part.pictures[i] == whole.pictures[8 * i])
            #expect(
                try Data(contentsOf: part.unsignedPicture(i, ending: "png"))
                    == Data(contentsOf: whole.unsignedPicture(8 * i, ending: "png")))
        }
    }

    @Test("another step never goes on with the work")
    func otherStep() async throws {
        let clip = try Self.clip()
        var some = conversion(clip, 10)
        _ = try await some.run()
        some.every = 11
        await #expect(throws: DifferenceError(.range)) { try await some.difference() }
        some.every = 1
        await #expect(throws: DifferenceError(.range)) { try await some.difference() }
    }
}

/// Finds what the scripted finder does, and is "killed" at frame 109, a second after it or once a file is there.
private final class LateFinder: FaceFinder {
    private let scripted = ScriptedFinder(stop: 109)
    private let file: URL

    init(_ file: URL) { self.file = file }

    var state: AnalysisState {
        get { scripted.state }
        set { scripted.state = newValue }
    }

    func look(at frame: VideoFrame) throws(ConversionError) -> Finding {
        for _ in 0..<100 where frame.index == 109 {
            if FileManager.default.fileExists(atPath: file.path) { break }
            usleep(10000)
        }
        return try scripted.look(at: frame)
    }

    func isStillExplicit(_ frame: VideoFrame) throws(ConversionError) -> Bool { false }
    func explicitScore(of frame: VideoFrame) throws(ConversionError) -> Double? { nil }
}

/// Counts faces.
private final class Tally: Sendable {
    private let faces = Mutex(0)
    var count: Int { faces.withLock { $0 } }
    func add(_ number: Int) { faces.withLock { $0 += number } }
}

/// A stand-in in whose faces it shows which others went through it with them.
private struct GroupStandIn: FaceNetwork {
    private let tally: Tally
    private let network = StandIn(resolution: 48)
    var resolution: Int { network.resolution }
    var coverage: Double { network.coverage }
    var normalizesColors: Bool { network.normalizesColors }
    var sourceColors: FaceColors { network.sourceColors }

    init(tally: Tally = Tally()) { self.tally = tally }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] {
        tally.add(faces.count)
        let trace = faces.reduce(Float(faces.count)) { $0 + $1.red[1000] + $1.green[1200] } / 40
        return try network.encode(faces).map { code in code.map { $0 + trace } }
    }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        let trace = Float(codes.count) / 40
        return try network.decode(codes.map { code in code.map { $0 - trace } })
    }
}
