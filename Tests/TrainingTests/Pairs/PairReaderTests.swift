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
    /// The first frame of a clip as a whole-face crop, and the shape of its face.
    private static func crop(_ clip: URL) throws -> (RGBImage, FaceShape) {
        let reader = try ClipReader(clip, threads: 1)
        while let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            let picture = try SampledFrame(PictureConverter().planarRGB(frame))
            let face = try #require(
                try FaceTracker(NetworkRuntime()).faces(in: picture, index: 0).first
            ).landmarks
            let toCrop = Alignment.wholeFace.fit(face).transform(crop: 256)
            return (
                picture.crop(toCrop, side: 256), FaceShape(face.mapped(by: toCrop), crop: 256)
            )
        }
        throw CancellationError()
    }

    @Test(
        "a calm face is bent until the mesh network reads the mouth and lids that were asked for",
        .enabled(if: Footage.plate != nil, "needs the sample clips"),
        arguments: [[7, 0, 0], [3, 1.5, 1.5], [0, -3, -3]] as [Openness])
    func mended(_ more: Openness) throws {
        let (crop, calm) = try Self.crop(#require(Footage.plate))
        let square = SampleSquare(network: 144, coverage: 0.896, reach: 0)
        let (planes, side) = (square.sample(crop), square.side)
        let reader = try PairReader(square)
        let pairs = PairedTargets(source: [calm], target: [calm])
        /// What the picture that is bent so far beyond what is asked for lacks of it.
        func lacking(_ beyond: Openness) throws -> Openness {
            let warp = pairs.warp(
                0, to: calm.opened(by: more + beyond), side: side, scale: square.scale)
            let bent = warp(planes[...], channels: 3)
            func plane(_ k: Int) -> [UInt8] { Array(bent[k * side * side..<(k + 1) * side * side]) }
            let picture = PlanarRGB(
                width: side, height: side, red: plane(0), green: plane(1), blue: plane(2))
            return try #require(try reader.lacking(calm.opened(by: more), in: picture))
        }
        func size(_ lacking: Openness) -> Float { (lacking * lacking).sum().squareRoot() }
        let first = try lacking(Openness())
        var mending = PairMending()
        for _ in 0..<4 { mending.tried(lacking: try lacking(mending.next)) }
        let last = try lacking(mending.best)
        #expect(size(first) > 0.8, "\(first)")
        #expect(size(last) < 0.6 * size(first), "\(first) \(last)")
    }
}
