public import Foundation
public import Provenance

/// What a consent record says, for people and as JSON.
public struct ConsentReport: Sendable, Encodable {
    /// The record's file.
    public let file: String
    /// The hash that facesets, models and manifests name it by.
    public let hash: SHA256Hash
    /// Whose likeness it is.
    public let person: String
    /// What it may be.
    public let roles: [String]
    /// What it may be used for.
    public let uses: [String]
    /// The first day.
    public let from: String
    /// The last day.
    public let until: String
    /// Who may use it.
    public let users: [String]
    /// The name and hash of the signed release.
    public let release: [String]
    /// Who recorded it.
    public let recorder: String
    /// When, in ISO 8601 and UTC.
    public let recordedAt: String
    /// The key that signed it is this machine's own.
    public let isOwnKey: Bool
    /// The name and hash of the clip in which the face was measured.
    public let clip: [String]
    /// How well the person is known by it.
    public let quality: EnrolmentQuality

    /// Reads a record and reports it. A record that was changed is refused; one that has expired is shown.
    public init(of file: URL) throws {
        let record = try ConsentRecord(contentsOf: file)
        let terms = record.terms
        self.file = file.relativePath
        hash = record.hash
        person = terms.person
        roles = terms.roles.map(\.rawValue).sorted()
        uses = terms.uses.map(\.rawValue).sorted()
        from = terms.from.description
        until = terms.until.description
        users = terms.users
        release = [terms.release.name, terms.release.sha256.hex]
        recorder = record.attestation.recorder
        recordedAt = Date(timeIntervalSince1970: Double(record.recordedAt)).ISO8601Format()
        isOwnKey = try RecorderKey.existingPublicKey() == record.recorderKey
        clip = [record.enrolment.clip.name, record.enrolment.clip.sha256.hex]
        quality = EnrolmentQuality(record.enrolment)
    }

    /// The report in lines, a label before each.
    public var lines: [(label: String, text: String)] {
        [
            ("person", person),
            ("roles", roles.joined(separator: ", ")),
            ("uses", uses.joined(separator: ", ")),
            ("from", "\(from) until \(until) (UTC, both included)"),
            ("used by", users.joined(separator: ", ")),
            ("release", "\(release[0]), SHA-256 \(release[1])"),
            (
                "recorded",
                "by \(recorder), \(recordedAt), with \(isOwnKey ? "this machine's key" : "another machine's key")"
            ),
            ("face", "\(Words.count(quality.views, "view")) from \(clip[0]), SHA-256 \(clip[1])"),
            ("quality", quality.words),
            ("record", hash.hex),
        ]
    }
}

/// Asks whether a consent allows something.
public struct ConsentCheck: Sendable {
    /// The record's file.
    public var file: URL
    /// What the person is to be. The default is `nil`: any role.
    public var role: ConsentRole?
    /// What it is for. The default is `nil`: any use.
    public var use: ConsentUse?
    /// The day. The default is today in UTC.
    public var day: Day

    /// A question by its parts.
    public init(_ file: URL, role: ConsentRole? = nil, use: ConsentUse? = nil, on day: Day = .today)
    {
        self.file = file
        self.role = role
        self.use = use
        self.day = day
    }

    /// Gives the report of a record that allows it.
    ///
    /// - Throws: `ProvenanceError.refused` with the reason.
    public func run() throws -> ConsentReport {
        let record = try ConsentRecord(contentsOf: file)
        let revocations = try Surroundings(of: [file]).revocations()
        try record.check(role: role, use: use, on: day, revocations: revocations)
        return try ConsentReport(of: file)
    }
}
