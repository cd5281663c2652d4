import Foundation
import Provenance
import Testing

@Suite("A consent record")
struct ConsentRecordTests {
    @Test("a record comes back from its file as it was")
    func roundTrip() throws {
        let scratch = try Scratch()
        let record = try Making.record()
        let file = scratch.file("ana.consent")
        try record.write(to: file)
        let read = try ConsentRecord(contentsOf: file)
        #expect(read == record)
        #expect(read.hash == record.hash)
        #expect(read.terms == record.terms)
        #expect(read.enrolment == record.enrolment)
        #expect(read.attestation == record.attestation)
        #expect(read.recordedAt == 1_780_000_000)
        #expect(read.fileBytes == record.fileBytes)
    }

    @Test("a record that another program made by the documentation is read, with the same hash")
    func independentWriter() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/reference.consent")
        let record = try ConsentRecord(contentsOf: file)
        #expect(record.terms.person == "Zoë \"Zo\" \\ 王")
        #expect(record.terms.roles == [.source, .target])
        #expect(record.terms.from.description == "2024-02-29")
        #expect(record.enrolment.embeddings.count == 3)
        #expect(
            record.hash.hex == "cc289d651d401ee0ef1fab7ad85e1f5118041995d2473d342d2af5a30a0f4527")
    }

    @Test("any flipped bit of a record is refused, and many as forged")
    func flippedBits() throws {
        let bytes = try Making.record().fileBytes
        var random = Seeded(7)
        var forged = 0
        for at in bytes.indices {
            var changed = bytes
            changed[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            let reason = try refusal { _ = try ConsentRecord(parsing: changed) }
            if reason == .forged { forged += 1 }
        }
        #expect(forged > bytes.count / 3)
    }

    @Test("a record cut off at any place is damaged at that place")
    func cutOff() throws {
        let bytes = try Making.record().fileBytes
        for length in stride(from: 0, to: bytes.count - 2, by: 13) {
            let reason = try refusal { _ = try ConsentRecord(parsing: Array(bytes[..<length])) }
            #expect(reason == .damaged(at: length))
        }
    }

    @Test("another person's face under a true signature is forged")
    func exchangedEnrolment() throws {
        let ana = try Making.record()
        let text = String(decoding: ana.fileBytes, as: UTF8.self)
        var random = Seeded(99)
        let other = try Making.enrolment(seed: random.next())
        let theirs = try ConsentRecord(
            terms: ana.terms, attestation: ana.attestation, enrolment: other,
            signedBy: RecorderKey())
        let row = try #require(firstEmbedding(in: text))
        let swapped = text.replacing(
            row,
            with: try #require(
                firstEmbedding(in: String(decoding: theirs.fileBytes, as: UTF8.self))))
        #expect(try refusal { _ = try ConsentRecord(parsing: Array(swapped.utf8)) } == .forged)
    }

    private func firstEmbedding(in text: String) -> Substring? {
        text.firstMatch(of: /"embeddings": \[\s*"([^"]+)"/)?.1
    }

    @Test("a file that is there already is kept, unless it may be replaced")
    func noOverwriting() throws {
        let scratch = try Scratch()
        let file = scratch.file("ana.consent")
        try Making.record().write(to: file)
        let first = try Data(contentsOf: file)
        let second = try Making.record()
        guard case .exists(file)? = failure({ try second.write(to: file) }) else {
            Issue.record("the file was replaced")
            return
        }
        #expect(try Data(contentsOf: file) == first)
        try second.write(to: file, overwrite: true)
        #expect(try ConsentRecord(contentsOf: file) == second)
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.folder.path)
        #expect(names == ["ana.consent"])
    }

    @Test(
        "a record is not made without both statements of the recorder",
        arguments: [(true, false), (false, true), (false, false)])
    func attestation(adult: Bool, agreed: Bool) throws {
        let reason = try refusal {
            _ = try ConsentRecord(
                terms: Making.terms(),
                attestation: Attestation(
                    recorder: "Pat", personIsAdult: adult, personAgreed: agreed),
                enrolment: Making.enrolment(), signedBy: RecorderKey())
        }
        #expect(reason == .notAttested)
    }

    @Test("terms that cannot be are refused by their key")
    func badTerms() throws {
        func reason(_ change: (inout ConsentTerms) -> Void) throws -> ConsentRefusal.Reason {
            var terms = try Making.terms()
            change(&terms)
            return try refusal { _ = try Making.record(terms) }
        }
        #expect(try reason { $0.person = " " } == .badValue(path: "person"))
        #expect(try reason { $0.person = "A\u{1B}[31m" } == .badValue(path: "person"))
        #expect(try reason { $0.person = "A\u{202E}nA" } == .badValue(path: "person"))
        #expect(try reason { $0.roles = [] } == .badValue(path: "roles"))
        #expect(try reason { $0.uses = [] } == .badValue(path: "uses"))
        #expect(try reason { $0.users = [] } == .badValue(path: "users"))
        #expect(try reason { $0.until = Day("2025-12-31") ?? $0.until } == .badValue(path: "until"))
        #expect(try reason { $0.release.name = "" } == .badValue(path: "release.name"))
    }
}
