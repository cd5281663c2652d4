import Faces
package import Imaging
package import Inference

/// Looks at paired pictures with the mesh network, and says how far from what was asked for mouth and lids are.
///
/// A warp moves the points of a mesh, but how far open a mouth or an eye looks is decided by what is between them: lips that were shut when
/// the source was filmed are stretched into thicker lips, and a shut eye's lashes into a narrow eye.
///
/// It belongs to one task at a time.
package struct PairReader {
    private let reader: MeshReader
    private let square: SampleSquare

    /// A reader of pictures that are such samples.
    package init(_ square: SampleSquare) throws(InferenceError) {
        self.square = square
        reader = try MeshReader(NetworkRuntime())
    }

    /// What a picture lacks of the openings of a shape, in face units; `nil` where no face is read.
    package func lacking(
        _ asked: FaceShape, in picture: PlanarRGB
    ) throws(InferenceError) -> Openness? {
        let wanted = square.landmarks(of: asked)
        guard let read = try reader.landmarks(in: SampledFrame(picture), near: wanted) else {
            return nil
        }
        let unit = wanted.eyeDistance / Double(square.scale)
        func missing(_ opening: (Landmarks<FrameSpace>) -> Double) -> Float {
            Float((opening(wanted) - opening(read)) * unit)
        }
        return Openness(
            missing { $0.mouthOpening }, missing { $0.opening(of: .right) },
            missing { $0.opening(of: .left) })
    }
}
