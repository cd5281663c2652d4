/// RMSprop: each gradient over the root of its running mean square.
///
/// Tieleman and Hinton, "Lecture 6.5" of Neural Networks for Machine Learning (2012); not centered,
/// without momentum.
public final class RMSprop: Optimizer {
    /// What stays as it is over a training.
    public struct Settings: Codable, Equatable, Sendable {
        /// The step's size. The default is 0.0002.
        public var learningRate = 2e-4
        /// The share of the mean squared gradient that stays at each step. The default is 0.9.
        public var decay = 0.9
        /// What keeps the division by a small root in bounds. The default is 1e-8.
        public var epsilon = 1e-8

        /// The defaults.
        public init() {}
    }

    /// The settings.
    public let settings: Settings
    private let parameters: [Parameter]
    private let squares: [Tensor]

    /// An optimizer at its first step.
    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) throws(TorchError) {
        (self.parameters, self.settings) = (parameters, settings)
        squares = try parameters.zeros()
    }

    /// One step.
    public func step(factor: Double = 1) throws(TorchError) {
        let found = try Parameters.withGradients(parameters)
        guard !found.isEmpty else { return }
        let (gradients, squares) = (found.map(\.gradient), found.map { self.squares[$0.index] })
        try withoutGradient { () throws(TorchError) in
            try Foreach.multiply(squares, settings.decay)
            try Foreach.addProducts(squares, gradients, gradients, times: 1 - settings.decay)
            let roots = try Foreach.squareRoots(squares)
            try Foreach.add(roots, settings.epsilon)
            try Foreach.addQuotients(
                found.map { parameters[$0.index].tensor }, gradients, roots,
                times: -settings.learningRate * factor)
        }
    }

    private var kept: OptimizerState {
        OptimizerState(parameters: parameters, kinds: [("square", squares)])
    }

    /// "`weight`.square" for each weight.
    public func state() throws(TorchError) -> [String: Tensor] { kept.values() }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) { try kept.load(state) }
}
