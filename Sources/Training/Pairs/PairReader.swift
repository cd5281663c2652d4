import Faces
package import Imaging
package import Inference

/// Looks at paired pictures with the mesh network, and says how far from what was asked for a mouth is.
///
/// A warp moves the points of a mesh, but how far open a mouth looks is decided by what is between them: lips that were shut when
/// the source was filmed are stretched into thicker lips.
///
/// It belongs to one task at a time.
package struct PairReader {
    private let reader: MeshReader
    private let square: SampleSquare

    /// The mesh reads one person's mouth wider open than another's that looks alike, by up to this share of it.
    private static let bias: Float = 0.2

    /// A reader of pictures that are such samples.
    package init(_ square: SampleSquare) throws(InferenceError) {
        self.square = square
        reader = try MeshReader(NetworkRuntime())
    }

    /// How much farther open a picture's mouth would have to be, in face units, to be as far open as a shape's, as far as a
    /// mesh can tell: 0 where it may be; `nil` where no face is read.
    package func lacking(
        _ asked: FaceShape, in picture: PlanarRGB
    ) throws(InferenceError) -> Float? {
        let wanted = square.landmarks(of: asked)
        guard let read = try reader.landmarks(in: SampledFrame(picture), near: wanted) else {
            return nil
        }
        let unit = Float(wanted.eyeDistance) / square.scale
        let (much, found) = (Float(wanted.mouthOpening) * unit, Float(read.mouthOpening) * unit)
        let doubt = Self.bias * max(much, found)
        let missing = much - found
        return missing - min(doubt, max(-doubt, missing))
    }
}
