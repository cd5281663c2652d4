import Faces
import Foundation
import Imaging
import Inference
import Media
import TestSupport
import Testing
import Training

@Suite("Paired pictures that are read")
struct PairReaderTests {
    /// One frame's crop, and what its pictures lack whose mouth and lids are opened in some way.
    private struct Bent {
        let calm: FaceShape
        let planes: [UInt8]
        let square = SampleSquare(network: 144, coverage: 0.896, reach: 0)
        let reader: PairReader
        let pairs: PairedTargets

        init(_ clip: URL) throws {
            let face = try FilmedFace.faces(clip, frames: [0])[0]
            calm = FaceShape(face.mesh, crop: face.picture.width)
            (planes, reader) = (square.sample(face.picture), try PairReader(square))
            pairs = PairedTargets(source: [calm], target: [calm])
        }

        func lacking(_ asked: FaceShape, by more: Openness) throws -> Openness {
            let side = square.side
            let shape = calm.opened(by: more)
            let bent = pairs.warp(0, to: shape, side: side, scale: square.scale)(
                planes[...], channels: 3)
            func plane(_ k: Int) -> [UInt8] { Array(bent[k * side * side..<(k + 1) * side * side]) }
            let picture = PlanarRGB(
                width: side, height: side, red: plane(0), green: plane(1), blue: plane(2))
            return try #require(try reader.lacking(asked, in: picture))
        }
    }

    @Test(
        "a calm face is bent until the mesh network reads the mouth that was asked for",
        .enabled(if: Footage.plate != nil, "needs the sample clips"),
        arguments: [5, 9] as [Float])
    func mended(_ more: Float) throws {
        let bent = try Bent(#require(Footage.plate))
        let asked = bent.calm.opened(by: [more, 0, 0])
        func lacking(_ beyond: Openness) throws -> Openness {
            try bent.lacking(asked, by: [more, 0, 0] + beyond)
        }
        let first = try lacking(Openness()).x
        var mending = PairMending()
        for _ in 0..<8 { mending.tried(lacking: try lacking(mending.next)) }
        let last = try lacking(mending.best).x
        #expect(first > 0.5, "\(first)")
        #expect(abs(last) < 0.4 * first, "\(first) \(last)")
        // What is asked for of lids says a gaze, and here there is none.
        #expect(mending.best.y == 0 && mending.best.z == 0)
    }

    @Test(
        "open eyes are bent until the iris network reads the lids that were asked for",
        .enabled(if: Footage.plate != nil, "needs the sample clips"),
        arguments: [0.14, 0.27] as [Float])
    func lids(_ lids: Float) throws {
        let bent = try Bent(#require(Footage.plate))
        var asked = bent.calm
        let part = Gaze.Part(iris: .zero, radius: 0.2, lids: lids)
        asked.gaze = Gaze(right: part, left: part)
        let first = try bent.lacking(asked, by: Openness())
        var mending = PairMending()
        for _ in 0..<6 { mending.tried(lacking: try bent.lacking(asked, by: mending.next)) }
        let last = try bent.lacking(asked, by: mending.best)
        #expect(first.y < -1 && first.z < -1, "\(first)")
        #expect(
            abs(last.y) < 0.3 * abs(first.y) && abs(last.z) < 0.3 * abs(first.z),
            "\(last) of \(first)")
    }

    @Test(
        "a mouth that reads up to a fifth too far open lacks nothing, and one that is not open enough does",
        .enabled(if: Footage.plate != nil, "needs the sample clips"))
    func doubt() throws {
        let bent = try Bent(#require(Footage.plate))
        /// What a mouth that was opened by 9 units lacks of one that is `much` open.
        func lacking(_ much: Float) throws -> Float {
            let own = Expression(bent.calm).measures[0]
            let asked = bent.calm.opened(by: [much - own, 0, 0])
            return try bent.lacking(asked, by: [9, 0, 0]).x
        }
        // Of 30 it lacks what it is not, less a twentieth of 30.
        let shown = 0.95 * 30 - (try lacking(30))
        #expect((1...6).contains(shown), "\(shown)")
        for share in [0.85, 1, 1.02] as [Float] {
            let more = try lacking(share * shown)
            #expect(more == 0, "\(share): \(more) of \(shown)")
        }
        #expect(try lacking(1.2 * shown) > 0.1 * shown && lacking(0.7 * shown) < -0.05 * shown)
    }
}
