public import Torch

/// How far the swap is from being the source's face, to a frozen network that tells people apart: the mean of the squared
/// distances of embeddings. About 0.7 for somebody else, 0.06 for the same person's own pictures.
///
/// The network is the one by which likeness is judged, here and by `evaluate`. **A model that has learned by it is not judged
/// by it any more**: its description says so, and every score of it is marked. The face alone is the swap's; around it lies
/// the plate, as it will in the film.
public struct IdentityDistance: Loss {
    /// "identity".
    public static let name = "identity"
    /// The swap in its plate.
    public static let subject = LossSubject.swap
    /// Whose face it is.
    public static let lens: FrozenNetwork? = .recognition

    private let recognizer: any FaceRecognizer

    /// The loss through the recognizer.
    public init(through networks: FrozenNetworks) throws(NetworksError) {
        guard let recognizer = networks.recognizer else { throw .noFrozenNetwork(loss: Self.name) }
        self.recognizer = recognizer
    }

    /// One number. Two equal pictures are as far from the source as each of them is.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        let laid = try target + (output - target) * regions.face  // [N, 3, H, W]
        return try recognizer.strangeness(of: laid).mean()
    }
}
