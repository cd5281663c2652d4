import Conversion
import Foundation
import Inference
import Media
import Networks
import Provenance
import Testing

@Suite("No way round a consent")
struct ConsentTests {
    private static func record(
        _ name: String, roles: Set<ConsentRole>, uses: Set<ConsentUse> = [.research],
        until: String = "2099-12-31", encoder: String = Weight.identity.sha256
    ) throws -> ConsentRecord {
        let hash = SHA256Hash(of: Array(name.utf8))
        let document = DocumentReference(name: "release.txt", sha256: hash)
        let weights = try #require(SHA256Hash(hex: encoder))
        let enrolment = try #require(
            Enrolment(
                clip: document, encoder: weights,
                embeddings: [[Float](repeating: 0.1, count: 128)]))
        let first = try #require(Day("2020-01-01"))
        let last = try #require(Day(until))
        return try ConsentRecord(
            terms: ConsentTerms(
                person: name, roles: roles, uses: uses, from: first,
                until: last, users: ["Test"], release: document),
            attestation: Attestation(recorder: "Test", personIsAdult: true, personAgreed: true),
            enrolment: enrolment, signedBy: RecorderKey())
    }

    private func convert(_ target: ConsentRecord, _ source: ConsentRecord) throws {
        let nowhere = URL(filePath: "/nowhere")
        _ = try Converter(
            ConversionRequest(
                plate: nowhere, workFolder: nowhere, container: .mp4),
            [Replacement(model: nowhere, target: target, source: source)], revocations: .none)
    }

    private func reason(
        _ target: ConsentRecord, _ source: ConsentRecord
    ) -> ConsentRefusal.Reason? {
        do { try convert(target, source) } catch ConversionError.provenance(let error) {
            if case .refused(let refusal) = error { return refusal.reason }
        } catch {}
        return nil
    }

    @Test(
        "a consent for the other role, an expired one and ones without a common use are refused before anything is read"
    )
    func refused() throws {
        let target = try Self.record("Ben", roles: [.target])
        let source = try Self.record("Ana", roles: [.source])
        #expect(reason(source, source) == .wrongRole(needed: .target, granted: [.source]))
        #expect(reason(target, target) == .wrongRole(needed: .source, granted: [.target]))
        let old = try Self.record("Ben", roles: [.target], until: "2020-02-01")
        guard case .expired = reason(old, source) else {
            Issue.record("an expired consent was taken")
            return
        }
        let film = try Self.record("Ana", roles: [.source], uses: [.film])
        #expect(reason(target, film) == .noCommonUse)
    }

    @Test("the people of a model that it was begun from are asked as well")
    func ancestors() throws {
        let (target, source) = (
            try Self.record("Ben", roles: [.target]), try Self.record("Ana", roles: [.source])
        )
        let (eva, dan) = (
            try Self.record("Eva", roles: [.source]), try Self.record("Dan", roles: [.target])
        )
        func person(_ record: ConsentRecord) -> ModelDescription.Person {
            .init(name: record.terms.person, consents: [record.hash.hex])
        }
        var description = ModelDescription(
            architecture: try ArchitectureChoice(named: "quick"), source: person(source),
            target: person(target), program: "test")
        description.lineage = [.init(weights: "f", source: person(eva), target: person(dan))]
        let folder = ModelFolder(
            FileManager.default.temporaryDirectory.appending(
                path: "ancestors-\(UUID().uuidString)", directoryHint: .isDirectory))
        try FileManager.default.createDirectory(
            at: folder.url, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try Disk().replace(folder.description, with: description.data)
        func reason(_ ancestors: [Replacement.Ancestor]) -> ConsentRefusal.Reason? {
            do {
                _ = try Converter(
                    ConversionRequest(plate: folder.url, workFolder: folder.url, container: .mp4),
                    [
                        Replacement(
                            model: folder.url, target: target, source: source,
                            ancestors: ancestors)
                    ], revocations: .none)
            } catch ConversionError.provenance(.refused(let refusal)) {
                return refusal.reason
            } catch {}
            return nil
        }
        let both: [Replacement.Ancestor] = [
            .init(record: eva, role: .source), .init(record: dan, role: .target),
        ]
        #expect(reason(both) == nil)
        #expect(reason([]) == .missing(role: .source))
        #expect(reason([both[0]]) == .missing(role: .target))
        let old = try Self.record("Dan", roles: [.target], until: "2020-02-01")
        guard case .expired? = reason([both[0], .init(record: old, role: .target)]) else {
            Issue.record("an expired consent was taken")
            return
        }
    }

    @Test("a face that another network measured is not compared")
    func otherEncoder() throws {
        let other = String(repeating: "0", count: 64)
        let target = try Self.record("Ben", roles: [.target], encoder: other)
        let source = try Self.record("Ana", roles: [.source])
        do {
            try convert(target, source)
            Issue.record("it was taken")
        } catch ConversionError.otherEncoder(_, let found) {
            #expect(found.hex == other)
        }
    }

    @Test("with both consents, what is missing next is the model")
    func model() throws {
        let target = try Self.record("Ben", roles: [.target])
        let source = try Self.record("Ana", roles: [.source])
        do {
            try convert(target, source)
            Issue.record("there is no model")
        } catch ConversionError.model(let error) {
            guard case .notAModel(let folder) = error else { throw error }
            #expect(folder.path == "/nowhere")
        }
    }
}
