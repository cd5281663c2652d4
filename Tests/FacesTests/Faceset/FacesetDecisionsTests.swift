import Faces
import Foundation
import Imaging
import Testing

@Suite("Deciding about the faces of a faceset")
struct FacesetDecisionsTests {
    @Test("an excluded face stays in the file, with reason and author, and comes back")
    func excludeAndInclude() throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"))
            let some = Array(try faceset.faceIDs().prefix(5))
            try faceset.exclude(some, as: .covered)
            #expect(try faceset.tally() == FaceTally(kept: 35, excluded: [.covered: 5]))
            #expect(try faceset.face(some[0]).exclusion == Exclusion(.covered, by: .user))
            #expect(try faceset.image(some[0]) != nil)
            try faceset.include(some.prefix(2))
            #expect(try faceset.tally() == FaceTally(kept: 37, excluded: [.covered: 3]))
            #expect(try faceset.face(some[0]).exclusion == nil)
        }
    }

    @Test("the user's decision stands above the program's verdict")
    func userFirst() throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"))
            let clip = try #require(try faceset.clips().first).id
            let ids = try faceset.faceIDs()
            try faceset.exclude([ids[0]])
            try faceset.include([ids[1]])
            let verdicts = ids.map {
                FaceVerdict(id: $0, exclusion: .blurred, sharpnessRank: 0.5)
            }
            try faceset.finish(clip, frames: 40, framesWithoutFace: 0, verdicts: verdicts)
            let faces = try faceset.faces(ids)
            #expect(faces[0].exclusion == Exclusion(.unwanted, by: .user))
            #expect(faces[1].exclusion == nil)
            #expect(faces[2].exclusion == Exclusion(.blurred, by: .program))
            #expect(faces.allSatisfy { $0.sharpnessRank == 0.5 })
        }
    }

    @Test("a face that turns out to be somebody else's leaves no picture and no mesh in the file")
    func takenBack() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "ana.faceset")
            var pictures: [[UInt8]] = []
            do {
                let faceset = try FacesetSamples.make(file)
                let clip = try #require(try faceset.clips().first).id
                let ids = try faceset.faceIDs()
                let (judged, told) = (try faceset.face(ids[10]), ids[20])
                pictures = [
                    try #require(try faceset.image(judged.id)),
                    try #require(try faceset.image(told)),
                ]
                let verdict = FaceVerdict(
                    id: judged.id, exclusion: .otherPerson, sharpnessRank: 0)
                try faceset.finish(clip, frames: 40, framesWithoutFace: 0, verdicts: [verdict])
                let bystanders = try faceset.bystanders(of: clip)
                #expect(
                    bystanders == [
                        Bystander(
                            clip: clip, frame: 10, time: judged.time, track: 0, box: judged.box,
                            presence: judged.presence, identityDistance: 0.3)
                    ])
                #expect(throws: FacesetError.noFace(file: file, id: judged.id)) {
                    try faceset.face(judged.id)
                }
                try faceset.exclude([told], as: .otherPerson)
                #expect(try faceset.image(told) == nil)
                #expect(try faceset.face(told).embedding == nil)
                // Nobody consented to that face: it cannot be taken in again.
                try faceset.include([told])
                #expect(try faceset.face(told).exclusion == Exclusion(.otherPerson, by: .user))
                #expect(try faceset.tally() == FaceTally(kept: 38, excluded: [.otherPerson: 2]))
            }
            let bytes = try Data(contentsOf: file)
            for picture in pictures {
                #expect(bytes.range(of: Data(picture[100..<140])) == nil)
            }
            #expect(!FileManager.default.fileExists(atPath: file.path + "-wal"))
        }
    }

    @Test("a face that is not there is named in the error, and nothing else changes")
    func unknownFace() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "ana.faceset")
            let faceset = try FacesetSamples.make(file)
            let wrong = FaceID(rawValue: 4711)
            let ids = [try faceset.faceIDs()[0], wrong]
            #expect(throws: FacesetError.noFace(file: file, id: wrong)) {
                try faceset.exclude(ids)
            }
            #expect(try faceset.tally().kept == 40)
            #expect(throws: FacesetError.noFace(file: file, id: wrong)) {
                try faceset.face(wrong)
            }
            #expect(throws: FacesetError.noFace(file: file, id: wrong)) {
                try faceset.image(wrong)
            }
        }
    }

    @Test("a clip that is still being read is nobody's to train on")
    func runningClip() throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"))
            let consent = try #require(try faceset.clips().first).clip.consent
            let clip = try faceset.begin(FacesetSamples.clip("2", consent: consent))
            try faceset.append(
                [FacesetSamples.face(0, clip: clip)], to: clip,
                progress: ClipProgress(frames: 1, framesWithoutFace: 0, state: []))
            #expect(try faceset.faceIDs().count == 40)
            #expect(try faceset.tally().total == 40)
            #expect(try faceset.faceIDs(FaceFilter(includesRunningClips: true)).count == 41)
        }
    }

    @Test("a run that is taken back leaves what was settled before, row for row")
    func discard() throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"))
            let before = try faceset.faces(faceset.faceIDs(.any))
            var other = FacesetSamples.consent
            other.sha256 = String(repeating: "d", count: 64)
            let consent = try faceset.add(other)
            for digit in "23" as String {
                let clip = try faceset.begin(FacesetSamples.clip(digit, consent: consent))
                try faceset.append(
                    [FacesetSamples.face(0, clip: clip)], to: clip,
                    progress: ClipProgress(frames: 1, framesWithoutFace: 0, state: []))
                if digit == "2" {
                    try faceset.finish(clip, frames: 1, framesWithoutFace: 0, verdicts: [])
                }
            }
            #expect(try faceset.discardUnsettledClips() == 1)
            #expect(try faceset.faces(faceset.faceIDs(.any)) == before)
            #expect(try faceset.consents() == [FacesetSamples.consent])
        }
    }
}
