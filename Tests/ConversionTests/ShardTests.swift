import Conversion
import Faces
import Foundation
import Imaging
import Inference
import Media
import Provenance
import Synchronization
import TestSupport
import Testing

/// Three people, one after the other.
private let threePeople = ["brbk7n", "sbia1a", "lwbsza"].map { Footage.clip("grid_\($0).mpg") }

@Suite("Shards of a conversion, made by themselves and put together")
struct ShardTests {
    private static func conversion() throws -> MadeConversion {
        MadeConversion(try MadeClip.pattern("yuv420p", size: "160x120", frames: 110))
    }

    private func shard(_ number: Int, of count: Int) throws -> Shard {
        try #require(Shard(number, of: count))
    }

    @Test(
        "joined, they give the file of one run, byte by byte",
        arguments: [(1, EncodingProfile.h264), (2, .ffv1), (3, .h264), (6, .ffv1)])
    func joined(_ count: Int, _ profile: EncodingProfile) async throws {
        let conversion = try Self.conversion()
        let whole = try await conversion.run(profile: profile)
        var apart = conversion
        apart.folder = conversion.clip.folder.appending(path: "joined")
        for number in (1...count).reversed() {
            try await apart.make(shard(number, of: count), profile: profile)
        }
        let joined = try apart.join(profile: profile)
        #expect(joined.bytes == whole.bytes)
        #expect(joined.report.counts == whole.report.counts)
        #expect(joined.report.counts.frames == 110)
    }

    @Test("so do those of a part of the plate, one of which is killed again and again")
    func part() async throws {
        var conversion = try Self.conversion()
        conversion.range = 9..<95
        let whole = try await conversion.run()
        conversion.folder = conversion.clip.folder.appending(path: "joined")
        for stop in [50, 72, 78, 94] {
            let shard = try shard(2, of: 2)
            await #expect(throws: ConversionError.self) {
                try await conversion.make(shard, stop: stop)
            }
        }
        let first = Mutex(-1)
        try await conversion.make(shard(2, of: 2)) { event in
            if case .started(let start) = event { first.withLock { $0 = start.firstFrame } }
        }
        #expect(first.withLock { $0 } > 40)
        try await conversion.make(shard(1, of: 2))
        let joined = try conversion.join()
        #expect(joined.bytes == whole.bytes)
        #expect(joined.report.counts == whole.report.counts)
    }

    @Test("those of two people give the file of one run, and count each of them")
    func people() async throws {
        let clip = try MadeClip.pattern("yuv420p", size: "160x120", frames: 70)
        var conversion = MadeConversion(clip)
        conversion.people = 2
        conversion.makeFinder = { PairFinder(stop: nil) }
        let whole = try await conversion.run()
        #expect(whole.report.counts.people == [0: 70, 1: 50])
        conversion.folder = clip.folder.appending(path: "joined")
        for number in 1...3 { try await conversion.make(shard(number, of: 3)) }
        let joined = try conversion.join()
        #expect(joined.bytes == whole.bytes)
        #expect(joined.report.counts == whole.report.counts)
        // The shards of two models are not those of one.
        conversion.people = 1
        #expect(try fault(conversion) == .foreign(folder: "1-of-3", .model))
    }

    @Test("pictures and patches come out as those of one run", arguments: [false, true])
    func pictures(_ patch: Bool) async throws {
        var conversion = try Self.conversion()
        conversion.container = nil
        conversion.patch = patch
        func pictures(_ report: ConversionReport) throws -> [Data] {
            try report.pictures.indices.map {
                try Data(contentsOf: report.unsignedPicture($0, ending: "png"))
            }
        }
        let whole = try await conversion.run(profile: .png).report
        conversion.folder = conversion.clip.folder.appending(path: "joined")
        for number in [2, 1] { try await conversion.make(shard(number, of: 2), profile: .png) }
        let joined = try conversion.join(profile: .png).report
        #expect(joined.pictures == whole.pictures && joined.pictures.count == 110)
        let isSame = try pictures(joined) == pictures(whole)
        #expect(isSame)
        guard patch else { return }
        let file = conversion.shards.appending(path: "2-of-2/faces-000004.json")
        try Data("[]".utf8).write(to: file)
        do {
            _ = try conversion.join(profile: .png)
            Issue.record("where the faces lie is not what was written")
        } catch ConversionError.shards(let fault) {
            #expect(fault == .damaged(file: "2-of-2/faces-000004.json"))
        }
    }

    @Test("one with explicit material is refused and leaves nothing, and no join makes up for it")
    func explicit() async throws {
        let conversion = try Self.conversion()
        for number in [1, 3] { try await conversion.make(shard(number, of: 3)) }
        do {
            _ = try await conversion.work(shard(2, of: 3), explicit: 60..<64)
                .makeShard(start: { ConversionStart(total: $0, firstFrame: $1) }, { _ in })
            Issue.record("it is refused")
        } catch ConversionError.explicit(let from, let to, _) {
            #expect(from.seconds < to.seconds)
        }
        let place = conversion.shards.appending(path: "2-of-3")
        #expect(!FileManager.default.fileExists(atPath: place.path))
        #expect(try fault(conversion) == .missing([2], of: 3))
    }

    @Test("what one holds is no video, and a join leaves them as they are")
    func nothingToSee() async throws {
        let conversion = try Self.conversion()
        for number in 1...2 { try await conversion.make(shard(number, of: 2)) }
        func files() throws -> [String] {
            try FileManager.default.subpathsOfDirectory(atPath: conversion.shards.path).sorted()
        }
        let before = try files()
        #expect(before.count(where: { $0.hasSuffix(".packets") }) == 6)
        for name in before {
            let file = conversion.shards.appending(path: name)
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
            if attributes[.type] as? FileAttributeType == .typeDirectory { continue }
            #expect(throws: MediaError.self, "\(name)") { try ClipReader(file) }
        }
        _ = try conversion.join()
        #expect(try files() == before)
        try Converter.removeShards(in: conversion.shards)
        #expect(try files().isEmpty)
    }

    /// What is wrong with the shards.
    private func fault(_ conversion: MadeConversion) throws -> ShardFault? {
        do {
            _ = try conversion.join()
            return nil
        } catch ConversionError.shards(let fault) { return fault }
    }

    @Test("missing, doubled, unfinished and foreign shards are named, and damage in one as well")
    func faults() async throws {
        let conversion = try Self.conversion()
        let files = FileManager.default
        #expect(try fault(conversion) == ShardFault.none)
        try await conversion.make(shard(3, of: 3))
        #expect(try fault(conversion) == .missing([1, 2], of: 3))
        _ = try? await conversion.make(shard(1, of: 3), stop: 30)
        #expect(try fault(conversion) == .unfinished(shard(1, of: 3)))
        for number in 1...2 { try await conversion.make(shard(number, of: 3)) }
        #expect(try fault(conversion) == nil)

        let copy = conversion.shards.appending(path: "copy")
        try files.copyItem(at: conversion.shards.appending(path: "2-of-3"), to: copy)
        #expect(try fault(conversion) == .twice(shard(2, of: 3), ["2-of-3", "copy"]))
        try files.removeItem(at: copy)
        try await conversion.make(shard(1, of: 2))
        #expect(try fault(conversion) == .otherCounts([2, 3]))
        try files.removeItem(at: conversion.shards.appending(path: "1-of-2"))

        var other = conversion
        other.settings.mask.feather = 5
        #expect(try fault(other) == .foreign(folder: "1-of-3", .settings))

        let segment = conversion.shards.appending(path: "2-of-3/segments/segment-000003.packets")
        var bytes = try Data(contentsOf: segment)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: segment)
        #expect(
            try fault(conversion)
                == .damaged(file: "2-of-3/segments/segment-000003.packets"))
        // A whole segment, but that of another conversion.
        let stranger = try MadeConversion(
            MadeClip.pattern("yuv420p", size: "160x120", frames: 110))
        try await stranger.make(shard(2, of: 3))
        try files.removeItem(at: segment)
        try files.copyItem(
            at: stranger.shards.appending(path: "2-of-3/segments/segment-000002.packets"),
            to: segment)
        #expect(
            try fault(conversion)
                == .damaged(file: "2-of-3/segments/segment-000003.packets"))
    }

    @Test("shards by different numbers of threads, and more shards than segments, are refused")
    func others() async throws {
        var conversion = try Self.conversion()
        try await conversion.make(shard(1, of: 2))
        conversion.threads = 3
        try await conversion.make(shard(2, of: 2))
        #expect(try fault(conversion) == .otherThreads([2, 3]))
        do {
            try await conversion.make(shard(1, of: 7))
            Issue.record("one of them is empty")
        } catch ConversionError.shards(let fault) {
            #expect(try fault == .tooMany(shard(1, of: 7), frames: 110, most: 6))
        }
        // One shard never goes on with another's work.
        try FileManager.default.moveItem(
            at: conversion.shards.appending(path: "1-of-2"),
            to: conversion.shards.appending(path: "1-of-3"))
        do {
            try await conversion.make(shard(1, of: 3))
            Issue.record("it went on")
        } catch ConversionError.otherWork(_, let difference) { #expect(difference == .shard) }
    }

    @Test(
        "a search that begins at the last cut finds what one from the clip's start finds",
        .enabled(if: threePeople.allSatisfy { $0 != nil }, "left out: the footage is not here"))
    func search() throws {
        let clips = threePeople.compactMap(\.self)
        let clip = try MadeClip(
            "people.mkv",
            clips.flatMap { ["-i", $0.path] } + [
                "-filter_complex",
                "[0:v]trim=end_frame=20[a];[1:v]trim=end_frame=24[b];[2:v]trim=end_frame=20[c];"
                    + "[a][b][c]concat=n=3", "-c:v", "ffv1",
            ])
        let frames = try clip.frames()
        try #require(frames.count == 64)
        let info = try ClipReader(clip.file, threads: 1).info
        let runtime = try NetworkRuntime()
        let last = SampledFrame(frames[50])
        let face = try #require(try FaceTracker(runtime).faces(in: last, index: 50).first)
        let embedding = try IdentityEncoder(runtime).embedding(of: last, face.landmarks)
        let weights = try #require(SHA256Hash(hex: Weight.identity.sha256))
        let enrolment = try #require(
            Enrolment(
                clip: DocumentReference(name: "clip", sha256: SHA256Hash(of: [])),
                encoder: weights,
                embeddings: [embedding.values]))
        func finder() throws -> TargetFinder {
            try TargetFinder([enrolment], in: info, settings: ConversionSettings().faces)
        }
        func faces(_ finder: TargetFinder, _ frame: VideoFrame) throws -> FrameFaces? {
            if case .faces(let faces) = try finder.look(at: frame) { return faces }
            return nil
        }
        let straight = try finder()
        let expected = try frames.map { try faces(straight, $0) }
        let shots = CutFinder(info)
        var begins: [(frame: Int, state: AnalysisState)] = []
        for frame in frames[...55] {
            if let state = try shots.beginning(at: frame) { begins.append((frame.index, state)) }
        }
        #expect(begins.map(\.frame) == [0, 20, 44])
        let begin = try #require(begins.last)
        let late = try finder()
        late.state = begin.state
        var seen = 0
        for frame in frames[begin.frame...] {
            let found = try #require(try faces(late, frame))
            let other = try #require(expected[frame.index])
            #expect(found.startsShot == other.startsShot && found.others == other.others)
            #expect(found.targets.count == other.targets.count)
            for (a, b) in zip(found.targets, other.targets) {
                #expect(a.toCrop == b.toCrop && a.presence == b.presence)
                #expect(a.landmarks == b.landmarks)
                seen += 1
            }
        }
        #expect(seen > 15)
    }
}
