import Foundation
import Provenance
import Testing

@Suite("A consent file that is not one of ours")
struct ConsentFileTests {
    /// A good record with one piece of its text changed.
    private func reason(replacing old: String, with new: String) throws -> ConsentRefusal.Reason {
        let text = String(decoding: try Making.record().fileBytes, as: UTF8.self)
        try #require(text.contains(old))
        let changed = text.replacing(old, with: new, maxReplacements: 1)
        return try refusal { _ = try ConsentRecord(parsing: Array(changed.utf8)) }
    }

    @Test("a newer version is named with the one that is known")
    func newer() throws {
        #expect(
            try reason(replacing: "\"version\": 1", with: "\"version\": 2")
                == .newerVersion(found: 2, known: 1))
    }

    @Test("another kind of file is named by its schema")
    func foreign() throws {
        #expect(
            try reason(replacing: "understudy.consent", with: "understudy.model")
                == .foreign(schema: "understudy.model"))
        #expect(
            try refusal { _ = try ConsentRecord(parsing: Array("{}".utf8)) }
                == .foreign(schema: nil))
    }

    @Test("a misspelt key is named by its path")
    func misspelt() throws {
        #expect(
            try reason(replacing: "\"person\"", with: "\"persom\"") == .unknownKey(path: "persom"))
        #expect(
            try reason(replacing: "\"encoder\"", with: "\"Encoder\"")
                == .unknownKey(path: "enrolment.Encoder"))
        #expect(
            try reason(replacing: "\"person\": \"Ana\"", with: "\"person\": \"Ana\", \"height\": 2")
                == .unknownKey(path: "height"))
    }

    @Test("a key that is missing is named by its path")
    func missing() throws {
        #expect(
            try reason(replacing: "\"recorder\": \"Pat\",", with: "")
                == .missingKey(path: "attestation.recorder"))
    }

    @Test("a value that cannot be is named by its path")
    func badValues() throws {
        #expect(
            try reason(replacing: "2026-12-31", with: "2026-02-29") == .badValue(path: "until"))
        #expect(
            try reason(replacing: "\"source\"", with: "\"spy\"") == .badValue(path: "roles"))
        #expect(
            try reason(replacing: "\"personAgreed\": true", with: "\"personAgreed\": \"yes\"")
                == .badValue(path: "attestation.personAgreed"))
        #expect(
            try reason(replacing: "\"users\": [", with: "\"users\": [[],")
                == .badValue(path: "users"))
    }

    @Test("a key that stands twice, a fraction and text after the end are damage")
    func notStrict() throws {
        func isDamage(_ reason: ConsentRefusal.Reason) -> Bool {
            if case .damaged(at: .some) = reason { true } else { false }
        }
        #expect(
            isDamage(
                try reason(
                    replacing: "\"person\": \"Ana\"",
                    with: "\"person\": \"Ana\", \"person\": \"Ben\"")))
        #expect(isDamage(try reason(replacing: "\"version\": 1", with: "\"version\": 1.0")))
        #expect(isDamage(try reason(replacing: "}\n", with: "}\n{}")))
        #expect(isDamage(try reason(replacing: "Ana", with: "A\\ud800na")))
    }

    @Test("a file of two mebibytes and one of a hundred thousand brackets are refused at once")
    func hostile() throws {
        let long = [UInt8](repeating: UInt8(ascii: " "), count: 2 << 20)
        #expect(
            try refusal { _ = try ConsentRecord(parsing: long) } == .tooLong(limit: 1 << 20))
        let deep = [UInt8](repeating: UInt8(ascii: "["), count: 100_000)
        #expect(try refusal { _ = try ConsentRecord(parsing: deep) } == .damaged(at: 17))
    }

    @Test("random bytes never pass and never end the program")
    func noise() throws {
        var random = Seeded(3)
        for _ in 0..<500 {
            let count = Int.random(in: 0..<300, using: &random)
            let alphabet = Array("{}[]\",:0123456789.eE+-\\u tfn\u{0}é".utf8)
            let bytes = (0..<count).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            _ = try refusal { _ = try ConsentRecord(parsing: bytes) }
        }
    }

    @Test("a file that is missing, a folder and a device are refused with their cause")
    func unreadable() throws {
        let scratch = try Scratch()
        func reason(_ file: URL) throws -> ConsentRefusal.Reason {
            try refusal { _ = try ConsentRecord(contentsOf: file) }
        }
        #expect(try reason(scratch.file("none.consent")) == .unreadable(.missing))
        #expect(try reason(scratch.folder) == .unreadable(.isFolder))
        #expect(try reason(URL(filePath: "/dev/zero")) == .tooLong(limit: 1 << 20))
        #expect(try reason(URL(filePath: "/dev/null")) == .damaged(at: 0))
    }
}
