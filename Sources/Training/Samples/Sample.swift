import Faces
import Imaging
import Media
import Networks

/// One crop as training sees it, in bytes.
package struct Sample: Sendable {
    /// Red, green, blue and weight, plane after plane. A weight of 255 is `Sample.heaviest`.
    var planes: [UInt8]
    /// The colors that the networks see it relative to.
    var colors: FaceColors
    /// The colors over its oval.
    var measured: FaceColors
    /// The mesh.
    var shape: FaceShape

    /// The planes of a sample.
    package static let channels = 4
    /// The weight that the byte 255 stands for: that of lips and eyes.
    package static let heaviest = Regions.heaviest

    /// A crop's sample, or `nil` when its mesh encloses nothing of the network's square.
    ///
    /// - Parameters:
    ///   - isNormalized: The networks see the colors relative to the face's own.
    init?(
        _ crop: RGBImage, _ landmarks: Landmarks<CropSpace>, square: SampleSquare,
        isNormalized: Bool
    ) {
        // The mesh is in pixels of the crop, which is square.
        shape = FaceShape(landmarks, crop: crop.width)
        let oval = Outline(shape[MeshIndices.oval].map(square.place))
            .distances(side: square.side, reach: Sample.reach(square))
        planes = square.sample(crop)
        guard let colors = Sample.colors(planes, oval: oval, square: square) else { return nil }
        measured = colors
        self.colors = isNormalized ? colors : .unchanged
        planes += Sample.weights(shape, oval: oval, square: square)
    }

    /// The colors of what lies inside the oval and in the network's square.
    private static func colors(
        _ planes: [UInt8], oval: [Float], square: SampleSquare
    ) -> FaceColors? {
        let side = square.side
        let seen = square.margin..<side - square.margin
        func inner(_ plane: Int) -> [Float] {
            seen.flatMap { y in seen.map { Float(planes[(plane * side + y) * side + $0]) / 255 } }
        }
        let inside = seen.flatMap { y in seen.map { oval[y * side + $0] < 0 ? Float(1) : 0 } }
        return FaceColors.measure(red: inner(0), green: inner(1), blue: inner(2), inside: inside)
    }

    /// How much each pixel counts: 1 on the face, 4 at lips and eyes, 0 outside, with soft edges. The lengths are the
    /// recipe's, in face units.
    private static func weights(
        _ shape: FaceShape, oval: [Float], square: SampleSquare
    ) -> [UInt8] {
        let sigma = 2 * square.scale
        let features = [MeshIndices.lipsOuter, MeshIndices.rightEye, MeshIndices.leftEye].map {
            Outline.hull(shape[$0].map(square.place))
                .distances(side: square.side, reach: Sample.reach(square))
        }
        return oval.indices.map { i in
            let face = Outline.softness(oval[i], grow: 6 * square.scale, sigma: sigma)
            let near = min(features[0][i], features[1][i], features[2][i])
            let detail = Outline.softness(near, grow: 4 * square.scale, sigma: sigma)
            return UInt8(min(255, face * (1 + 3 * detail) / heaviest * 255 + 0.5))
        }
    }

    /// Beyond this distance in pixels the softest edge has ended: 6 units and four deviations.
    private static func reach(_ square: SampleSquare) -> Float { 14 * square.scale }
}
