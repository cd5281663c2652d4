import Foundation
import Provenance
import Testing

/// A small generator with a seed: SplitMix64 (Steele, Lea, Flood 2014).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 128 numbers of length 1 in all, which belong to nobody.
    mutating func embedding() -> [Float] {
        let raw = (0..<128).map { _ in Float.random(in: -1...1, using: &self) }
        let length = raw.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return raw.map { $0 / length }
    }
}

/// A folder that is removed with the value.
final class Scratch: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "provenance-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func file(_ name: String) -> URL { folder.appending(path: name) }
}

/// The parts of records that the tests make.
enum Making {
    static func terms(
        roles: Set<ConsentRole> = [.source], uses: Set<ConsentUse> = [.film],
        from: String = "2026-01-01", until: String = "2026-12-31"
    ) throws -> ConsentTerms {
        ConsentTerms(
            person: "Ana", roles: roles, uses: uses, from: try #require(Day(from)),
            until: try #require(Day(until)), users: ["A Studio"],
            release: DocumentReference(
                name: "release.pdf", sha256: SHA256Hash(of: "release".utf8)))
    }

    static let attestation = Attestation(
        recorder: "Pat", personIsAdult: true, personAgreed: true)

    static func enrolment(seed: UInt64 = 1, count: Int = 4) throws -> Enrolment {
        var random = Seeded(seed)
        return try #require(
            Enrolment(
                clip: DocumentReference(name: "a.mp4", sha256: SHA256Hash(of: "clip".utf8)),
                encoder: SHA256Hash(of: "weights".utf8),
                embeddings: (0..<count).map { _ in random.embedding() }))
    }

    static func record(
        _ terms: ConsentTerms? = nil, key: RecorderKey = RecorderKey()
    ) throws -> ConsentRecord {
        try ConsentRecord(
            terms: terms ?? Making.terms(), attestation: attestation,
            enrolment: enrolment(), signedBy: key,
            at: Date(timeIntervalSince1970: 1_780_000_000))
    }
}

/// The reason of a refusal that `body` throws.
func refusal(_ body: () throws -> Void) throws -> ConsentRefusal.Reason {
    do {
        try body()
    } catch ProvenanceError.refused(let refusal) {
        return refusal.reason
    }
    Issue.record("nothing was refused")
    throw ProvenanceError.cannotSign(cause: "nothing was refused")
}

/// What `body` throws, or `nil`.
func failure(_ body: () throws -> Void) -> ProvenanceError? {
    do {
        try body()
    } catch {
        return error as? ProvenanceError
    }
    return nil
}
