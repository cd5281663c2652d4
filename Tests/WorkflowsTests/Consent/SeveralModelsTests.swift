import Foundation
import Networks
import Provenance
import Testing
import Workflows

@Suite("The consents of several models in one conversion")
struct SeveralModelsTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "several-\(UUID().uuidString)", directoryHint: .isDirectory)

    /// A model that was trained under the given records.
    private func model(
        _ name: String, _ source: ConsentRecord, _ target: ConsentRecord
    ) throws -> URL {
        let model = ModelFolder(folder.appending(path: name, directoryHint: .isDirectory))
        try FileManager.default.createDirectory(at: model.url, withIntermediateDirectories: true)
        let description = ModelDescription(
            architecture: try ArchitectureChoice(named: "quick"),
            source: .init(name: source.terms.person, consents: [source.hash.hex]),
            target: .init(name: target.terms.person, consents: [target.hash.hex]), program: "test")
        try Disk().replace(model.description, with: description.data)
        try ModelConsents(model).keep([source, target])
        return model.url
    }

    private func held(_ models: [URL]) throws -> HeldConsents {
        try HeldConsents(
            models, by: ConsentGate(Surroundings(of: [folder])), extra: [], use: nil)
    }

    @Test("all must hold, and what is left are the uses that all of them allow")
    func common() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let ana = try record("Ana", [.source], uses: [.film, .dubbing, .research])
        let ben = try record("Ben", [.target], uses: [.film, .dubbing])
        let cleo = try record("Cleo", [.target], uses: [.film, .research])
        let old = try record("Dora", [.target], until: "2020-12-31")
        let models = [try model("ben-as-ana", ana, ben), try model("cleo-as-ana", ana, cleo)]
        let both = try held(models)
        #expect(both.uses == [.film])
        #expect(both.pairs.map(\.target) == [ben, cleo])
        let turned = try held(models.reversed())
        #expect(turned.statement == both.statement && both.statement.count == 3)
        #expect(throws: ProvenanceError.self) {
            try held(models + [model("dora-as-ana", ana, old)])
        }
    }

    @Test("two models for one person are wrong usage, in a sentence that names both")
    func twice() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (ana, cem) = (try record("Ana", [.source]), try record("Cem", [.source]))
        let ben = try record("Ben", [.target])
        // A name of the same letters is the same made face.
        let neb = try record("neB", [.target])
        let models = [try model("one", ana, ben), try model("two", cem, ben)]
        func failure(_ models: [URL]) throws -> Failure? {
            do {
                _ = try held(models)
                return nil
            } catch { return Failure(error) }
        }
        let same = try #require(try failure(models))
        #expect(same.outcome == .usage)
        #expect(same.happened.contains("one") && same.happened.contains("two"))
        #expect(same.happened.hasSuffix("replace the same person, Ben."))
        let alike = try #require(try failure([models[0], model("three", cem, neb)]))
        #expect(alike.outcome == .usage)
        #expect(alike.happened.hasSuffix("replace Ben and neB, whose faces cannot be told apart."))
    }
}
