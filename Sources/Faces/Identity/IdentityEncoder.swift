public import Imaging
public import Inference

/// Measures what tells a face from other people's.
///
/// A run costs about as much as the rest of the extraction of two frames: measure a track at its
/// start and every few seconds, not every frame.
public final class IdentityEncoder {
    /// What the network sees.
    private enum ChipSpace: Space {}

    /// The corners of the eyes and the base of the nose, by mesh index, and where they lie on a
    /// chip, in shares of its side: the five points of dlib's own alignment
    /// (`render_face_detections.h`), with its margin of a quarter on every side.
    package static let anchors: [(index: Int, x: Double, y: Double)] = [
        (MeshIndices.leftEyeOuter, 0.8595674595992, 0.2134981538014),
        (MeshIndices.leftEyeInner, 0.6460604764104, 0.2289674387677),
        (MeshIndices.rightEyeOuter, 0.1205750620789, 0.2137274526848),
        (MeshIndices.rightEyeInner, 0.3340850613712, 0.2290642403242),
        (MeshIndices.noseBase, 0.4901123135679, 0.6277975316475),
    ].map { ($0, (0.25 + $1) / 1.5, (0.25 + $2) / 1.5) }

    private let network: Network
    private let side: Int
    private let mean: SIMD3<Double>

    /// Reads the weights and compiles the network.
    public init(_ runtime: NetworkRuntime) throws(InferenceError) {
        let stored = try IdentityNetwork(try Weight.identity.verified())
        (side, mean) = (stored.side, stored.mean)
        network = try runtime.load(stored.graph)
        try network.expect(inputs: [[1, 3, side, side]], outputCounts: [Embedding.count])
    }

    /// The embedding of one face of a frame.
    ///
    /// - Parameter landmarks: The face's mesh in this frame.
    public func embedding(
        of frame: SampledFrame, _ landmarks: Landmarks<FrameSpace>
    ) throws(InferenceError) -> Embedding {
        guard !frame.isEmpty else { throw .networkUnexpected(network: network.name) }
        let side = Double(side)
        let toChip = Transform<FrameSpace, ChipSpace>.fit(
            Self.anchors.map { landmarks[$0.index] },
            to: Self.anchors.map { Point(side * $0.x, side * $0.y) })
        return try embedding(of: frame, toFrame: toChip.inverse)
    }

    /// The embedding of a chip that was cut out before: an aligned face of any size.
    package func embedding(ofChip chip: PlanarRGB) throws(InferenceError) -> Embedding {
        let scale = Double(chip.width) / Double(side)
        return try embedding(
            of: SampledFrame(chip),
            toFrame: Transform<ChipSpace, FrameSpace>(a: scale, b: 0, tx: 0, ty: 0))
    }

    private func embedding(
        of frame: SampledFrame, toFrame: Transform<ChipSpace, FrameSpace>
    ) throws(InferenceError) -> Embedding {
        let (side, plane) = (side, side * side)
        let mean = SIMD3<Float>(mean)
        network.withInput { values in
            values.withUnsafeMutableBufferPointer { input in
                frame.sample(toFrame, width: side, height: side) { y, row in
                    // Planes of side x side; row y is inside each.
                    for x in 0..<side {
                        let i = side * y + x
                        input[i] = (row.red[x] - mean.x) * (1 / 256)
                        input[plane + i] = (row.green[x] - mean.y) * (1 / 256)
                        input[2 * plane + i] = (row.blue[x] - mean.z) * (1 / 256)
                    }
                }
            }
        }
        try network.run()
        let values = network.withOutput { output in output.indices.map { output[$0] } }
        guard let embedding = Embedding(values) else {
            throw .networkUnexpected(network: network.name)
        }
        return embedding
    }
}
