public import Foundation

/// A signed record of a consent: who, for what, until when, and which face. See `docs/provenance.md` for the file.
///
/// A value of this type has been checked: its schema is known and its signature fits its content. Whether it allows
/// something on a given day is asked of `check`.
public struct ConsentRecord: Sendable, Equatable {
    /// The `schema` of the file.
    public static let schema = "understudy.consent"
    /// The version that this program writes, and the newest that it reads.
    public static let version = 1
    /// No record is longer, in bytes.
    public static let sizeLimit = 1 << 20

    /// What the person agreed to.
    public let terms: ConsentTerms
    /// Who vouches for it.
    public let attestation: Attestation
    /// The person's face.
    public let enrolment: Enrolment
    /// When it was written down: seconds since 1970, UTC.
    public let recordedAt: Int
    /// The recorder's public key: 65 bytes, uncompressed (SEC 1).
    public let recorderKey: [UInt8]
    /// P-256 over the canonical bytes: 64 bytes, r then s.
    public let signature: [UInt8]
    /// The hash of the canonical bytes. It names the record in facesets, models and manifests.
    public let hash: SHA256Hash
    /// Where it was read from, if it was.
    public var file: URL?

    /// Writes a consent down and signs it.
    ///
    /// - Throws: `.refused` when the attestation lacks a statement, or a part of the terms is empty or out of order.
    public init(
        terms: ConsentTerms, attestation: Attestation, enrolment: Enrolment,
        signedBy key: RecorderKey, at date: Date = Date()
    ) throws(ProvenanceError) {
        self.terms = terms
        self.attestation = attestation
        self.enrolment = enrolment
        recordedAt = Int(date.timeIntervalSince1970.rounded(.down))
        recorderKey = key.publicKey
        let content = ConsentCoding.content(
            terms: terms, attestation: attestation, enrolment: enrolment, recordedAt: recordedAt,
            recorderKey: recorderKey)
        let signed = Array(StrictJSON.object(content).canonical.utf8)
        hash = SHA256Hash(of: signed)
        signature = try key.sign(signed)
        do {
            // What is written must be readable: the same rules hold on both ways.
            _ = try ConsentCoding.record(
                StrictJSON.object(content + [.init("signature", .string(base64(signature)))]))
        } catch {
            throw .refused(ConsentRefusal(file: nil, person: terms.person, reason: error))
        }
    }

    init(
        terms: ConsentTerms, attestation: Attestation, enrolment: Enrolment, recordedAt: Int,
        recorderKey: [UInt8], signature: [UInt8], hash: SHA256Hash
    ) {
        self.terms = terms
        self.attestation = attestation
        self.enrolment = enrolment
        self.recordedAt = recordedAt
        self.recorderKey = recorderKey
        self.signature = signature
        self.hash = hash
    }

    /// The record that `bytes` hold. `file` is only named in errors.
    public init(parsing bytes: [UInt8], file: URL? = nil) throws(ProvenanceError) {
        let value: StrictJSON
        do {
            value = try StrictJSONParser.parse(bytes, limit: Self.sizeLimit)
        } catch {
            let reason: ConsentRefusal.Reason =
                if case .tooLong(let limit) = error.kind { .tooLong(limit: limit) } else {
                    .damaged(at: error.offset)
                }
            throw .refused(ConsentRefusal(file: file, reason: reason))
        }
        do {
            self = try ConsentCoding.record(value)
        } catch {
            throw .refused(
                ConsentRefusal(file: file, person: ConsentCoding.person(value), reason: error))
        }
        self.file = file
    }

    /// The record in a file.
    public init(contentsOf file: URL) throws(ProvenanceError) {
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile.read(file, limit: Self.sizeLimit)
        } catch {
            throw .refused(ConsentRefusal(file: file, reason: .unreadable(error)))
        }
        guard let bytes else {
            throw .refused(ConsentRefusal(file: file, reason: .tooLong(limit: Self.sizeLimit)))
        }
        try self.init(parsing: bytes, file: file)
    }

    /// The bytes of the record's file: JSON with two spaces a level.
    public var fileBytes: [UInt8] {
        let content = ConsentCoding.content(
            terms: terms, attestation: attestation, enrolment: enrolment, recordedAt: recordedAt,
            recorderKey: recorderKey)
        let members = content + [.init("signature", .string(base64(signature)))]
        return Array(StrictJSON.object(members).pretty.utf8)
    }

    /// Writes the record's file, whole or not at all.
    ///
    /// - Throws: `.exists` when the file is there already and `overwrite` is false.
    public func write(to file: URL, overwrite: Bool = false) throws(ProvenanceError) {
        let written: Bool
        do {
            written = try WholeFile.write(
                fileBytes, to: file, existing: overwrite ? .replace : .keep)
        } catch {
            throw .unwritable(file: file, cause: error)
        }
        guard written else { throw .exists(file: file) }
    }

    /// Two records are the same when the same recorder signed the same content.
    public static func == (a: ConsentRecord, b: ConsentRecord) -> Bool {
        a.hash == b.hash && a.signature == b.signature
    }
}
