/// Muon: momentum, then the step of each matrix made orthogonal, so that all its directions learn
/// equally fast. For weights of two axes and more, which are taken as [outputs, everything else];
/// give the others to `Adam`.
///
/// Jordan et al., https://kellerjordan.github.io/posts/muon.
public final class Muon: Optimizer {
    /// What stays as it is over a training.
    public struct Settings: Codable, Equatable, Sendable {
        /// The step's size. The default is 0.03.
        public var learningRate = 0.03
        /// The share of the mean gradient that stays at each step. The default is 0.95.
        public var momentum = 0.95
        /// Steps of the Newton-Schulz iteration. The default is 5.
        public var iterations = 5

        /// The defaults.
        public init() {}
    }

    /// The settings.
    public let settings: Settings
    private let parameters: [Parameter]
    private let means: [Tensor]

    /// An optimizer at its first step. Every parameter has two axes or more.
    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) throws(TorchError) {
        precondition(parameters.allSatisfy { $0.tensor.shape.count >= 2 }, "Muon takes matrices")
        (self.parameters, self.settings) = (parameters, settings)
        var means: [Tensor] = []
        for parameter in parameters { means.append(try parameter.tensor.detached().zerosLike()) }
        self.means = means
    }

    /// One step.
    public func step(factor: Double = 1) throws(TorchError) {
        let rate = settings.learningRate * factor
        let fresh = 1 - settings.momentum
        try withoutGradient { () throws(TorchError) in
            for (index, gradient) in try Parameters.withGradients(parameters) {
                let weight = parameters[index].tensor
                try means[index].lerpInPlace(gradient, fresh)
                let ahead = try gradient.lerp(means[index], settings.momentum)  // Nesterov
                let matrix = try ahead.reshaped(ahead.shape[0], -1)
                let step = try Muon.orthogonalized(matrix, iterations: settings.iterations)
                // A tall matrix's orthogonal step moves each output less.
                let size = matrix.shape
                let scale = max(1, Double(size[0]) / Double(size[1])).squareRoot()
                try weight.addInPlace(step.reshaped(weight.shape), times: -rate * scale)
            }
        }
    }

    /// A [M, N] matrix with its singular values moved to about 1, by steps of x <- (a + b s + c
    /// s^2) x, s = x xT. The coefficients make small values grow as fast as possible.
    ///
    /// Each step multiplies x by a polynomial p of s, and s itself becomes p s p, so the steps need
    /// only s, which is small, and x is multiplied once, at the end. In `float32` that takes two
    /// thirds of the time of the plain iteration in bf16, and is exact.
    package static func orthogonalized(
        _ matrix: Tensor, iterations: Int
    ) throws(TorchError) -> Tensor {
        let (a, b, c) = (3.4445, -4.7750, 2.0315)
        let isTall = matrix.shape[0] > matrix.shape[1]
        let wide = isTall ? try matrix.transposed(0, 1) : matrix
        let x = try (wide / (wide.norm() + 1e-7)).contiguous()
        var s = try x.matmul(x.transposed(0, 1))
        var all: Tensor?  // the product of the polynomials
        for iteration in 1...max(iterations, 1) {
            let p = try s.plusMatmul(s, s, selfTimes: b, productTimes: c)
            try p.diagonal().addInPlace(a)
            if let before = all { all = try p.matmul(before) } else { all = p }
            if iteration < iterations { s = try p.matmul(s).matmul(p) }
        }
        let moved = try all?.matmul(x) ?? x
        return isTall ? try moved.transposed(0, 1) : moved
    }

    private var kept: OptimizerState {
        OptimizerState(parameters: parameters, kinds: [("mean", means)])
    }

    /// "`weight`.mean" for each weight.
    public func state() throws(TorchError) -> [String: Tensor] { kept.values() }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) { try kept.load(state) }
}
