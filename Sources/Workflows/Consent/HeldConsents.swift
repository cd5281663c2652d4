import Conversion
package import Foundation
import Networks
package import Provenance

/// The consents that the models of a conversion were made under, all of which hold now.
package struct HeldConsents {
    /// What the two people of a model agreed to.
    package struct Pair {
        package let model: URL
        package let source: ConsentRecord
        package let target: ConsentRecord
    }

    package let pairs: [Pair]
    /// What all of them agreed to.
    package let uses: Set<ConsentUse>

    /// The consents of models, once all of them hold.
    ///
    /// - Throws: `.refused`, and `WorkflowError.sameTarget` when two models replace one person, or two whom no measurement
    ///   tells apart.
    package init(
        _ models: [URL], by gate: ConsentGate, extra: [ConsentRecord], use: ConsentUse?
    ) throws {
        pairs = try models.map { model in
            let held = try ModelConsents(ModelFolder(model)).checked(
                by: gate, extra: extra, use: use)
            return Pair(model: model, source: held.source, target: held.target)
        }
        uses = try ConsentRecord.commonUses(
            of: pairs.flatMap { [$0.source, $0.target] }, wanted: use)
        for (i, one) in pairs.enumerated() {
            for other in pairs[..<i] where ConsentGate.isSamePerson(one.target, other.target) {
                throw WorkflowError.sameTarget(
                    models: [other.model, one.model],
                    people: [other.target.terms.person, one.target.terms.person])
            }
        }
    }

    /// What the converter asks for.
    func replacements(_ checkpoint: CheckpointChoice) throws -> [Replacement] {
        try pairs.map { pair in
            Replacement(
                model: pair.model,
                checkpoint: try checkpoint.iteration(in: ModelFolder(pair.model)),
                target: pair.target, source: pair.source)
        }
    }

    /// The hashes of all records as they are noted: each model's source and target.
    var hashes: String {
        pairs.flatMap { [$0.source.hash.hex, $0.target.hash.hex] }.joined(separator: " ")
    }

    /// The people who are replaced.
    var targets: [String] { pairs.map(\.target.terms.person) }
}

extension Converter {
    /// What a result says of how it was made.
    func statement(plate: String, _ held: HeldConsents) -> SwapStatement {
        guard let plate = SHA256Hash(hex: plate) else {
            preconditionFailure("a conversion reports hashes")
        }
        var consents: [SwapStatement.Consent] = []
        for part in parts {
            for consent in [
                SwapStatement.Consent(record: part.source.hash, role: .source),
                SwapStatement.Consent(record: part.target.hash, role: .target),
            ] where !consents.contains(consent) { consents.append(consent) }
        }
        return SwapStatement(
            program: "\(Program.name) \(Program.version)",
            models: parts.map { .init(weights: $0.weights, architecture: $0.architecture) },
            plate: plate, consents: consents, uses: held.uses)
    }

    /// The hashes of the models' weights as they are noted.
    var modelHashes: String { parts.map(\.weights.hex).joined(separator: " ") }
}
