/// Lion: only the sign of a mean gradient counts, so every weight moves by the same amount. It
/// remembers half of what Adam does, and wants a rate three to ten times smaller.
///
/// Chen et al., https://arxiv.org/abs/2302.06675, algorithm 2.
public final class Lion: Optimizer {
    /// What stays as it is over a training.
    public struct Settings: Codable, Equatable, Sendable {
        /// The step's size. The default is 0.0001.
        public var learningRate = 1e-4
        /// The share of the mean in what the sign is taken of. The default is 0.9.
        public var beta1 = 0.9
        /// The share of the mean that stays at each step. The default is 0.99.
        public var beta2 = 0.99
        /// The share of each weight that a step at learning rate 1 takes away. The default is 0.
        public var weightDecay = 0.0

        /// The defaults.
        public init() {}
    }

    /// The settings.
    public let settings: Settings
    private let parameters: [Parameter]
    private let means: [Tensor]

    /// An optimizer at its first step.
    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) throws(TorchError) {
        (self.parameters, self.settings) = (parameters, settings)
        means = try parameters.zeros()
    }

    /// One step.
    public func step(factor: Double = 1) throws(TorchError) {
        let found = try Parameters.withGradients(parameters)
        guard !found.isEmpty else { return }
        let weights = found.map { parameters[$0.index].tensor }
        let (gradients, means) = (found.map(\.gradient), found.map { self.means[$0.index] })
        let rate = settings.learningRate * factor
        try withoutGradient { () throws(TorchError) in
            let moves = try Foreach.signs(Foreach.mixed(means, gradients, 1 - settings.beta1))
            if settings.weightDecay > 0 {
                try Foreach.multiply(weights, 1 - rate * settings.weightDecay)
            }
            try Foreach.add(weights, moves, times: -rate)
            try Foreach.lerp(means, gradients, 1 - settings.beta2)
        }
    }

    private var kept: OptimizerState {
        OptimizerState(parameters: parameters, kinds: [("mean", means)])
    }

    /// "`weight`.mean" for each weight.
    public func state() throws(TorchError) -> [String: Tensor] { kept.values() }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) { try kept.load(state) }
}
