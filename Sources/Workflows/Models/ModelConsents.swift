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

    /// The source's and the target's consents that hold now, once none that the model was made under was taken back.
    ///
    /// - Parameter extra: Records that the user names: copies of those that the folder has lost, and consents that were
    ///   renewed since. A renewed one must hold by itself, name the same person and enroll the same face; the record under
    ///   which the model was made has to be there all the same, and must not have been taken back.
    /// - Throws: `.refused`.
    package func checked(
        by gate: ConsentGate, extra: [ConsentRecord], use: ConsentUse?
    ) throws -> (source: ConsentRecord, target: ConsentRecord, uses: Set<ConsentUse>) {
        let description = try model.readDescription()
        let source = try held(description.source, as: .source, gate, extra, use)
        let target = try held(description.target, as: .target, gate, extra, use)
        let uses = try ConsentRecord.commonUses(of: [source, target], wanted: use)
        return (source, target, uses)
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
        let renewed = extra.filter { new in
            // A face alone would let a consent of somebody who looks alike stand in.
            new.terms.person == person.name && !records.contains(new)
                && records.contains { ConsentGate.isSamePerson(new, $0) }
        }
        return try gate.record(among: records + renewed, role: role, use: use)
    }
}
