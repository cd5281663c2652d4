package import Imaging
package import Inference

/// Reads the mesh of a face whose place is known: in a crop, where nothing has to be found or followed.
///
/// It belongs to one task at a time.
package final class MeshReader {
    private let mesh: FaceMesh
    /// A mesh with less presence is no face: as `FaceTracker` has it.
    private static let minimumPresence = 0.5

    /// Reads the weights and compiles the network.
    package init(_ runtime: NetworkRuntime) throws(InferenceError) { mesh = try FaceMesh(runtime) }

    /// The mesh of the face that lies about where `place` does; `nil` where none is seen.
    package func landmarks(
        in picture: SampledFrame, near place: Landmarks<FrameSpace>
    ) throws(InferenceError) -> Landmarks<FrameSpace>? {
        guard !picture.isEmpty, let found = try mesh.run(picture, FaceRegion(place)),
            found.presence >= Self.minimumPresence
        else { return nil }
        return found.landmarks
    }
}
