import Torch

/// The optimizers that a training can have.
public enum OptimizerCatalog {
    /// Their names.
    public static var names: [String] { all.map(\.name) }

    /// One line for each.
    static let all: [Entry] = [
        Entry(name: "muon", make: muon),
        Entry(name: "adam", make: adam),
    ]

    /// A name, and what it makes for some weights.
    struct Entry: Sendable {
        let name: String
        let make: @Sendable ([Parameter], OptimizerSettings) throws(TorchError) -> any Optimizer
    }

    /// The optimizer that the settings name; settings are checked before.
    static func optimizer(
        for parameters: [Parameter], _ settings: OptimizerSettings
    ) throws(TorchError) -> any Optimizer {
        let entry = all.first { $0.name == settings.kind } ?? all[0]
        return try entry.make(parameters, settings)
    }

    /// Muon for matrices and convolutions, AdamW without decay for the rest.
    @Sendable private static func muon(
        _ parameters: [Parameter], _ settings: OptimizerSettings
    ) throws(TorchError) -> any Optimizer {
        var main = Muon.Settings()
        main.learningRate = settings.rate
        let isMatrix = { (parameter: Parameter) in parameter.tensor.shape.count >= 2 }
        return Optimizers([
            ("muon", try Muon(parameters.filter(isMatrix), main)),
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
        _ parameters: [Parameter], _ settings: OptimizerSettings
    ) throws(TorchError) -> any Optimizer {
        try Adam(parameters, adamSettings(settings, rate: settings.rate))
    }

    private static func adamSettings(_ settings: OptimizerSettings, rate: Double) -> Adam.Settings {
        var result = Adam.Settings()
        (result.learningRate, result.beta1, result.beta2) = (rate, settings.beta1, settings.beta2)
        return result
    }
}
