/// The values that a weight starts with. `fan` is the number of inputs of one output.
public indirect enum Initialization: Sendable {
    /// All 0.
    case zeros
    /// Even in ±1 / sqrt(fan): PyTorch's default for weights.
    case uniform
    /// Even in ±1 / sqrt(fan) of a fan given: PyTorch's default for biases.
    case uniformOf(fan: Int)
    /// Even in ±sqrt(6 / (fan + outputs of one input)): Keras' default.
    /// Glorot and Bengio, https://proceedings.mlr.press/v9/glorot10a.html.
    case glorot
    /// Normal with this deviation.
    case normal(deviation: Double)
    /// Normal with the deviation sqrt(2 / (1 + slope^2) / fan), which keeps the scale of the values
    /// through leaky activations. He et al., https://arxiv.org/abs/1502.01852.
    case he(slope: Double)
    /// All factor^2 sub-pixels of an output channel start equal: no checkerboard after a pixel
    /// shuffle. Aitken et al. (ICNR), https://arxiv.org/abs/1707.02937.
    case subPixel(factor: Int, Initialization)

    /// A tensor of `shape`, [outputs, inputs, ...], on the processor.
    func tensor(_ shape: [Int], from generator: Generator) throws(TorchError) -> Tensor {
        let fan = shape.dropFirst().reduce(1, *)
        switch self {
        case .zeros: return try Tensor.zeros(shape)
        case .uniform:
            return try Initialization.uniformOf(fan: fan).tensor(shape, from: generator)
        case .uniformOf(let fan):
            let bound = 1 / Double(max(fan, 1)).squareRoot()
            return try Tensor.uniform(shape, from: -bound, to: bound, by: generator)
        case .glorot:
            let outputs = shape[0] * shape.dropFirst(2).reduce(1, *)
            let bound = (6 / Double(max(fan + outputs, 1))).squareRoot()
            return try Tensor.uniform(shape, from: -bound, to: bound, by: generator)
        case .normal(let deviation):
            return try Tensor.normal(shape, deviation: deviation, from: generator)
        case .he(let slope):
            let deviation = (2 / (1 + slope * slope) / Double(max(fan, 1))).squareRoot()
            return try Tensor.normal(shape, deviation: deviation, from: generator)
        case .subPixel(let factor, let one):
            let count = factor * factor
            precondition(shape[0] % count == 0, "a pixel shuffle takes \(count) channels to one")
            return try one.tensor([shape[0] / count] + shape.dropFirst(), from: generator)
                .repeatedInterleaved(count, axis: 0)
        }
    }
}
