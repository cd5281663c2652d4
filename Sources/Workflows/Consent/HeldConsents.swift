import Conversion
package import Foundation
import Networks
package import Provenance

/// The consents that the models of a conversion were made under, all of which hold now.
package struct HeldConsents {
    /// What the two people of a model agreed to, and those of the models that it was begun from.
    package struct Pair {
        package let model: URL
        package let people: HeldModelConsents

        package var source: ConsentRecord { people.source }
        package var target: ConsentRecord { people.target }
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
            Pair(
                model: model,
                people: try ModelConsents(ModelFolder(model)).checked(
                    by: gate, extra: extra, use: use))
        }
        uses = try ConsentRecord.commonUses(
            of: pairs.flatMap { [$0.source, $0.target] + $0.people.ancestors.map(\.record) },
            wanted: use)
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
                target: pair.target, source: pair.source, ancestors: pair.people.ancestors)
        }
    }

    /// Each once, as a manifest names them: each model's source and target, and the people of earlier models. Whatever order the
    /// models were named in, it is the same.
    package var statement: [SwapStatement.Consent] {
        let ordered = pairs.sorted { $0.target.hash.hex < $1.target.hash.hex }
        return ordered.flatMap(\.people.statement).reduce(into: []) { list, consent in
            if !list.contains(consent) { list.append(consent) }
        }
    }

    /// The hashes of all records, as the audit log notes them.
    var hashes: String { statement.map(\.record.hex).joined(separator: " ") }

    /// The people who are replaced.
    var targets: [String] { pairs.map(\.target.terms.person) }
}

extension Converter {
    /// What a result says of how it was made.
    func statement(plate: String, _ held: HeldConsents) -> SwapStatement {
        guard let plate = SHA256Hash(hex: plate) else {
            preconditionFailure("a conversion reports hashes")
        }
        return SwapStatement(
            program: "\(Program.name) \(Program.version)",
            models: parts.map {
                .init(
                    weights: $0.weights, architecture: $0.architecture, knowsJudge: $0.knowsJudge)
            },
            plate: plate, consents: held.statement, uses: held.uses)
    }

    /// The hashes of the models' weights as they are noted.
    var modelHashes: String { parts.map(\.weights.hex).joined(separator: " ") }
}
