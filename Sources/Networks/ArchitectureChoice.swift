public import Torch

/// An architecture and its settings, as a model's description holds them.
public struct ArchitectureChoice: Sendable {
    /// The architecture.
    public let architecture: any Architecture.Type
    /// Its settings.
    public let settings: any ArchitectureSettings

    /// An architecture with settings of its own kind. The default is its defaults.
    public init<A: Architecture>(
        _ type: A.Type, _ settings: A.Settings = A.Settings()
    ) throws(NetworksError) {
        try settings.validate()
        (architecture, self.settings) = (type, settings)
    }

    /// The architecture of a name, with its defaults.
    public init(named name: String) throws(NetworksError) {
        let type = try Architectures.named(name)
        self = try Self.withDefaults(type)
    }

    private static func withDefaults<A: Architecture>(
        _ type: A.Type
    ) throws(NetworksError) -> Self {
        try Self(type, A.Settings())
    }

    /// The name that commands and files use.
    public var name: String { architecture.name }
    /// The colors that it wants to see.
    public var normalization: InputNormalization { architecture.normalization }
    /// When to choose it.
    public var summary: String { architecture.summary }
    /// Whether it knows people between the two.
    public var morphs: Bool { architecture.morphs }
    /// How it is trained unless something else is asked for.
    public var recipe: Recipe { ownRecipe(architecture) }

    private func ownRecipe<A: Architecture>(_ type: A.Type) -> Recipe {
        A.recipe(for: ownSettings(A.self))
    }

    /// What it costs.
    public var cost: Cost { ownCost(architecture) }

    private func ownCost<A: Architecture>(_ type: A.Type) -> Cost {
        A.cost(of: ownSettings(A.self))
    }

    /// A network with initial values. The same seed gives the same values on every device.
    public func make(
        seed: UInt64, device: Device = .cpu
    ) throws(TorchError) -> any Architecture {
        try made(architecture, seed, device)
    }

    private func made<A: Architecture>(
        _ type: A.Type, _ seed: UInt64, _ device: Device
    ) throws(TorchError) -> any Architecture {
        try A(ownSettings(A.self), seed: seed, device: device)
    }

    private func ownSettings<A: Architecture>(_: A.Type) -> A.Settings {
        guard let settings = settings as? A.Settings else {
            preconditionFailure("every initializer pairs an architecture with its own settings")
        }
        return settings
    }
}

extension ArchitectureChoice: Equatable {
    /// Whether both make the same network.
    public static func == (a: Self, b: Self) -> Bool {
        func same<S: ArchitectureSettings>(_ settings: S) -> Bool { settings == b.settings as? S }
        return a.name == b.name && same(a.settings)
    }
}

extension ArchitectureChoice: Codable {
    private enum Key: String, CodingKey { case name, settings }

    /// Reads `{ "name": ..., "settings": { ... } }`. Settings that are left out have their
    /// defaults; one that the architecture does not have is refused as
    /// `NetworksError.unknownSetting`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(String.self, forKey: .name)
        let given = try container.decodeIfPresent([String: JSONValue].self, forKey: .settings)
        self = try Self.decoded(Architectures.named(name), given ?? [:])
    }

    private static func decoded<A: Architecture>(
        _ type: A.Type, _ given: [String: JSONValue]
    ) throws -> Self {
        var values = try JSONValue.properties(of: A.Settings())
        for (key, value) in given {
            guard values[key] != nil else {
                throw NetworksError.unknownSetting(
                    architecture: A.name, key: key, known: values.keys.sorted())
            }
            values[key] = value
        }
        return try Self(type, JSONValue.object(values).decoded(as: A.Settings.self))
    }

    /// Writes every setting, defaults too: what a later version's defaults are does not change a
    /// model.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encode(settings, forKey: .settings)
    }
}
