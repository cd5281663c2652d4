import Extraction
import Faces
import Foundation
import Imaging
import Provenance
import TestSupport
import Testing

extension ExtractionTests {
    @Suite("Whose face is taken")
    struct People {
        private static let pair = Footage.clip(
            "intel_head-pose-face-detection-female-and-male.gif")
        private static let faceless = Footage.clip("no_face.mp4")

        @Test(
            "of two people in the shot the consenting one is taken, and of the other nothing but the place",
            .enabled(if: pair != nil, "needs footage"), arguments: [0, 1])
        func twoPeople(place: Int) async throws {
            let clip = try #require(Self.pair)
            let consent = try Consents.record(
                of: "Ana", from: clip, frames: 0..<30, place: place)
            try await inFolder { folder in
                let file = folder.appending(path: "ana.faceset")
                let outcome = await Outcome(
                    [clip], consent, file, ExtractionSettings(frameStep: 2))
                #expect(outcome.error == nil)
                let rows = try Rows(file)
                let frames = try #require(rows.clips.first).frames
                #expect(rows.faces.count == (frames + 1) / 2)
                #expect(rows.bystanders.count >= rows.faces.count - 2)
                // They sit on their sides of the picture, which is 480 wide.
                let isLeft = place == 0
                #expect(rows.faces.allSatisfy { ($0.box.center.x < 240) == isLeft })
                #expect(rows.bystanders.allSatisfy { ($0.box.center.x < 240) != isLeft })
                #expect(rows.images.allSatisfy { $0 != nil })
                #expect(outcome.summary?.tally.excluded[.otherPerson] == rows.bystanders.count)
            }
        }

        @Test(
            "a clip without a face is an error that says so, and leaves no faceset",
            .enabled(if: faceless != nil && Footage.plate != nil, "needs footage"))
        func noFace() async throws {
            let clip = try #require(Self.faceless)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let outcome = await Outcome([clip], consent, file)
                guard case .noFace([clip], let frames)? = outcome.error else {
                    Issue.record("\(String(describing: outcome.error))")
                    return
                }
                #expect(frames == 95)
                #expect(outcome.warnings == [.noFace(clip: clip, frames: 95)])
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(left == [])
            }
        }

        @Test(
            "a clip of somebody else is an error that names the distance, and leaves no faceset",
            .enabled(if: Footage.source != nil && Footage.plate != nil, "needs footage"))
        func somebodyElse() async throws {
            let plate = try #require(Footage.plate)
            let consent = try #require(try Shared.woman?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ana.faceset")
                let outcome = await Outcome(
                    [plate], consent, file, ExtractionSettings(frameStep: 4))
                guard case .personNotFound(let finding)? = outcome.error else {
                    Issue.record("\(String(describing: outcome.error))")
                    return
                }
                #expect(finding.person == "Ana" && finding.faces == 18)
                #expect(try #require(finding.nearest) > Enrolment.threshold)
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(left == [])
            }
        }

        @Test(
            "a faceset takes no second person in",
            .enabled(if: Footage.source != nil && Footage.plate != nil, "needs footage"))
        func secondPerson() async throws {
            let (plate, source) = (try #require(Footage.plate), try #require(Footage.source))
            let man = try #require(try Shared.man?.get())
            let woman = try #require(try Shared.woman?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let first = await Outcome([plate], man, file, ExtractionSettings(frameStep: 24))
                #expect(first.error == nil)
                let before = try Rows(file)
                let second = await Outcome([source], woman, file)
                guard case .facesetOfOther(file, "Ben", "Ana")? = second.error else {
                    Issue.record("\(String(describing: second.error))")
                    return
                }
                #expect(try Rows(file) == before)
                // A new record of the same person is welcome.
                let renewed = try Consents.record(of: "Ben", from: plate, frames: 20..<60)
                let third = await Outcome([plate], renewed, file)
                #expect(third.error == nil)
                #expect(
                    third.warnings == [
                        .doneWithOtherSettings(
                            clip: plate, settings: "size 256, quality 95, every 24")
                    ])
            }
        }

        @Test(
            "a consent that is over, taken back or measured by another network is refused",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func refusedConsent() async throws {
            let plate = try #require(Footage.plate)
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                let expired = try Consents.record(
                    of: "Ben", from: plate, frames: 0..<8, until: "2020-02-02")
                let over = await Outcome([plate], expired, file)
                guard case .provenance(.refused(let refusal))? = over.error,
                    case .expired = refusal.reason
                else {
                    Issue.record("\(String(describing: over.error))")
                    return
                }
                let list = folder.appending(path: "revocations.txt")
                let man = try #require(try Shared.man?.get())
                try Revocations.revoke(man.hash, on: .today, in: list)
                let revoked = await Outcome(
                    Extractor(
                        clips: [plate], consent: man, revocations: try Revocations(files: [list]),
                        faceset: file))
                guard case .provenance(.refused(let second))? = revoked.error,
                    case .revoked = second.reason
                else {
                    Issue.record("\(String(describing: revoked.error))")
                    return
                }
                let foreign = try Consents.record(
                    of: "Ben", from: plate, frames: 0..<8,
                    encoder: String(repeating: "0", count: 64))
                let other = await Outcome([plate], foreign, file)
                guard case .enrolledByOtherNetwork(nil, "Ben")? = other.error else {
                    Issue.record("\(String(describing: other.error))")
                    return
                }
                #expect(!FileManager.default.fileExists(atPath: file.path))
            }
        }
    }
}
