public import Torch

/// A pretrained network that losses look through. It is never moved.
public enum FrozenNetwork: CaseIterable, Sendable {
    /// What a picture looks like to people.
    case perception
    /// Whose face it is: the network by which likeness is judged as well.
    case recognition
}

/// Tells how far faces are from the source's, through a frozen network that knows faces.
///
/// Losses are handed one: what it needs to know of people and of files is above them.
public protocol FaceRecognizer {
    /// How far each face is from the source's: the squared distance of embeddings, [N]. Pictures are [N, 3, R, R] as the
    /// face networks see the target's, `float32`.
    func strangeness(of pictures: Tensor) throws(TorchError) -> Tensor
}

/// The frozen networks that are there for losses: built by whoever knows their files, and handed down.
///
/// Not `Sendable`, like their tensors.
public struct FrozenNetworks {
    /// What a picture looks like to people. The default is none.
    public var perception: PerceptionNetwork?
    /// How far a face is from the source's. The default is none.
    public var recognizer: (any FaceRecognizer)?

    /// None.
    public init() {}
}
