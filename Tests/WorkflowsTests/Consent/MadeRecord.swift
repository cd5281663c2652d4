import Foundation
import Provenance
import Testing

/// A consent of a person whose face follows from the name, so that one name is one face.
func record(
    _ person: String, _ roles: Set<ConsentRole>, uses: Set<ConsentUse> = [.film],
    until: String = "2999-12-31"
) throws -> ConsentRecord {
    let document = DocumentReference(name: "a", sha256: SHA256Hash(of: []))
    let seed = Float(person.utf8.reduce(0) { Int($0) + Int($1) } % 97) / 97
    let embedding = (0..<128).map { i in 0.1 * sin(Float(i) * (1 + seed)) }
    let enrolment = try #require(
        Enrolment(
            clip: document, encoder: SHA256Hash(of: [1]), embeddings: [embedding]))
    return try ConsentRecord(
        terms: ConsentTerms(
            person: person, roles: roles, uses: uses, from: try #require(Day("2020-01-01")),
            until: try #require(Day(until)), users: ["us"], release: document),
        attestation: Attestation(recorder: "Pat", personIsAdult: true, personAgreed: true),
        enrolment: enrolment, signedBy: RecorderKey())
}
