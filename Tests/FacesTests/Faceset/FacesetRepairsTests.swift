import Faces
import Foundation
import Imaging
import Testing

/// Faces whose meshes were corrected by hand, in the file.
@Suite("corrected faces")
struct FacesetRepairsTests {
    @Test("a corrected face has the new measurement, is kept, and comes back as it was found")
    func thereAndBack() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            let faceset = try Faceset(file, for: .writing)
            let id = try faceset.faceIDs(.any)[2]
            try faceset.exclude([id], as: .blurred)
            let before = try faceset.face(id)
            let image = try faceset.image(id)
            let signature = try faceset.signature(id)
            let other = try FacesetSamples.face(before.frame, clip: before.clip, seed: 77)
            try faceset.repair(id, with: other)
            let corrected = try faceset.face(id)
            #expect(corrected.landmarks == other.facts.landmarks)
            #expect(corrected.transform == other.facts.transform)
            #expect(corrected.pose == other.facts.pose && corrected.box == other.facts.box)
            #expect(corrected.exclusion == nil && corrected.isDecidedByUser)
            #expect(corrected.frame == before.frame && corrected.track == before.track)
            #expect(try faceset.image(id) == other.image)
            #expect(try faceset.signature(id) == other.signature)
            // What was found is what was found first.
            try faceset.repair(id, with: try FacesetSamples.face(3, clip: before.clip, seed: 78))
            #expect(try faceset.isRepaired(id))
            #expect(try faceset.restore(id))
            #expect(try faceset.face(id) == before)
            #expect(try faceset.image(id) == image)
            #expect(try faceset.signature(id) == signature)
            #expect(try !faceset.isRepaired(id))
            #expect(try !faceset.restore(id))
        }
    }

    @Test(
        "the picture of another person does not come back by a correction, nor by taking one back")
    func takenBack() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            let faceset = try Faceset(file, for: .writing)
            let id = try faceset.faceIDs(.any)[1]
            let face = try faceset.face(id)
            // Neither the corrected one nor the one that was found.
            try faceset.repair(id, with: try FacesetSamples.face(1, clip: face.clip, seed: 79))
            try faceset.exclude([id], as: .otherPerson)
            #expect(try !faceset.restore(id))
            #expect(try faceset.image(id) == nil)
            try faceset.repair(id, with: try FacesetSamples.face(1, clip: face.clip, seed: 80))
            #expect(try faceset.image(id) == nil)
            #expect(try faceset.face(id).exclusion?.reason == .otherPerson)
        }
    }

    @Test("a face that is not there is an error, and a file for reading stays as it is")
    func refused() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "x.faceset")
            try FacesetSamples.make(file)
            let writing = try Faceset(file, for: .writing)
            let id = try writing.faceIDs(.any)[0]
            let clip = try writing.face(id).clip
            let face = try FacesetSamples.face(0, clip: clip, seed: 80)
            let none = FaceID(rawValue: 99_999)
            #expect(throws: FacesetError.noFace(file: file, id: none)) {
                try writing.repair(none, with: face)
            }
            #expect(throws: FacesetError.readOnly(file: file)) {
                try Faceset(file).repair(id, with: face)
            }
        }
    }
}
