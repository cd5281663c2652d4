import Crypto
import Foundation

/// The record's file, read and written. The keys stand in `docs/provenance.md`.
enum ConsentCoding {
    typealias Reason = ConsentRefusal.Reason

    /// All of a record that is signed, in the file's order.
    static func content(
        terms: ConsentTerms, attestation: Attestation, enrolment: Enrolment, recordedAt: Int,
        recorderKey: [UInt8]
    ) -> [StrictJSON.Member] {
        func document(_ reference: DocumentReference) -> StrictJSON {
            .object([
                .init("name", .string(reference.name)),
                .init("sha256", .string(reference.sha256.hex)),
            ])
        }
        func names(_ values: some Sequence<String>) -> StrictJSON {
            .array(values.map { .string($0) })
        }
        return [
            .init("schema", .string(ConsentRecord.schema)),
            .init("version", .integer(ConsentRecord.version)),
            .init("person", .string(terms.person)),
            .init("roles", names(terms.roles.map(\.rawValue).sorted())),
            .init("uses", names(terms.uses.map(\.rawValue).sorted())),
            .init("from", .string(terms.from.description)),
            .init("until", .string(terms.until.description)),
            .init("users", names(terms.users)),
            .init("release", document(terms.release)),
            .init(
                "attestation",
                .object([
                    .init("recorder", .string(attestation.recorder)),
                    .init("personIsAdult", .bool(attestation.personIsAdult)),
                    .init("personAgreed", .bool(attestation.personAgreed)),
                ])),
            .init("recordedAt", .integer(recordedAt)),
            .init("recorderKey", .string(base64(recorderKey))),
            .init(
                "enrolment",
                .object([
                    .init("clip", document(enrolment.clip)),
                    .init("encoder", .string(enrolment.encoder.hex)),
                    .init("embeddings", names(enrolment.embeddings.map { base64(bytes(of: $0)) })),
                ])),
        ]
    }

    /// The record that a file's value describes, its signature checked.
    static func record(_ value: StrictJSON) throws(Reason) -> ConsentRecord {
        var fields = try StrictFields(value, path: "")
        try checkVersion(&fields)
        let person = try fields.name("person")
        let roles = try fields.choices("roles", of: ConsentRole.self)
        let uses = try fields.choices("uses", of: ConsentUse.self)
        let from = try fields.day("from")
        let until = try fields.day("until")
        guard from <= until else { throw .badValue(path: "until") }
        let users = try fields.names("users")
        let release = try fields.document("release")
        let attestation = try attestation(&fields)
        let recordedAt = try fields.integer("recordedAt")
        let recorderKey = try fields.bytes("recorderKey", count: 65)
        let enrolment = try enrolment(&fields)
        let signature = try fields.bytes("signature", count: 64)
        try fields.finish()

        guard case .object(let members) = value else { throw .damaged(at: nil) }
        let signed = Array(
            StrictJSON.object(members.filter { $0.key != "signature" }).canonical.utf8)
        try verify(signature: signature, of: signed, by: recorderKey)
        guard attestation.personIsAdult, attestation.personAgreed else { throw .notAttested }
        return ConsentRecord(
            terms: ConsentTerms(
                person: person, roles: roles, uses: uses, from: from, until: until, users: users,
                release: release),
            attestation: attestation, enrolment: enrolment, recordedAt: recordedAt,
            recorderKey: recorderKey, signature: signature, hash: SHA256Hash(of: signed))
    }

    /// The name in a file that may be damaged otherwise: for the refusal's sentence.
    static func person(_ value: StrictJSON) -> String? {
        guard var fields = try? StrictFields(value, path: "") else { return nil }
        return try? fields.name("person")
    }

    private static func checkVersion(_ fields: inout StrictFields) throws(Reason) {
        guard case .string(ConsentRecord.schema)? = fields.peek("schema") else {
            if case .string(let other)? = fields.peek("schema") { throw .foreign(schema: other) }
            throw .foreign(schema: nil)
        }
        _ = try fields.string("schema")
        let version = try fields.integer("version")
        guard version <= ConsentRecord.version else {
            throw .newerVersion(found: version, known: ConsentRecord.version)
        }
        guard version == ConsentRecord.version else { throw .badValue(path: "version") }
    }

    private static func attestation(_ fields: inout StrictFields) throws(Reason) -> Attestation {
        var inner = try fields.object("attestation")
        let attestation = Attestation(
            recorder: try inner.name("recorder"), personIsAdult: try inner.bool("personIsAdult"),
            personAgreed: try inner.bool("personAgreed"))
        try inner.finish()
        return attestation
    }

    private static func enrolment(_ fields: inout StrictFields) throws(Reason) -> Enrolment {
        var inner = try fields.object("enrolment")
        let clip = try inner.document("clip")
        let encoder = try inner.hash("encoder")
        var embeddings: [[Float]] = []
        for row in try inner.strings("embeddings") {
            guard let bytes = decodedBase64(row), bytes.count == 4 * Enrolment.length else {
                throw .badValue(path: "enrolment.embeddings")
            }
            embeddings.append(floats(of: bytes))
        }
        try inner.finish()
        guard let enrolment = Enrolment(clip: clip, encoder: encoder, embeddings: embeddings) else {
            throw .badValue(path: "enrolment.embeddings")
        }
        return enrolment
    }

    private static func verify(
        signature: [UInt8], of bytes: [UInt8], by key: [UInt8]
    ) throws(Reason) {
        guard let key = try? P256.Signing.PublicKey(x963Representation: key) else {
            throw .badValue(path: "recorderKey")
        }
        guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature),
            key.isValidSignature(signature, for: bytes)
        else { throw .forged }
    }

    private static func bytes(of floats: [Float]) -> [UInt8] {
        floats.flatMap { value in
            let bits = value.bitPattern
            return (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
        }
    }

    private static func floats(of bytes: [UInt8]) -> [Float] {
        stride(from: 0, to: bytes.count, by: 4).map { at in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
        }
    }
}
