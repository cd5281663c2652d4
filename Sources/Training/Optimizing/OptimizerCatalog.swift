import Torch

/// The optimizers that a training can have.
public enum OptimizerCatalog {
    /// Their names.
    public static var names: [String] { all.map(\.name) }

    /// One line for each, and what it makes below.
    static let all: [Entry] = [
        Entry(name: "muon", rate: 0.03, make: muon),
        Entry(name: "adam", rate: 1e-3, make: adam),
        Entry(name: "adabelief", rate: 1e-3, make: adaBelief),
        Entry(name: "rmsprop", rate: 2e-4, make: rmsprop),
        Entry(name: "lion", rate: 1e-4, make: lion),
    ]

    /// Makes an optimizer of some weights, for processes of one group that may divide its work.
    typealias Maker =
        @Sendable ([Parameter], OptimizerSettings, ProcessGroup?) throws(TorchError) ->
        any Optimizer

    /// A name, the rate that is usual, and what it makes for some weights.
    struct Entry: Sendable {
        let name: String
        let rate: Double
        let make: Maker
    }

    /// The entry of a name.
    static func entry(_ name: String) -> Entry? { all.first { $0.name == name } }

    /// The optimizer that the settings name; settings are checked before.
    ///
    /// - Parameter group: The processes that train together; `nil` for one alone.
    static func optimizer(
        for parameters: [Parameter], _ settings: OptimizerSettings, in group: ProcessGroup?
    ) throws(TorchError) -> any Optimizer {
        try (entry(settings.kind) ?? all[0]).make(parameters, settings, group)
    }

    /// Muon for matrices and convolutions, AdamW without decay for the rest.
    @Sendable private static func muon(
        _ parameters: [Parameter], _ settings: OptimizerSettings, _ group: ProcessGroup?
    ) throws(TorchError) -> any Optimizer {
        var main = Muon.Settings()
        main.learningRate = settings.rate
        let isMatrix = { (parameter: Parameter) in parameter.tensor.shape.count >= 2 }
        return Optimizers([
            ("muon", try Muon(parameters.filter(isMatrix), main, in: group)),
            (
                "adam",
                try Adam(
                    parameters.filter { !isMatrix($0) },
                    adamSettings(settings, rate: settings.otherRate))
            ),
        ])
    }

    /// Adam for everything.
    @Sendable private static func adam(
        _ parameters: [Parameter], _ settings: OptimizerSettings, _ group: ProcessGroup?
    ) throws(TorchError) -> any Optimizer {
        try Adam(parameters, adamSettings(settings, rate: settings.rate))
    }

    private static func adamSettings(_ settings: OptimizerSettings, rate: Double) -> Adam.Settings {
        var result = Adam.Settings()
        (result.learningRate, result.beta1, result.beta2) = (rate, settings.beta1, settings.beta2)
        return result
    }

    @Sendable private static func adaBelief(
        _ parameters: [Parameter], _ settings: OptimizerSettings, _ group: ProcessGroup?
    ) throws(TorchError) -> any Optimizer {
        var own = AdaBelief.Settings()
        (own.learningRate, own.beta1, own.beta2) = (settings.rate, settings.beta1, settings.beta2)
        return try AdaBelief(parameters, own)
    }

    @Sendable private static func rmsprop(
        _ parameters: [Parameter], _ settings: OptimizerSettings, _ group: ProcessGroup?
    ) throws(TorchError) -> any Optimizer {
        var own = RMSprop.Settings()
        (own.learningRate, own.decay) = (settings.rate, settings.beta2)
        return try RMSprop(parameters, own)
    }

    @Sendable private static func lion(
        _ parameters: [Parameter], _ settings: OptimizerSettings, _ group: ProcessGroup?
    ) throws(TorchError) -> any Optimizer {
        var own = Lion.Settings()
        (own.learningRate, own.beta1, own.beta2) = (settings.rate, settings.beta1, settings.beta2)
        return try Lion(parameters, own)
    }
}
