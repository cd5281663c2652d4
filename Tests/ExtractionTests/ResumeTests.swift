import Extraction
import Faces
import Foundation
import Provenance
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("An extraction that is stopped")
    struct Resume {
        @Test(
            "goes on where it stopped, and gives the same rows as one that never was",
            .enabled(if: Footage.source != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"),
            arguments: [7, 8] as [UInt64])
        func sameRows(seed: UInt64) async throws {
            let source = try #require(Footage.source)
            let consent = try #require(try Shared.woman?.get())
            var random = SeededRandom(seed: seed)
            try await inFolder { folder in
                // Her hand goes away in these frames: every part of the reading has something to remember.
                let clip = folder.appending(path: "clip.mp4")
                try Tools.cut(source, 190...300, to: clip)
                let whole = folder.appending(path: "whole.faceset")
                let outcome = await Outcome([clip], consent, whole)
                #expect(outcome.error == nil)

                let broken = folder.appending(path: "broken.faceset")
                let extractor = Extractor(
                    clips: [clip], consent: consent, revocations: .none, faceset: broken)
                var resumed: [Int] = []
                var stored = 0
                while await Self.stop(
                    extractor, after: stored + Int.random(in: 0...31, using: &random),
                    resumed: &resumed)
                {
                    stored = try Faceset(broken).clips().first?.frames ?? 0
                }
                #expect(resumed.count { $0 > 0 } >= 2, "\(resumed)")
                let difference = try Rows(broken).difference(from: Rows(whole))
                #expect(difference == nil, "resumed at \(resumed)")
                let rows = try Rows(whole)
                #expect(rows.faces.count == 111)
                #expect(rows.clips.map(\.state) == [.settled])
            }
        }

        /// Runs until the faceset holds more than `frames` frames of the clip, and cancels in the midst.
        ///
        /// - Returns: Whether it was cancelled before its end.
        private static func stop(
            _ extractor: Extractor, after frames: Int, resumed: inout [Int]
        ) async -> Bool {
            let task = Task {
                var begin: Int?
                do throws(ExtractionError) {
                    for try await event in extractor.events() {
                        if case .began(let beginning) = event { begin = beginning.resumedAt }
                    }
                    return (begin, true)
                } catch {
                    if case .interrupted = error {} else { Issue.record(error) }
                    return (begin, false)
                }
            }
            let watcher = Task {
                while !Task.isCancelled {
                    let clip = try? Faceset(extractor.faceset).clips().first
                    if let clip, clip.state == .running, clip.frames > frames {
                        task.cancel()
                        return
                    }
                    try? await Task.sleep(for: .milliseconds(5))
                }
            }
            let (begin, isDone) = await task.value
            watcher.cancel()
            if let begin { resumed.append(begin) }
            return !isDone
        }

        @Test(
            "begins a clip anew when it was begun with other settings, and says so",
            .enabled(if: Footage.plate != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"))
        func otherSettings() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                var resumed: [Int] = []
                let extractor = Extractor(
                    clips: [plate], consent: consent, revocations: .none, faceset: file)
                try #require(await Self.stop(extractor, after: 20, resumed: &resumed))
                let outcome = await Outcome(
                    [plate], consent, file, ExtractionSettings(size: .pixels(128), frameStep: 8))
                #expect(
                    outcome.warnings == [
                        .beganAnew(clip: plate, settings: "size 256, quality 95, every 1")
                    ])
                let rows = try Rows(file)
                #expect(rows.faces.map(\.frame) == Array(stride(from: 0, to: 72, by: 8)))
                #expect(rows.faces.allSatisfy { $0.size == 128 })
            }
        }

        @Test(
            "keeps a second one out of the same faceset while it runs",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func inUse() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let extractor = Extractor(
                    clips: [plate], consent: consent, revocations: .none, faceset: file)
                var events = extractor.events().makeAsyncIterator()
                _ = try await events.next()
                let second = await Outcome(extractor)
                guard case .inUse(file)? = second.error else {
                    Issue.record("\(String(describing: second.error))")
                    return
                }
                var summary: ExtractionSummary?
                while let event = try await events.next() {
                    if case .finished(let end) = event { summary = end }
                }
                #expect(summary?.tally.total == 72)
                // The lock goes with the run.
                #expect(
                    try FileManager.default.contentsOfDirectory(atPath: folder.path) == [
                        "ben.faceset"
                    ])
            }
        }
    }
}
