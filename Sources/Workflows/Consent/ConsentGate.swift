import Faces
package import Foundation
package import Provenance

/// Lets through what consents allow, and nothing else. No workflow gets past it, and no option opens it.
package struct ConsentGate: Sendable {
    let revocations: Revocations
    let day: Day
    let surroundings: Surroundings

    package init(_ surroundings: Surroundings, on day: Day = .today) throws(ProvenanceError) {
        self.surroundings = surroundings
        self.day = day
        revocations = try surroundings.revocations()
    }

    /// The records in files; without files, all of the project's.
    package func records(_ files: [URL]) throws(ProvenanceError) -> [ConsentRecord] {
        var records: [ConsentRecord] = []
        for file in files.isEmpty ? projectFiles : files {
            records.append(try ConsentRecord(contentsOf: file))
        }
        return records
    }

    private var projectFiles: [URL] {
        guard let folder = surroundings.project?.consents else { return [] }
        let files = try? FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "consent" }
            .sorted { $0.path < $1.path }
    }

    /// The one record of a list that allows a role now.
    ///
    /// - Throws: `.refused`: `.missing` for an empty list, otherwise the reason of the record that comes nearest: one
    ///   that has the role, or else the last.
    package func record(
        among records: [ConsentRecord], role: ConsentRole?, use: ConsentUse?
    ) throws(ProvenanceError) -> ConsentRecord {
        var reason: ProvenanceError?
        for record in records {
            do throws(ProvenanceError) {
                try record.check(role: role, use: use, on: day, revocations: revocations)
                return record
            } catch {
                if reason == nil || role.map(record.terms.roles.contains) ?? true { reason = error }
            }
        }
        throw reason ?? .refused(ConsentRefusal(file: nil, reason: .missing(role: role)))
    }

    /// The records that the clips of a faceset were read under, all of which must hold in a role.
    ///
    /// A faceset carries copies of its records; a copy that is not the one it is called is forged.
    ///
    /// - Parameter role: The default is `nil`: whichever role a record names.
    func records(
        of faceset: Faceset, role: ConsentRole? = nil, use: ConsentUse? = nil
    ) throws -> [ConsentRecord] {
        let used = Set(try faceset.clips().map(\.clip.consent))
        guard !used.isEmpty else { throw missing(role, in: faceset.file) }
        var records: [ConsentRecord] = []
        for stored in try faceset.consents() {
            var record = try ConsentRecord(parsing: stored.record, file: faceset.file)
            record.file = faceset.file
            guard record.hash.hex == stored.sha256 else { throw record.refusal(.forged) }
            records.append(record)
        }
        let holding = try record(among: records, role: role, use: use)
        for record in records {
            if let day = revocations.day(of: record.hash) {
                throw record.refusal(.revoked(on: day))
            }
            // Consents of one faceset are of one person, renewed; one of them must hold.
            guard ConsentGate.isSamePerson(record, holding) else {
                throw record.refusal(.otherRecord(needed: holding.hash))
            }
        }
        return [holding] + records.filter { $0 != holding }
    }

    private func missing(_ role: ConsentRole?, in file: URL) -> ProvenanceError {
        .refused(ConsentRefusal(file: file, reason: .missing(role: role)))
    }

    /// Two records enroll the same face.
    static func isSamePerson(_ a: ConsentRecord, _ b: ConsentRecord) -> Bool {
        let distances = a.enrolment.embeddings.map(b.enrolment.distance(to:)).sorted()
        return distances[(distances.count - 1) / 2] <= Enrolment.threshold
    }
}
