import Extraction
import Faces
import Foundation
import Imaging
import Media
import Provenance
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("Shards of an extraction that are stopped or refused, and how they are divided")
    struct ShardStops {
        @Test(
            "one that is stopped goes on, and joined they have the rows of one run",
            .enabled(
                if: Footage.plate != nil && Footage.source != nil && Tools.hasFFmpeg,
                "needs footage and ffmpeg"))
        func goesOn() async throws {
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let place = ShardedPlace(
                    folder: folder, clips: [try ShardedPlace.cuts(in: folder)], consent: consent)
                try #require(await Outcome(place.extractor(place.whole)).error == nil)
                let shard = try #require(Shard(1, of: 2))
                let events = place.extractor(place.joined).events(
                    of: shard, in: place.folder(1, of: 2))
                let task = Task { await Outcome(events) }
                let faces = place.folder(1, of: 2).appending(path: "faces.faceset")
                while (try? Faceset(faces).clips().first?.frames) ?? 0 < 32 {
                    try await Task.sleep(for: .milliseconds(5))
                }
                task.cancel()
                guard case .interrupted? = await task.value.error else {
                    Issue.record("it was not stopped")
                    return
                }
                #expect(await place.fault() == .unfinished(shard))
                let second = try await place.make(1, of: 2)
                #expect(second.error == nil)
                #expect(try #require(second.beginnings.first).resumedAt >= 32)
                // Once it is finished, nothing is read again.
                let third = try await place.make(1, of: 2)
                #expect(third.beginnings.isEmpty && third.shard == second.shard)
                try #require(try await place.make(2, of: 2).error == nil)
                #expect(await place.join().error == nil)
                #expect(try place.difference() == nil)
            }
        }

        @Test(
            "explicit material is refused by the one that reads it, which leaves nothing, and no join makes up for it",
            .enabled(
                if: Footage.plate != nil && Footage.source != nil && Tools.hasFFmpeg,
                "needs footage and ffmpeg"))
        func explicit() async throws {
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let place = ShardedPlace(
                    folder: folder, clips: [try ShardedPlace.cuts(in: folder)], consent: consent)
                let shard = try #require(Shard(2, of: 2))
                let strict = Extractor(
                    clips: place.clips, consent: consent, revocations: .none,
                    faceset: place.joined, settings: place.settings, explicitFrom: 0)
                let refused = await Outcome(
                    strict.events(of: shard, in: place.folder(2, of: 2)))
                guard case .explicit(let material)? = refused.error else {
                    Issue.record("\(String(describing: refused.error))")
                    return
                }
                // Its own first frame is looked at, and none of those that it passes before.
                #expect(abs(material.from.seconds - 77.0 / 30) < 0.01)
                #expect(!FileManager.default.fileExists(atPath: place.shards.path))
                try #require(try await place.make(1, of: 2).error == nil)
                #expect(await place.fault() == .missing([2], of: 2))
                #expect(!FileManager.default.fileExists(atPath: place.joined.path))
            }
        }

        @Test(
            "the person who is in none of them is not found at the join, and nothing is left",
            .enabled(if: Footage.plate != nil && Footage.source != nil, "needs footage"))
        func otherPerson() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.woman?.get())
            try await inFolder { folder in
                var place = ShardedPlace(folder: folder, clips: [plate], consent: consent)
                place.settings.frameStep = 6
                _ = try await place.makeAll(2)
                guard case .personNotFound(let found)? = await place.join().error else {
                    Issue.record("whose face is that?")
                    return
                }
                #expect(found.faces == 12)
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(left == [])
            }
        }

        @Test(
            "neither a shard nor a join does anything under a consent that was taken back",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func revoked() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                var place = ShardedPlace(folder: folder, clips: [plate], consent: consent)
                place.settings.frameStep = 24
                _ = try await place.makeAll(1)
                let list = folder.appending(path: "revocations.txt")
                try Revocations.revoke(consent.hash, on: .today, in: list)
                place.revocations = try Revocations(files: [list])
                for outcome in [try await place.make(1, of: 2), await place.join()] {
                    guard case .provenance(.refused(let refusal))? = outcome.error,
                        case .revoked = refusal.reason
                    else {
                        Issue.record("\(String(describing: outcome.error))")
                        continue
                    }
                }
                #expect(!FileManager.default.fileExists(atPath: place.joined.path))
            }
        }

        @Test(
            "every frame of every clip belongs to one shard, and short clips stay whole",
            arguments: [
                ([115], 2, [[[0, 57]], [[57, 115]]]),
                ([41, 72], 3, [[[0, 41]], [[0, 34]], [[34, 72]]]),
                ([115, 0, 72, 0], 2, [[[0, 115]], [[0, 72]]]),
                (
                    [10, 10, 10, 10, 10], 2,
                    [[[0, 10], [0, 10]], [[0, 10], [0, 10], [0, 10]]]
                ),
                ([100, 10, 10], 3, [[[0, 40]], [[40, 80]], [[80, 100], [0, 10], [0, 10]]]),
            ])
        func plan(frames: [Int], count: Int, expected: [[[Int]]]) throws {
            let plan = ShardPlan(frames: frames, count: count)
            let made = try (1...count).map { number in
                plan.pieces(of: try #require(Shard(number, of: count))).map { piece in
                    [piece.begin, piece.end ?? frames[piece.clip]]
                }
            }
            #expect(made == expected)
        }

        @Test("whatever the clips, their pieces follow each other without a gap")
        func gapless() throws {
            var random = SeededRandom(seed: 11)
            for _ in 0..<500 {
                let frames = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                    [1, 2, 5, 30, 400].randomElement(using: &random) ?? 1
                }
                let count = Int.random(in: 1...9, using: &random)
                let plan = ShardPlan(frames: frames, count: count)
                var ends = frames.map { _ in 0 }
                for number in 1...count {
                    for piece in plan.pieces(of: try #require(Shard(number, of: count))) {
                        try #require(piece.begin == ends[piece.clip], "\(frames), \(count)")
                        ends[piece.clip] = piece.end ?? frames[piece.clip]
                    }
                }
                try #require(ends == frames, "\(frames), \(count)")
            }
        }
    }
}
