import Foundation
import Networks
import Provenance
import Testing
import Workflows

@Suite("Consents of a model that were renewed since")
struct RenewalTests {
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

    @Test("an expired consent is good again with a renewed one of the same face, and no other")
    func renewed() throws {
        let old = try record("Ana", [.source], until: "2020-12-31")
        let new = try record("Ana", [.source])
        let ben = try record("Ben", [.target])
        let model = try model(old, ben)
        defer { try? FileManager.default.removeItem(at: project.folder) }
        guard case .expired? = try reason(model, extra: []) else {
            Issue.record("an expired consent was taken")
            return
        }
        #expect(try reason(model, extra: [new]) == nil)
        // Another face, the same face by another name, another role, and one that has expired as well.
        let others = [
            try record("Zoe", [.source]), try record("naA", [.source]),
            try record("Ana", [.target]),
            try record("Ana", [.source], until: "2021-12-31"),
        ]
        for other in others { #expect(try reason(model, extra: [other]) != nil) }
    }

    @Test("a renewed consent does not bring back one that was revoked")
    func revoked() throws {
        let old = try record("Ana", [.source])
        let new = try record("Ana", [.source], until: "2998-12-31")
        let model = try model(old, try record("Ben", [.target]))
        defer { try? FileManager.default.removeItem(at: project.folder) }
        #expect(try reason(model, extra: [new]) == nil)
        try Revocations.revoke(old.hash, in: project.revocations)
        guard case .revoked? = try reason(model, extra: [new]) else {
            Issue.record("a revoked consent was taken")
            return
        }
    }

    @Test("a renewed consent that was revoked is as good as none")
    func renewedAndRevoked() throws {
        let new = try record("Ana", [.source])
        let model = try model(
            try record("Ana", [.source], until: "2020-12-31"), try record("Ben", [.target]))
        defer { try? FileManager.default.removeItem(at: project.folder) }
        #expect(try reason(model, extra: [new]) == nil)
        try Revocations.revoke(new.hash, in: project.revocations)
        #expect(try reason(model, extra: [new]) != nil)
    }
}
