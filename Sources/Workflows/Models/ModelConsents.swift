package import Conversion
import Foundation
package import Networks
package import Provenance

/// The copies of the records that a model was made under, in its folder: `consents/` and the first digits of each hash.
/// So a model that is copied to another machine brings along whom it may show.
package struct ModelConsents: Sendable {
    private let model: ModelFolder

    package init(_ model: ModelFolder) { self.model = model }

    private var folder: URL {
        model.url.appending(path: "consents", directoryHint: .isDirectory)
    }

    private func file(of hash: String) -> URL {
        folder.appending(path: "\(hash.prefix(16)).consent")
    }

    /// Puts copies of records into the model's folder.
    package func keep(_ records: [ConsentRecord]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for record in records {
            let file = file(of: record.hash.hex)
            if let kept = try? ConsentRecord(contentsOf: file), kept == record { continue }
            try record.write(to: file, overwrite: true)
        }
    }

    /// The source's and the target's consents that hold now, and those of everybody whose likeness went into the models
    /// that it was begun from, once none that any of them was made under was taken back.
    ///
    /// - Parameter extra: Records that the user names: copies of those that the folder has lost. Others are not looked at:
    ///   a model is shown under the consents that it was made under, and under no later one.
    /// - Throws: `.refused`.
    package func checked(
        by gate: ConsentGate, extra: [ConsentRecord], use: ConsentUse?
    ) throws -> HeldModelConsents {
        let description = try model.readDescription()
        let source = try held(description.source, as: .source, gate, extra, use)
        let target = try held(description.target, as: .target, gate, extra, use)
        let ancestors = try ancestors(of: description, by: gate, extra: extra, use: use)
        let uses = try ConsentRecord.commonUses(
            of: [source, target] + ancestors.map(\.record), wanted: use)
        return HeldModelConsents(source: source, target: target, ancestors: ancestors, uses: uses)
    }

    /// The consents that hold now of everybody whose likeness went into the models that it was begun from, each in the
    /// role that they had there.
    ///
    /// - Throws: `.refused`.
    func ancestors(
        of description: ModelDescription, by gate: ConsentGate, extra: [ConsentRecord],
        use: ConsentUse?
    ) throws -> [Replacement.Ancestor] {
        try description.lineage.flatMap { ancestor in
            [
                Replacement.Ancestor(
                    record: try held(ancestor.source, as: .source, gate, extra, use),
                    role: .source),
                Replacement.Ancestor(
                    record: try held(ancestor.target, as: .target, gate, extra, use),
                    role: .target),
            ]
        }
    }

    /// The copies of all records that the model rests on.
    func records() throws -> [ConsentRecord] {
        let hashes = try model.readDescription().people.flatMap(\.person.consents)
        return try Set(hashes).sorted().map { hash in
            let record = try ConsentRecord(contentsOf: file(of: hash))
            guard record.hash.hex == hash else { throw record.refusal(.forged) }
            return record
        }
    }

    private func held(
        _ person: ModelDescription.Person, as role: ConsentRole, _ gate: ConsentGate,
        _ extra: [ConsentRecord], _ use: ConsentUse?
    ) throws -> ConsentRecord {
        var records: [ConsentRecord] = []
        for hash in person.consents {
            let file = file(of: hash)
            let record = try extra.first { $0.hash.hex == hash } ?? ConsentRecord(contentsOf: file)
            guard record.hash.hex == hash else { throw record.refusal(.forged) }
            if let day = gate.revocations.day(of: record.hash) {
                throw record.refusal(.revoked(on: day))
            }
            records.append(record)
        }
        return try gate.record(among: records, role: role, use: use)
    }
}

/// The consents that one model rests on, all of which hold.
package struct HeldModelConsents: Sendable {
    /// That of the person whose face is put in.
    package let source: ConsentRecord
    /// That of the person in the plate.
    package let target: ConsentRecord
    /// Those of the people in the models that it was begun from. They are not seen in its results, and are in its weights.
    package let ancestors: [Replacement.Ancestor]
    /// What all of them allow.
    package let uses: Set<ConsentUse>

    /// Each once, as a manifest names them.
    package var statement: [SwapStatement.Consent] {
        var list: [SwapStatement.Consent] = [
            .init(record: source.hash, role: .source), .init(record: target.hash, role: .target),
        ]
        for ancestor in ancestors {
            let consent = SwapStatement.Consent(record: ancestor.record.hash, role: ancestor.role)
            if !list.contains(consent) { list.append(consent) }
        }
        return list
    }
}
