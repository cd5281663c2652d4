import Faces
import Foundation
import Imaging
import Testing

@Suite("A faceset's rows")
struct FacesetRowsTests {
    @Test("every number of a face comes back as it went in", arguments: [1, 2, 3] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "ana.faceset")
            try FacesetSamples.make(file, count: 30, seed: seed)
            let faceset = try Faceset(file)
            let clip = try #require(try faceset.clips().first)
            let records = try faceset.faces(faceset.faceIDs())
            #expect(records.count == 30)
            for (frame, record) in records.enumerated() {
                let expected = try FacesetSamples.face(frame, clip: clip.id, seed: seed)
                #expect(record.facts == expected.facts)
                #expect(try faceset.image(record.id) == expected.image)
                #expect(try faceset.signature(record.id) == expected.signature)
            }
            #expect(try faceset.consents() == [FacesetSamples.consent])
            #expect(clip.clip == FacesetSamples.clip(consent: clip.clip.consent))
            #expect(clip.state == .settled && clip.frames == 30)
        }
    }

    @Test("a batch that fails half-way leaves nothing of itself")
    func atomicBatch() throws {
        try FacesetSamples.inFolder { folder in
            let file = folder.appending(path: "ana.faceset")
            let faceset = try Faceset(file, for: .creating)
            let clip = try faceset.begin(
                FacesetSamples.clip(consent: faceset.add(FacesetSamples.consent)))
            let face = try FacesetSamples.face(0, clip: clip)
            let progress = ClipProgress(frames: 1, framesWithoutFace: 0, state: [7])
            // The same face twice breaks the rule that a track has one face in a frame.
            #expect(throws: FacesetError.self) {
                try faceset.append([face, face], to: clip, progress: progress)
            }
            #expect(try faceset.tally(of: clip).total == 0)
            #expect(try faceset.progress(of: clip) == nil)
            try faceset.append([face], to: clip, progress: progress)
            #expect(try faceset.tally(of: clip).kept == 1)
            #expect(try faceset.progress(of: clip) == progress)
        }
    }

    @Test("batches bring every face once, in order, whatever their size")
    func batches() throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"), count: 53)
            for size in [1, 7, 53, 100] {
                var batches = try faceset.batches(by: .yaw, of: size)
                var yaws: [Double] = []
                while let faces = try batches.next() {
                    #expect(faces.count <= size)
                    yaws += faces.map(\.pose.yaw)
                }
                #expect(yaws.count == 53)
                #expect(yaws == yaws.sorted())
            }
        }
    }

    @Test("each order sorts by what its name says, both ways", arguments: FaceOrder.allCases)
    func orders(order: FaceOrder) throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"))
            let all = try faceset.faceIDs()
            try faceset.exclude(all.prefix(9).suffix(4), as: .blurred)
            try faceset.exclude(all.suffix(3), as: .covered)
            func key(_ face: FaceRecord) -> Double {
                switch order {
                case .time: face.time.seconds
                case .sharpness: face.sharpness
                case .yaw: face.pose.yaw
                case .pitch: face.pose.pitch
                case .roll: face.pose.roll
                // One track, whose every measurement is 0.3.
                case .identity: 0.3
                case .exclusion:
                    switch face.exclusion?.reason {
                    case nil: 0
                    case .blurred: 1
                    default: 2
                    }
                case .size: face.box.width
                }
            }
            let up = try faceset.faces(faceset.faceIDs(.any, by: order)).map(key)
            let down = try faceset.faces(faceset.faceIDs(.any, by: order, isDescending: true))
                .map(key)
            #expect(up.count == 40)
            #expect(up == up.sorted())
            #expect(down == up.sorted(by: >))
        }
    }

    @Test("filters keep exactly the faces that they name")
    func filters() throws {
        try FacesetSamples.inFolder { folder in
            let faceset = try FacesetSamples.make(folder.appending(path: "ana.faceset"), count: 60)
            let all = try faceset.faces(faceset.faceIDs())
            try faceset.exclude(all.prefix(10).map(\.id), as: .cutOff)
            func frames(_ filter: FaceFilter) throws -> [Int] {
                try faceset.faces(faceset.faceIDs(filter)).map(\.frame)
            }
            #expect(try frames(.kept) == Array(10..<60))
            #expect(try frames(.excluded) == Array(0..<10))
            #expect(try frames(FaceFilter(.excluded([.blurred]))) == [])
            #expect(try frames(FaceFilter(.any, frames: 5...12)) == Array(5...12))
            let right = all.filter { $0.pose.yaw >= 0 }.map(\.frame)
            #expect(try frames(FaceFilter(.any, yaw: 0...(.infinity))) == right)
            let sharp = all.filter { $0.sharpness > -1 && $0.pose.pitch < 5 }.map(\.frame)
            #expect(
                try frames(FaceFilter(.any, pitch: -90...5, sharpness: -1...0)) == sharp)
            #expect(try frames(FaceFilter(.any, clips: [ClipID(rawValue: 99)])) == [])
        }
    }
}
