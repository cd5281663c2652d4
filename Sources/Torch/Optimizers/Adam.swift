/// Adam, or AdamW where the weight decay is decoupled: one operator for all weights.
///
/// Kingma and Ba, https://arxiv.org/abs/1412.6980; Loshchilov and Hutter,
/// https://arxiv.org/abs/1711.05101.
public final class Adam: Optimizer {
    /// What stays as it is over a training.
    public struct Settings: Codable, Equatable, Sendable {
        /// The step's size. The default is 0.001.
        public var learningRate = 0.001
        /// The share of the mean gradient that stays at each step. The default is 0.9.
        public var beta1 = 0.9
        /// The share of the mean squared gradient that stays at each step. The default is 0.999.
        public var beta2 = 0.999
        /// What keeps the division by a small mean square in bounds. The default is 1e-8.
        public var epsilon = 1e-8
        /// The share of each weight that a step at learning rate 1 takes away. The default is 0.
        public var weightDecay = 0.0
        /// Whether the decay goes past the gradient's statistics (AdamW). The default is true.
        public var isDecoupled = true

        /// The defaults.
        public init() {}
    }

    /// The settings.
    public let settings: Settings
    private let parameters: [Parameter]
    private let first: [Tensor]
    private let second: [Tensor]
    private let steps: [Tensor]

    /// An optimizer at its first step.
    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) throws(TorchError) {
        (self.parameters, self.settings) = (parameters, settings)
        var (first, second, steps): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
        for parameter in parameters {
            first.append(try parameter.tensor.detached().zerosLike())
            second.append(try parameter.tensor.detached().zerosLike())
            steps.append(try Tensor.zeros([], on: parameter.tensor.device))
        }
        (self.first, self.second, self.steps) = (first, second, steps)
    }

    /// One step.
    public func step(factor: Double = 1) throws(TorchError) {
        let found = try Parameters.withGradients(parameters)
        guard !found.isEmpty else { return }
        func picked(_ tensors: [Tensor]) -> Argument { .tensors(found.map { tensors[$0.index] }) }
        try withoutGradient { () throws(TorchError) in
            try Foreach.add(found.map { steps[$0.index] }, 1)
            try (settings.isDecoupled ? Operator.fusedAdamW : Operator.fusedAdam).results(
                picked(parameters.map(\.tensor)), .tensors(found.map(\.gradient)), picked(first),
                picked(second), .tensors([]), picked(steps),
                .real(settings.learningRate * factor), .real(settings.beta1),
                .real(settings.beta2), .real(settings.weightDecay), .real(settings.epsilon),
                .bool(false), .bool(false))
        }
    }

    private var kept: OptimizerState {
        OptimizerState(
            parameters: parameters,
            kinds: [("first", first), ("second", second), ("step", steps)])
    }

    /// "`weight`.first", ".second" and ".step" for each weight.
    public func state() throws(TorchError) -> [String: Tensor] { kept.values() }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) { try kept.load(state) }
}

extension Operator {
    fileprivate static let fusedAdam = Operator("_fused_adam_")
    fileprivate static let fusedAdamW = Operator("_fused_adamw_")
}
