import Foundation
import Networks
import Provenance
import Testing
import Workflows

@Suite("Consents that were given after a model was made")
struct LaterConsentTests {
    private let project: Project

    init() throws {
        project = try Project.create(
            at: FileManager.default.temporaryDirectory.appending(
                path: "renewal-\(UUID().uuidString).understudy", directoryHint: .isDirectory))
    }

    /// A model in the project, trained under the given records.
    private func model(_ source: ConsentRecord, _ target: ConsentRecord) throws -> ModelFolder {
        let folder = ModelFolder(
            project.models.appending(path: "ana-as-ben", directoryHint: .isDirectory))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        let description = ModelDescription(
            architecture: try ArchitectureChoice(named: "quick"),
            source: .init(name: source.terms.person, consents: [source.hash.hex]),
            target: .init(name: target.terms.person, consents: [target.hash.hex]), program: "test")
        try Disk().replace(folder.description, with: description.data)
        try ModelConsents(folder).keep([source, target])
        return folder
    }

    /// Why a model may not be used, with further records named; `nil` when it may.
    private func reason(
        _ model: ModelFolder, extra: [ConsentRecord]
    ) throws -> ConsentRefusal.Reason? {
        let gate = try ConsentGate(Surroundings(of: [model.url]))
        do {
            let held = try ModelConsents(model).checked(by: gate, extra: extra, use: nil)
            #expect(held.source.terms.until > Day.today && held.target.terms.until > Day.today)
            return nil
        } catch ProvenanceError.refused(let refusal) {
            return refusal.reason
        }
    }

    @Test("a later consent opens no model that was made under an expired one, whoever's it is")
    func later() throws {
        let old = try record("Ana", [.source], until: "2020-12-31")
        let model = try model(old, try record("Ben", [.target]))
        defer { try? FileManager.default.removeItem(at: project.folder) }
        for extra in [[], [try record("Ana", [.source])], [try record("Zoe", [.source])]] {
            guard case .expired? = try reason(model, extra: extra) else {
                Issue.record("a model was opened by \(extra.map(\.terms.person))")
                continue
            }
        }
    }

    @Test("nor one whose consent was taken back")
    func revoked() throws {
        let old = try record("Ana", [.source])
        let model = try model(old, try record("Ben", [.target]))
        defer { try? FileManager.default.removeItem(at: project.folder) }
        #expect(try reason(model, extra: []) == nil)
        try Revocations.revoke(old.hash, in: project.revocations)
        guard case .revoked? = try reason(model, extra: [try record("Ana", [.source])]) else {
            Issue.record("a revoked consent was taken")
            return
        }
    }
}
