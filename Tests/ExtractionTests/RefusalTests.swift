import Extraction
import Faces
import Foundation
import Imaging
import Provenance
import TestSupport
import Testing

extension ExtractionTests {
    /// No explicit clip is at hand, and none is wanted: with a threshold of 0 every clip counts as one.
    @Suite("Explicit material")
    struct Refusal {
        @Test(
            "is refused with its clip, its time and its score, and nothing is left of the run",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func nothingLeft() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let outcome = await Outcome(
                    Extractor(
                        clips: [plate], consent: consent, revocations: .none, faceset: file,
                        settings: ExtractionSettings(), explicitFrom: 0))
                guard case .explicit(let material)? = outcome.error else {
                    Issue.record("\(String(describing: outcome.error))")
                    return
                }
                #expect(material.clip == plate)
                #expect(material.from.seconds == 0)
                // Two looks a second over 72 frames at 30 a second: the last one at 2 s.
                #expect((1.9...2.1).contains(material.through.seconds))
                // Below 0.2 its makers call a picture very likely harmless.
                #expect((0...0.2).contains(material.score))
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(left == [])
            }
        }

        @Test(
            "leaves a faceset of earlier runs as it was, row for row",
            .enabled(if: Footage.plate != nil && Tools.hasFFmpeg, "needs footage and ffmpeg"))
        func earlierRuns() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let first = await Outcome([plate], consent, file, ExtractionSettings(frameStep: 8))
                #expect(first.error == nil)
                let before = try Rows(file)
                let more = folder.appending(path: "more.mp4")
                try Tools.cut(plate, 10...50, to: more)
                let second = await Outcome(
                    Extractor(
                        clips: [plate, more], consent: consent, revocations: .none, faceset: file,
                        settings: ExtractionSettings(frameStep: 8), explicitFrom: 0))
                guard case .explicit(let material)? = second.error else {
                    Issue.record("\(String(describing: second.error))")
                    return
                }
                #expect(material.clip == more)
                #expect(try Rows(file) == before)
                #expect(try Faceset(file).consents().count == 1)
            }
        }
    }
}
