import Foundation
import Networks

/// An architecture as `models --architectures` shows it, with its default settings.
public struct ArchitectureEntry: Sendable, Encodable {
    /// The name that `--architecture` takes.
    public let name: String
    /// When to choose it.
    public let summary: String
    /// Rows and columns of its pictures.
    public let resolution: Int
    /// Numbers in all weights.
    public let weights: Int
    /// Multiplications for one picture that is encoded and decoded.
    public let multiplications: Int

    /// The weights for people: `75.2 million`.
    public var weightWords: String { Self.words(Double(weights) / 1e6, "million") }
    /// The multiplications for people: `8.10 billion a picture`.
    public var multiplicationWords: String {
        Self.words(Double(multiplications) / 1e9, "billion a picture")
    }

    private static func words(_ value: Double, _ unit: String) -> String {
        String(format: value < 10 ? "%.2f" : "%.1f", value) + " " + unit
    }
}

/// Lists architectures.
public enum ArchitectureListing {
    /// All, the default first.
    ///
    /// - Throws: Never with the catalog as it is; its entries' defaults make networks.
    public static func all() throws -> [ArchitectureEntry] {
        try Architectures.all.map { type in
            let choice = try ArchitectureChoice(named: type.name)
            return ArchitectureEntry(
                name: choice.name, summary: choice.summary, resolution: choice.settings.resolution,
                weights: choice.cost.weights, multiplications: choice.cost.multiplications)
        }
    }
}
