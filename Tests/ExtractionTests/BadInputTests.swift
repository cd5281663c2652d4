import Extraction
import Faces
import Foundation
import Media
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("Bad input")
    struct BadInput {
        @Test(
            "a clip that cannot be read is named, and the others are read",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func othersGoOn() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let missing = folder.appending(path: "missing.mp4")
                let empty = folder.appending(path: "empty.mp4")
                let garbage = folder.appending(path: "garbage.mp4")
                try Data().write(to: empty)
                var random = SeededRandom(seed: 3)
                try Data((0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) })
                    .write(to: garbage)
                let file = folder.appending(path: "ben.faceset")
                let outcome = await Outcome(
                    [missing, empty, plate, garbage, plate], consent, file,
                    ExtractionSettings(frameStep: 12))
                #expect(outcome.error == nil)
                let failures = try #require(outcome.summary).failures
                #expect(failures.map(\.clip) == [missing, empty, garbage])
                #expect(
                    failures.prefix(2).map(\.cause) == [
                        .missing(file: missing), .empty(file: empty),
                    ])
                #expect(outcome.summary?.tally.total == 6)
                // The same clip once more is done already.
                #expect(outcome.warnings.last == .alreadyDone(clip: plate))
                #expect(try Rows(file).clips.map(\.clip.name) == ["single_face.mp4"])
            }
        }

        @Test(
            "when no clip can be read the error lists all, and no faceset is left",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func allFail() async throws {
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let clips = ["a.mp4", "b.mp4"].map { folder.appending(path: $0) }
                let outcome = await Outcome(
                    clips, consent, folder.appending(path: "ben.faceset"))
                guard case .allClipsFailed(let failures)? = outcome.error else {
                    Issue.record("\(String(describing: outcome.error))")
                    return
                }
                #expect(failures == clips.map { ClipFailure(clip: $0, cause: .missing(file: $0)) })
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(left == [])
            }
        }

        @Test(
            "of a clip that is cut off the frames before the cut are kept, and the place is told",
            .enabled(if: Footage.plate != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"))
        func cutOff() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let whole = folder.appending(path: "whole.mkv")
                try Tools.ffmpeg("-i", plate.path, "-an", "-g", "12", whole.path)
                let clip = folder.appending(path: "cut.mkv")
                let bytes = try Data(contentsOf: whole)
                try bytes.prefix(bytes.count * 6 / 10).write(to: clip)
                let file = folder.appending(path: "ben.faceset")
                let outcome = await Outcome([clip], consent, file)
                #expect(outcome.error == nil)
                let frames = try #require(outcome.clips.first).frames
                #expect((20...60).contains(frames))
                #expect(outcome.summary?.tally.total == frames)
                #expect(
                    outcome.warnings.contains { warning in
                        if case .damage(clip, _) = warning { true } else { false }
                    }, "\(outcome.warnings)")
            }
        }

        @Test("settings out of their range are named with what is allowed")
        func settings() async throws {
            guard let consent = try Shared.man?.get() else { return }
            let file = URL(filePath: "nowhere.faceset")
            let clip = URL(filePath: "nowhere.mp4")
            for (settings, expected, value) in [
                (ExtractionSettings(size: .pixels(64)), ExtractionError.Setting.size, 64),
                (ExtractionSettings(size: .pixels(4096)), .size, 4096),
                (ExtractionSettings(jpegQuality: 101), .jpegQuality, 101),
                (ExtractionSettings(frameStep: 0), .frameStep, 0),
                (ExtractionSettings(decodingThreads: 0), .decodingThreads, 0),
            ] {
                let outcome = await Outcome([clip], consent, file, settings)
                guard case .setting(expected, value, let allowed)? = outcome.error else {
                    Issue.record("\(String(describing: outcome.error))")
                    continue
                }
                #expect(!allowed.contains(value))
            }
            guard case .noClips? = await Outcome([], consent, file).error else {
                Issue.record("no clip")
                return
            }
        }

        @Test(
            "a foreign file in the faceset's place is left alone",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func foreignFaceset() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "letter.faceset")
                let letter = Data("Dear Ben, ...".utf8)
                try letter.write(to: file)
                let outcome = await Outcome([plate], consent, file)
                guard case .faceset(.foreign(file, .notSQLite))? = outcome.error else {
                    Issue.record("\(String(describing: outcome.error))")
                    return
                }
                #expect(try Data(contentsOf: file) == letter)
            }
        }

        @Test(
            "a full disk is told, and with room the same command gives what it would have given",
            .enabled(if: Footage.plate != nil, "needs footage"),
            .enabled(if: SmallDisk.isPossible, "needs root and the right to mount a small disk"))
        func diskFull() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let disk = try SmallDisk(folder.appending(path: "disk"), kibibytes: 1200)
                let file = disk.folder.appending(path: "ben.faceset")
                let full = await Outcome([plate], consent, file)
                guard case .faceset(.diskFull(file))? = full.error else {
                    Issue.record("\(String(describing: full.error))")
                    return
                }
                try disk.resize(kibibytes: 64_000)
                let second = await Outcome([plate], consent, file)
                #expect(second.error == nil)
                let whole = folder.appending(path: "whole.faceset")
                #expect(await Outcome([plate], consent, whole).error == nil)
                #expect(try Rows(file) == Rows(whole))
            }
        }
    }
}
