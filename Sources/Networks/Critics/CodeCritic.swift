public import Torch

/// Tells the codes of the two people apart, so that the encoder learns to leave out who it is: "true face", which brings a
/// swap nearer to the source.
public struct CodeCritic: Critic {
    private let layers: [Linear]

    /// Adds its weights to the parameters.
    ///
    /// - Parameters:
    ///   - length: The numbers of a code.
    ///   - width: The numbers of the two layers between. The default is 256.
    public init(length: Int, width: Int = 256, in p: Parameters) throws(TorchError) {
        layers = [
            try Linear("trueFace.first", length, width, in: p),
            try Linear("trueFace.second", width, width, in: p),
            try Linear("trueFace.out", width, 1, in: p),
        ]
    }

    /// [N, ...] to [N, 1].
    public func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
        var h = try x.to(.float32).flattened(from: 1)
        for layer in layers.dropLast() { h = try layer(h).leakyReLUInPlace(0.1) }
        return try layers[layers.count - 1](h)
    }
}
