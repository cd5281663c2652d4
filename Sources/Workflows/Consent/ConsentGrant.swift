public import Foundation
import Imaging
public import Provenance

/// Records a consent: measures the person's face in a clip, writes the terms down and signs them.
public struct ConsentGrant: Sendable {
    /// The person's name.
    public var person: String
    /// A clip that shows the person, best while they speak and turn the head.
    public var clip: URL
    /// Which person of the clip it is, from 1 in the order of appearance. The default is `nil`: the clip shows one only.
    public var face: Int?
    /// The document that the person signed.
    public var release: URL
    /// What the likeness may be.
    public var roles: Set<ConsentRole>
    /// What it may be used for.
    public var uses: Set<ConsentUse>
    /// The first day.
    public var from: Day
    /// The last day.
    public var until: Day
    /// Who may use it. The default is the recorder.
    public var users: [String]
    /// Who records it, and attests with it that the person is an adult and agreed. The default is this account's name.
    public var recorder: String
    /// The record's file.
    public var output: URL
    /// Whether a file that is there already may be replaced. The default is `false`.
    public var overwrite: Bool

    /// A grant by its parts.
    public init(
        person: String, clip: URL, face: Int? = nil, release: URL, roles: Set<ConsentRole>,
        uses: Set<ConsentUse>, from: Day = .today, until: Day, users: [String] = [],
        recorder: String? = nil, output: URL, overwrite: Bool = false
    ) {
        self.person = person
        self.clip = clip
        self.face = face
        self.release = release
        self.roles = roles
        self.uses = uses
        self.from = from
        self.until = until
        let recorder = recorder ?? Self.accountName
        self.recorder = recorder
        self.users = users.isEmpty ? [recorder] : users
        self.output = output
        self.overwrite = overwrite
    }

    /// The name of the account, in full where the system knows it.
    public static var accountName: String {
        let full = NSFullUserName().trimmingCharacters(in: .whitespaces)
        if !full.isEmpty { return full }
        let short = NSUserName()
        return short.isEmpty ? "unknown" : short
    }

    /// Measures, signs and writes.
    public func events(stop: StopRequest) -> WorkflowEvents {
        WorkflowEvents { report in
            try await offThePool { try record(report, stop) }
        }
    }

    private func record(_ report: Reporter, _ stop: StopRequest) throws {
        if !overwrite, FileManager.default.fileExists(atPath: output.path) {
            throw WorkflowError.exists(file: output)
        }
        let surroundings = try Surroundings(of: [output])
        let key = try RecorderKey.standard()
        let terms = ConsentTerms(
            person: person, roles: roles, uses: uses, from: from, until: until, users: users,
            release: DocumentReference(
                name: release.lastPathComponent, sha256: try SHA256Hash(ofFile: release)))
        report(.started(.consent, subject: clip.lastPathComponent))
        let reader = try EnrolmentReader(clip)
        try reader.read { done, total in
            report(
                .progress(
                    StageProgress(
                        .consent, done: Double(done), total: total.map(Double.init), unit: .frames))
            )
            return !stop.isRequested
        }
        let record = try ConsentRecord(
            terms: terms,
            attestation: Attestation(
                recorder: recorder, personIsAdult: true, personAgreed: true),
            enrolment: try reader.enrolment(of: face), signedBy: key)
        try record.write(to: output, overwrite: overwrite)
        try surroundings.note(
            .granted,
            [
                "consent": record.hash.hex, "clip": record.enrolment.clip.sha256.hex,
                "release": terms.release.sha256.hex,
            ])
        report(
            .note("\(recorder) attests that \(person) is an adult and agreed to these terms."))
        report(.wrote(output, role: "consent"))
        report(
            .finished(
                .consent,
                summary:
                    "\(person) is known by \(Words.count(record.enrolment.embeddings.count, "view")); the consent holds from \(from) to \(until)."
            ))
    }
}
