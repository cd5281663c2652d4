import Extraction
import Faces
import Foundation
import Media
import Provenance
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("Shards of an extraction, read by themselves and put together")
    struct Shards {
        @Test(
            "joined, the parts of a clip with cuts have the rows of one run, number for number",
            .enabled(
                if: Footage.plate != nil && Footage.source != nil && Tools.hasFFmpeg,
                "needs footage and ffmpeg"), arguments: [1, 4])
        func cuts(step: Int) async throws {
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                var place = ShardedPlace(
                    folder: folder, clips: [try ShardedPlace.cuts(in: folder)], consent: consent)
                place.settings.frameStep = step
                try #require(await Outcome(place.extractor(place.whole)).error == nil)
                let rows = try Rows(place.whole)
                // Both people are there, and the man on both sides of a cut.
                #expect(rows.bystanders.count > 43 / step - 2)
                #expect(Set(rows.faces.map(\.track)).count >= 2)
                for count in 1...3 {
                    let made = try await place.makeAll(count)
                    #expect(made.map(\.shard.number) == Array(1...count))
                    let outcome = await place.join(overwrite: true)
                    #expect(outcome.error == nil)
                    let difference = try place.difference()
                    #expect(difference == nil, "\(count) shards")
                    #expect(outcome.clips.map(\.frames) == rows.clips.map(\.frames))
                    if count == 2, step == 1 {
                        // The first shot at or after the middle begins there.
                        #expect(made.flatMap(\.pieces).map(\.frames) == [0..<77, 77..<115])
                    }
                    try Extractor.removeShards(in: place.shards)
                    #expect(!FileManager.default.fileExists(atPath: place.shards.path))
                }
            }
        }

        @Test(
            "so have those of two clips, the second of which is read whole where it can be",
            .enabled(
                if: Footage.plate != nil && Footage.source != nil && Tools.hasFFmpeg,
                "needs footage and ffmpeg"))
        func twoClips() async throws {
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let plate = try #require(Footage.plate)
                let missing = folder.appending(path: "missing.mp4")
                // One that is missing and one that is named twice are no matter.
                let place = ShardedPlace(
                    folder: folder,
                    clips: [try ShardedPlace.cuts(in: folder), missing, plate, plate],
                    consent: consent)
                try #require(await Outcome(place.extractor(place.whole)).error == nil)
                for (count, expected) in [
                    (1, [[0..<115, 0..<72]]), (2, [[0..<115], [0..<72]]),
                    (3, [[0..<77], [77..<115], [0..<72]]),
                ] {
                    let made = try await place.makeAll(count)
                    #expect(made.map { $0.pieces.map(\.frames) } == expected)
                    let outcome = await place.join(overwrite: true)
                    #expect(outcome.error == nil)
                    #expect(outcome.summary?.failures.map(\.clip) == [missing])
                    #expect(outcome.warnings.last == .alreadyDone(clip: plate))
                    let difference = try place.difference()
                    #expect(difference == nil, "\(count) shards")
                    try Extractor.removeShards(in: place.shards)
                }
            }
        }

        @Test(
            "a clip without cuts is read by one of them, and the others say so",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func withoutCuts() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                var place = ShardedPlace(folder: folder, clips: [plate], consent: consent)
                place.settings.frameStep = 6
                try #require(await Outcome(place.extractor(place.whole)).error == nil)
                let made = try await place.makeAll(3)
                #expect(made.flatMap(\.pieces).map(\.frames) == [0..<72, 72..<72, 72..<72])
                #expect(await place.join().error == nil)
                #expect(try place.difference() == nil)
                // A faceset that has the clip in other words is left alone, and so are the shards.
                var other = place
                other.settings.frameStep = 36
                let elsewhere = Extractor(
                    clips: [plate], consent: consent, revocations: .none, faceset: place.other,
                    settings: other.settings)
                try #require(await Outcome(elsewhere).error == nil)
                let before = try Rows(place.other)
                guard
                    case .shards(.otherRows(plate, _)) = await Outcome(
                        place.extractor(place.other).joining(place.shards)
                    ).error
                else {
                    Issue.record("two readings in one faceset")
                    return
                }
                #expect(try Rows(place.other) == before)
                // Joined again, the clip is there already, with the shards and without them.
                for _ in 1...2 {
                    let again = await place.join()
                    #expect(again.error == nil && again.warnings == [.alreadyDone(clip: plate)])
                    #expect(try place.difference() == nil)
                    try Extractor.removeShards(in: place.shards)
                }
            }
        }

        @Test(
            "missing, doubled, unfinished, foreign and damaged ones are named, and nothing is made of them",
            .enabled(if: Footage.plate != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"))
        func faults() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            let files = FileManager.default
            try await inFolder { folder in
                let more = folder.appending(path: "more.mp4")
                try Tools.cut(plate, 10...50, to: more)
                var place = ShardedPlace(folder: folder, clips: [more, plate], consent: consent)
                place.settings.frameStep = 12
                #expect(await place.fault() == ExtractionShardFault.none)
                _ = try await place.make(2, of: 2)
                #expect(await place.fault() == .missing([1], of: 2))
                let one = place.folder(1, of: 2)
                _ = try await place.make(1, of: 2)
                let record = one.appending(path: "shard.json")
                let kept = try Data(contentsOf: record)
                try files.removeItem(at: record)
                #expect(try await place.fault() == .unfinished(#require(Shard(1, of: 2))))
                try kept.write(to: record)

                let copy = place.shards.appending(path: "copy")
                try files.copyItem(at: one, to: copy)
                #expect(
                    try await place.fault()
                        == .twice(#require(Shard(1, of: 2)), ["1-of-2", "copy"]))
                try files.removeItem(at: copy)
                _ = try await place.make(3, of: 3)
                #expect(await place.fault() == .otherCounts([2, 3]))
                try files.removeItem(at: place.folder(3, of: 3))

                var other = place
                other.settings.size = .pixels(128)
                #expect(await other.fault() == .foreign(folder: "1-of-2", .settings))
                let begun = try await other.make(1, of: 2)
                guard case .shards(.otherWork(folder: "1-of-2", .settings)) = begun.error else {
                    Issue.record("\(String(describing: begun.error))")
                    return
                }
                other = place
                other.clips = [plate, more]
                #expect(await other.fault() == .foreign(folder: "1-of-2", .clips))
                other = place
                other.consent = try #require(try Shared.woman?.get())
                #expect(await other.fault() == .foreign(folder: "1-of-2", .consent))

                // A faceset in the joined one's place does not give way to shards that are not whole.
                try #require(await Outcome(place.extractor(place.joined)).error == nil)
                let before = try Rows(place.joined)
                let faces = one.appending(path: "faces.faceset")
                var bytes = try Data(contentsOf: faces)
                bytes[bytes.count / 2] ^= 1
                try bytes.write(to: faces)
                #expect(
                    await place.fault(overwrite: true) == .damaged(file: "1-of-2/faces.faceset"))
                #expect(try Rows(place.joined) == before)
                guard case .shards(.damaged) = try await place.make(1, of: 2).error else {
                    Issue.record("a damaged shard is not taken for a finished one")
                    return
                }
                #expect(try await place.make(1, of: 2, overwrite: true).error == nil)
                #expect(await place.join(overwrite: true).error == nil)
                #expect(try Rows(place.joined) == before)
                guard
                    case .shards(.tooMany(_, frames: 113)) =
                        try await place.make(1, of: 114).error
                else {
                    Issue.record("more shards than frames")
                    return
                }
            }
        }
    }
}
