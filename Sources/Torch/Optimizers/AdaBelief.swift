import Foundation

/// AdaBelief: as Adam, but a step is large where the gradient is as its mean foretold, and small
/// where it surprises.
///
/// Zhuang et al., https://arxiv.org/abs/2010.07468, algorithm 2, with bias correction.
public final class AdaBelief: Optimizer {
    /// What stays as it is over a training.
    public struct Settings: Codable, Equatable, Sendable {
        /// The step's size. The default is 0.001.
        public var learningRate = 0.001
        /// The share of the mean gradient that stays at each step. The default is 0.9.
        public var beta1 = 0.9
        /// The share of the mean squared surprise that stays at each step. The default is 0.999.
        public var beta2 = 0.999
        /// What keeps the division by a small root in bounds; added to the mean square as well, as
        /// the paper does. The default is 1e-8.
        public var epsilon = 1e-8

        /// The defaults.
        public init() {}
    }

    /// The settings.
    public let settings: Settings
    private let parameters: [Parameter]
    private let means: [Tensor]
    private let surprises: [Tensor]
    /// Steps that each weight has taken: on the processor, where the bias correction is computed.
    private let steps: [Tensor]

    /// An optimizer at its first step.
    public init(_ parameters: [Parameter], _ settings: Settings = Settings()) throws(TorchError) {
        (self.parameters, self.settings) = (parameters, settings)
        (means, surprises) = (try parameters.zeros(), try parameters.zeros())
        var steps: [Tensor] = []
        for _ in parameters { steps.append(try Tensor.zeros([])) }
        self.steps = steps
    }

    /// One step.
    public func step(factor: Double = 1) throws(TorchError) {
        let found = try Parameters.withGradients(parameters)
        guard !found.isEmpty else { return }
        let (gradients, means) = (found.map(\.gradient), found.map { self.means[$0.index] })
        let surprises = found.map { self.surprises[$0.index] }
        let (beta1, beta2) = (settings.beta1, settings.beta2)
        try withoutGradient { () throws(TorchError) in
            try Foreach.add(found.map { steps[$0.index] }, 1)
            try Foreach.lerp(means, gradients, 1 - beta1)
            let off = try Foreach.differences(gradients, means)
            try Foreach.multiply(surprises, beta2)
            try Foreach.addProducts(surprises, off, off, times: 1 - beta2)
            try Foreach.add(surprises, settings.epsilon)
            let roots = try Foreach.squareRoots(surprises)
            // Weights that have been left out of some steps have a count of their own.
            var groups: [Double: [Int]] = [:]
            for (place, item) in found.enumerated() {
                groups[try steps[item.index].item(), default: []].append(place)
            }
            for (count, places) in groups {
                let roots = places.map { roots[$0] }
                try Foreach.multiply(roots, 1 / (1 - pow(beta2, count)).squareRoot())
                try Foreach.add(roots, settings.epsilon)
                try Foreach.addQuotients(
                    places.map { parameters[found[$0].index].tensor }, places.map { means[$0] },
                    roots, times: -settings.learningRate * factor / (1 - pow(beta1, count)))
            }
        }
    }

    private var kept: OptimizerState {
        OptimizerState(
            parameters: parameters,
            kinds: [("mean", means), ("surprise", surprises), ("step", steps)])
    }

    /// "`weight`.mean", ".surprise" and ".step" for each weight.
    public func state() throws(TorchError) -> [String: Tensor] { kept.values() }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) { try kept.load(state) }
}
