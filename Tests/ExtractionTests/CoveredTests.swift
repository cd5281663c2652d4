import Extraction
import Faces
import Foundation
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("A hand over the face")
    struct Covered {
        /// The frames of the source clip in which her hand touches the face, looked at one by one.
        private static let hand = 57...229

        @Test(
            "every frame with the hand on the face is left out, and half a second around it at most",
            .enabled(if: Footage.source != nil, "needs footage"),
            .enabled(if: Effort.isFull, "left out by --quick"))
        func wholeClip() async throws {
            let source = try #require(Footage.source)
            let consent = try #require(try Shared.woman?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ana.faceset")
                let outcome = await Outcome([source], consent, file)
                #expect(outcome.error == nil)
                let faces = try Rows(file).faces
                #expect(faces.count == 472)
                let covered = Set(
                    faces.filter { $0.exclusion?.reason == .covered }.map(\.frame))
                #expect(covered.isSuperset(of: Self.hand))
                // 24 frames a second.
                #expect(covered.allSatisfy { (57 - 12...229 + 12).contains($0) }, "\(covered)")
                #expect(faces.count { $0.exclusion == nil } > 200)
            }
        }

        @Test(
            "faces without a hand are not taken for covered",
            .enabled(if: Effort.isFull, "left out by --quick"),
            arguments: [
                "grid_pwij3p.mpg", "grid_lwbsza.mpg", "carphone_pristine.mp4", "single_face.mp4",
            ])
        func noHand(name: String) async throws {
            // Without the footage there is nothing to look at; the other tests of this suite say that it is missing.
            guard let clip = Footage.clip(name) else { return }
            let consent = try Consents.record(of: "Ben", from: clip, frames: 0..<30)
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let outcome = await Outcome([clip], consent, file)
                #expect(outcome.error == nil)
                #expect(outcome.summary?.tally.excluded[.covered] == nil)
            }
        }
    }
}
