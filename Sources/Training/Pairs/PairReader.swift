import Faces
package import Imaging
package import Inference
import Synchronization

/// Looks at paired pictures with the networks that read meshes and irises, and says how far from what was asked for mouth and lids are.
///
/// A warp moves the points of a mesh, but how far open a mouth or an eye looks is decided by what is between them: lips that were shut
/// when the source was filmed are stretched into thicker lips, and an open eye is pressed into one that is not shut.
package final class PairReader: Sendable {
    private let square: SampleSquare
    private let seats: [Seat]

    /// What one look takes at a time.
    private final class Seat: Sendable {
        let networks: Mutex<(mesh: MeshReader, irises: IrisReader)>

        init() throws(InferenceError) {
            let runtime = try NetworkRuntime()
            networks = Mutex((try MeshReader(runtime), try IrisReader(runtime)))
        }
    }

    /// The mesh reads one person's mouth wider open than another's that looks alike, by up to a fifth of it. One that is too far open by
    /// as much is let be; one that is not open enough is hardly, since networks never show more of a movement than they were taught.
    private static let openDoubt: Float = 0.2
    private static let shutDoubt: Float = 0.05
    /// The iris network reads lids of the same eye so exactly, in eye widths.
    private static let lidDoubt: Float = 0.01

    /// A reader of pictures that are such samples, which so many threads ask at a time.
    package init(_ square: SampleSquare, threads: Int = 1) throws(InferenceError) {
        self.square = square
        var seats: [Seat] = []
        for _ in 0..<max(1, threads) { seats.append(try Seat()) }
        self.seats = seats
    }

    /// How much farther open a picture's mouth and eyes would have to be, in face units, to be as far open as a pair's shape and gaze ask,
    /// as far as it can be told: 0 where they may be; `nil` where no face is read.
    package func lacking(
        _ asked: FaceShape, in picture: PlanarRGB
    ) throws(InferenceError) -> Openness? {
        let place = square.landmarks(of: asked)
        guard let (face, gaze) = try look(picture, near: place) else { return nil }
        let unit = Float(place.eyeDistance) / square.scale
        let (much, found) = (Float(place.mouthOpening) * unit, Float(face.mouthOpening) * unit)
        var lacking = Openness()
        let doubt = found < much ? Self.shutDoubt : Self.openDoubt
        lacking.x = (much - found).beyond(doubt * max(much, found))
        guard let wanted = asked.gaze, let shown = gaze else { return lacking }
        func missing(_ eye: Eye) -> Float {
            let missing = wanted[eye].lids - shown[eye].lids
            return asked.eyeWidth(of: eye) * missing.beyond(Self.lidDoubt)
        }
        (lacking.y, lacking.z) = (missing(.right), missing(.left))
        return lacking
    }

    /// The face at a place in a picture, and what its eyes do.
    private func look(
        _ picture: PlanarRGB, near place: Landmarks<FrameSpace>
    ) throws(InferenceError) -> (Landmarks<FrameSpace>, Gaze?)? {
        func read(
            _ networks: inout sending (mesh: MeshReader, irises: IrisReader)
        ) throws(InferenceError) -> sending (Landmarks<FrameSpace>, Gaze?)? {
            let frame = SampledFrame(picture)
            guard let face = try networks.mesh.landmarks(in: frame, near: place) else { return nil }
            return (
                face, try networks.irises.irises(in: frame, of: face).map { Gaze($0, of: face) }
            )
        }
        // There are as many seats as threads: one is free, or is about to be.
        for seat in seats.dropLast() {
            if let found = try seat.networks.withLockIfAvailable(read) { return found }
        }
        return try seats[seats.count - 1].networks.withLock(read)
    }
}
