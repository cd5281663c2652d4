public import Inference

/// Tells how likely a picture is sexually explicit: Yahoo's network (Mahadeokar and Pesavento,
/// "Open sourcing a deep learning solution for detecting NSFW images", 2016).
///
/// As its makers did, the picture is brought to 256 x 256 whatever its shape, and the middle 224 x
/// 224 is looked at: the outer sixteenth on every side is not. A run costs about 35 ms of one core.
public final class ExplicitContentGuard {
    /// From this score on a picture counts as explicit. Its makers call scores above 0.8 very
    /// likely explicit and below 0.2 very likely not; ordinary pictures stay below 0.002.
    public static let threshold = 0.8

    private static let side = 224
    private static let whole = 256

    private let network: Network

    /// Reads the weights and compiles the network.
    public init(_ runtime: NetworkRuntime) throws(InferenceError) {
        let shape = [1, Self.side, Self.side, 3]
        // In full, though it only answers yes or no: a refusal must not depend on the processor.
        network = try runtime.load(.explicitContent, inputShape: shape)
        try network.expect(inputs: [shape], outputCounts: [2])
    }

    /// How explicit a frame is, 0 ... 1. An empty frame is not.
    public func score(of frame: SampledFrame) throws(InferenceError) -> Double {
        guard !frame.isEmpty else { return 0 }
        let side = Self.side
        network.withInput { values in
            values.withUnsafeMutableBufferPointer { input in
                frame.sample(middle: side, ofStretched: Self.whole) { y, row in
                    // Interleaved blue, green, red, less the mean of the training pictures; row y
                    // is inside the input.
                    let line = 3 * side * y
                    for x in 0..<side {
                        input[line + 3 * x] = row.blue[x] - 104
                        input[line + 3 * x + 1] = row.green[x] - 117
                        input[line + 3 * x + 2] = row.red[x] - 123
                    }
                }
            }
        }
        try network.run()
        let score = Double(network.withOutput { $0[1] })
        guard score.isFinite else { throw .networkUnexpected(network: network.name) }
        return score
    }
}
