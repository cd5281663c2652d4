import Extraction
import Faces
import Foundation
import Imaging
import Media
import TestSupport
import Testing

extension ExtractionTests {
    /// Landmarks that a person moves, on real faces.
    @Suite("Correcting landmarks")
    struct Repair {
        private static let pair = Footage.clip("intel_head-pose-face-detection-female-and-male.gif")

        @Test(
            "a corrected face is cut where its mesh lies then, and comes back byte by byte",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func thereAndBack() async throws {
            let clip = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                _ = await Outcome([clip], consent, file, ExtractionSettings(frameStep: 8))
                let before = try Rows(file)
                let faceset = try Faceset(file, for: .writing)
                let face = try #require(before.faces.dropFirst(3).first)
                let repair = try LandmarkRepair(face.id, of: faceset, clip: clip, consent: consent)
                // All handles together: the crop follows the face, and shows it in the same place.
                let shift = Transform<CropSpace, CropSpace>(a: 1, b: 0, tx: 24, ty: 10)
                try repair.apply(
                    Dictionary(
                        uniqueKeysWithValues: MeshHandle.allCases.map {
                            ($0, shift(face.landmarks[$0.index]))
                        }))
                let moved = try faceset.face(face.id)
                let (inFrame, now) = (
                    face.landmarks.mapped(by: face.transform.inverse),
                    moved.landmarks.mapped(by: moved.transform.inverse)
                )
                let step = hypot(24.0, 10) / face.transform.scale
                for i in stride(from: 0, to: 468, by: 31) {
                    #expect(abs(now[i].distance(to: inFrame[i]) - step) < 0.05)
                    // The transform was steadied by its neighbors, and now is the face's own: some tenths of a pixel.
                    #expect(moved.landmarks[i].distance(to: face.landmarks[i]) < 3)
                }
                #expect(moved.isDecidedByUser && moved.exclusion == nil)
                #expect(moved.embedding != nil)
                #expect(try faceset.image(face.id) != before.images[3])
                #expect(try faceset.restore(face.id))
                #expect(try Rows(file).difference(from: before) == nil)
            }
        }

        @Test(
            "its picture shows the crop in the middle, and half a crop around",
            .enabled(if: Footage.plate != nil, "needs footage"))
        func surroundings() async throws {
            let clip = try #require(Footage.plate)
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                _ = await Outcome([clip], consent, file, ExtractionSettings(frameStep: 20))
                let faceset = try Faceset(file)
                let id = try #require(try faceset.faceIDs(.any).first)
                let picture = try LandmarkRepair(id, of: faceset, clip: clip, consent: consent)
                    .surroundings(side: 512)
                let crop = try StillImage.decodeJPEG(try #require(try faceset.image(id)))
                #expect(picture.width == 512 && crop.width == 256)
                var sum = 0
                for y in stride(from: 0, to: 256, by: 5) {
                    for x in stride(from: 0, to: 256, by: 5) {
                        for c in 0..<3 {
                            sum += abs(
                                Int(picture.bytes[3 * ((y + 128) * 512 + x + 128) + c])
                                    - Int(crop.bytes[3 * (y * 256 + x) + c]))
                        }
                    }
                }
                // JPEG alone lies between them.
                #expect(Double(sum) / (52 * 52 * 3) < 2)
            }
        }

        @Test(
            "a mesh that is dragged onto somebody else is refused, and nothing changes",
            .enabled(if: pair != nil, "needs footage"))
        func otherPerson() async throws {
            let clip = try #require(Self.pair)
            let consent = try Consents.record(of: "Ana", from: clip, frames: 0..<30, place: 0)
            try await inFolder { folder in
                let file = folder.appending(path: "ana.faceset")
                _ = await Outcome([clip], consent, file, ExtractionSettings(frameStep: 4))
                let before = try Rows(file)
                let faceset = try Faceset(file, for: .writing)
                let face = try #require(before.faces.dropFirst(2).first)
                let other = try #require(before.bystanders.first { $0.frame == face.frame })
                // The mesh is laid over the other face's box.
                let mine = face.landmarks.mapped(by: face.transform.inverse).box
                let scale = (other.box.right - other.box.left) / (mine.right - mine.left)
                let over = Transform<FrameSpace, FrameSpace>(
                    a: scale, b: 0, tx: other.box.left - scale * mine.left,
                    ty: other.box.top - scale * mine.top)
                let map = face.transform.inverse.then(over).then(face.transform)
                let repair = try LandmarkRepair(face.id, of: faceset, clip: clip, consent: consent)
                #expect {
                    try repair.apply(
                        Dictionary(
                            uniqueKeysWithValues: MeshHandle.allCases.map {
                                ($0, map(face.landmarks[$0.index]))
                            }))
                } throws: { error in
                    guard
                        case .repair(.otherPerson("Ana", let distance, let threshold))? = error
                            as? ExtractionError
                    else { return false }
                    return distance > threshold
                }
                #expect(try Rows(file).difference(from: before) == nil)
            }
        }

        @Test(
            "another clip, a place outside of the frame and a face without a picture are refused",
            .enabled(if: Footage.plate != nil && Footage.source != nil, "needs footage"))
        func refused() async throws {
            let (clip, wrong) = (try #require(Footage.plate), try #require(Footage.source))
            let consent = try #require(try Shared.man?.get())
            try await inFolder { folder in
                let file = folder.appending(path: "ben.faceset")
                _ = await Outcome([clip], consent, file, ExtractionSettings(frameStep: 20))
                let faceset = try Faceset(file, for: .writing)
                let ids = try faceset.faceIDs(.any)
                func fault(_ body: () throws -> Void) -> RepairFault? {
                    do {
                        try body()
                    } catch ExtractionError.repair(let fault) {
                        return fault
                    } catch {
                        Issue.record("\(error)")
                    }
                    return nil
                }
                #expect(
                    fault {
                        _ = try LandmarkRepair(ids[0], of: faceset, clip: wrong, consent: consent)
                    }
                        == .otherClip(given: wrong, name: clip.lastPathComponent))
                let repair = try LandmarkRepair(ids[0], of: faceset, clip: clip, consent: consent)
                let away = Dictionary(
                    uniqueKeysWithValues: MeshHandle.allCases.enumerated().map {
                        ($1, Point<CropSpace>(1e5 + Double(10 * $0), 1e5))
                    })
                #expect(fault { try repair.apply(away) } == .noFace)
                try faceset.exclude([ids[1]], as: .otherPerson)
                #expect(
                    fault {
                        _ = try LandmarkRepair(ids[1], of: faceset, clip: clip, consent: consent)
                    }
                        == .takenBack(ids[1]))
            }
        }
    }
}
