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
        "a calm face is bent until the mesh network reads the mouth that was asked for",
        .enabled(if: Footage.plate != nil, "needs the sample clips"),
        arguments: [5, 9] as [Float])
    func mended(_ more: Float) throws {
        let (crop, calm) = try Self.crop(#require(Footage.plate))
        let square = SampleSquare(network: 144, coverage: 0.896, reach: 0)
        let (planes, side) = (square.sample(crop), square.side)
        let reader = try PairReader(square)
        let pairs = PairedTargets(source: [calm], target: [calm])
        let asked = calm.opened(by: [more, 0, 0])
        /// What the picture whose mouth is opened so far beyond what is asked for lacks of it.
        func lacking(_ beyond: Float) throws -> Float {
            let shape = calm.opened(by: [more + beyond, 0, 0])
            let warp = pairs.warp(0, to: shape, side: side, scale: square.scale)
            let bent = warp(planes[...], channels: 3)
            func plane(_ k: Int) -> [UInt8] { Array(bent[k * side * side..<(k + 1) * side * side]) }
            let picture = PlanarRGB(
                width: side, height: side, red: plane(0), green: plane(1), blue: plane(2))
            return try #require(try reader.lacking(asked, in: picture))
        }
        let first = try lacking(0)
        var mending = PairMending()
        for _ in 0..<4 { mending.tried(lacking: try lacking(mending.next)) }
        let last = try lacking(mending.best)
        #expect(first > 0.5, "\(first)")
        #expect(abs(last) < 0.4 * first, "\(first) \(last)")
    }
}
