import Foundation
import Networks
import Provenance
import Testing
import Workflows

/// A model that began from another one holds what that one had learned: the people of both bind it.
@Suite("Consents of the models that a model was begun from")
struct LineageTests {
    private let project: Project

    init() throws {
        project = try Project.create(
            at: FileManager.default.temporaryDirectory.appending(
                path: "lineage-\(UUID().uuidString).understudy", directoryHint: .isDirectory))
    }

    private func person(_ record: ConsentRecord) -> ModelDescription.Person {
        .init(name: record.terms.person, consents: [record.hash.hex])
    }

    /// A model of Cem as Dan that was begun from one of two other people.
    private func model(
        _ name: String, from source: ConsentRecord, _ target: ConsentRecord,
        own: Set<ConsentUse> = [.film]
    ) throws -> ModelFolder {
        let folder = ModelFolder(
            project.models.appending(path: name, directoryHint: .isDirectory))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let cem = try record("Cem", [.source], uses: own)
        let dan = try record("Dan", [.target], uses: own)
        var description = ModelDescription(
            architecture: try ArchitectureChoice(named: "quick"), source: person(cem),
            target: person(dan), program: "test")
        description.lineage = [
            .init(weights: "f", source: person(source), target: person(target))
        ]
        try Disk().replace(folder.description, with: description.data)
        try ModelConsents(folder).keep([cem, dan, source, target])
        return folder
    }

    private func reason(_ model: ModelFolder) throws -> ConsentRefusal.Reason? {
        let gate = try ConsentGate(Surroundings(of: [model.url]))
        do {
            let held = try ModelConsents(model).checked(by: gate, extra: [], use: nil)
            #expect(held.ancestors.count == 2)
            return nil
        } catch ProvenanceError.refused(let refusal) {
            return refusal.reason
        }
    }

    @Test("all must hold: in time, in the role that the person had, and for a common use")
    func hold() throws {
        defer { try? FileManager.default.removeItem(at: project.folder) }
        let ana = try record("Ana", [.source])
        let ben = try record("Ben", [.target])
        #expect(try reason(model("good", from: ana, ben)) == nil)
        let old = try record("Ana", [.source], until: "2020-12-31")
        guard case .expired? = try reason(model("expired", from: old, ben)) else {
            Issue.record("an expired consent of an earlier model was taken")
            return
        }
        let otherRole = try record("Ben", [.source])
        #expect(
            try reason(model("role", from: ana, otherRole))
                == .wrongRole(needed: .target, granted: [.source]))
        let otherUse = try record("Ana", [.source], uses: [.research])
        #expect(try reason(model("use", from: otherUse, ben)) == .noCommonUse)
    }

    @Test("a lost or forged copy is no consent")
    func copies() throws {
        defer { try? FileManager.default.removeItem(at: project.folder) }
        let (ana, ben) = (try record("Ana", [.source]), try record("Ben", [.target]))
        let model = try model("model", from: ana, ben)
        let copy = model.url.appending(path: "consents/\(ana.hash.hex.prefix(16)).consent")
        try FileManager.default.removeItem(at: copy)
        let gate = try ConsentGate(Surroundings(of: [model.url]))
        #expect(throws: ProvenanceError.self) {
            try ModelConsents(model).checked(by: gate, extra: [], use: nil)
        }
        // Another record under its name.
        try record("Ana", [.source], until: "2998-12-31").write(to: copy, overwrite: true)
        #expect(try reason(model) == .forged)
    }

    @Test("taking one back stops the later model, and --purge finds and deletes it")
    func revoked() throws {
        defer { try? FileManager.default.removeItem(at: project.folder) }
        let (ana, ben) = (try record("Ana", [.source]), try record("Ben", [.target]))
        let model = try model("model", from: ana, ben)
        let other = try self.model(
            "other", from: try record("Eva", [.source]), try record("Ben", [.target]))
        #expect(try reason(model) == nil)
        try Revocations.revoke(ana.hash, in: project.revocations)
        guard case .revoked? = try reason(model) else {
            Issue.record("a model whose parent's person took back the consent was usable")
            return
        }
        #expect(try reason(other) == nil)
        let file = project.consents.appending(path: "ana.consent")
        try ana.write(to: file, overwrite: false)
        let found = ConsentRevocation.works(in: project.models, under: ana.hash.hex)
        #expect(found.map(\.lastPathComponent) == ["model"])
    }

    @Test("the statement in a result's manifest names all of them, each once, in their roles")
    func statement() throws {
        defer { try? FileManager.default.removeItem(at: project.folder) }
        let (ana, ben) = (try record("Ana", [.source]), try record("Ben", [.target]))
        let model = try model("model", from: ana, ben)
        let gate = try ConsentGate(Surroundings(of: [model.url]))
        let held = try ModelConsents(model).checked(by: gate, extra: [], use: nil)
        let statement = held.statement
        #expect(statement.count == 4 && Set(statement).count == 4)
        #expect(statement.contains(.init(record: ana.hash, role: .source)))
        #expect(statement.contains(.init(record: ben.hash, role: .target)))
    }

    @Test(
        "a model of the first version has no lineage, and a program of that version takes no later one"
    )
    func versions() throws {
        defer { try? FileManager.default.removeItem(at: project.folder) }
        let model = try model("model", from: try record("Ana", [.source]), record("Ben", [.target]))
        let text = try String(contentsOf: model.description, encoding: .utf8)
        #expect(text.contains("\"version\" : 4") && text.contains("\"lineage\""))
        var members = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        members["version"] = 1
        members["lineage"] = nil
        try JSONSerialization.data(withJSONObject: members).write(to: model.description)
        #expect(try model.readDescription().lineage.isEmpty)
    }
}
