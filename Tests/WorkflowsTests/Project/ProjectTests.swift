import Foundation
import Testing
import Workflows

@Suite("A project's folder")
struct ProjectTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "\(UUID().uuidString)/Film.understudy", directoryHint: .isDirectory)

    private func thrown(_ body: () throws -> Void) -> WorkflowError? {
        do {
            try body()
        } catch {
            return error as? WorkflowError
        }
        return nil
    }

    @Test("a project is found from every file in it, existing or not, and from none outside")
    func found() throws {
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        let project = try Project.create(at: folder)
        for inside in ["consents/ana.consent", "models/a/b/c", "out.mp4"] {
            let found = try Project.containing(folder.appending(path: inside))
            #expect(found?.folder.path == project.folder.path)
        }
        let outside = folder.deletingLastPathComponent().appending(path: "out.mp4")
        #expect(try Project.containing(outside) == nil)
        // A second time nothing is changed.
        _ = try Project.create(at: folder)
        #expect(FileManager.default.fileExists(atPath: project.facesets.path))
    }

    @Test("a project of a newer program, with a stray key or without sense is refused by name")
    func refused() throws {
        defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
        _ = try Project.create(at: folder)
        let file = folder.appending(path: "project.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        func fault(_ changed: String) throws -> WorkflowError? {
            try changed.write(to: file, atomically: true, encoding: .utf8)
            return thrown { _ = try Project.containing(folder.appending(path: "out.mp4")) }
        }
        func expected(_ fault: WorkflowError.ProjectFault) -> WorkflowError {
            .badProject(file: file, fault)
        }
        #expect(
            try fault(text.replacing("\"version\": 1", with: "\"version\": 3"))?.fault
                == expected(.newerVersion(found: 3, known: 1)).fault)
        #expect(
            try fault(text.replacing("\"name\"", with: "\"nmae\""))?.fault
                == expected(.unknownKey("nmae")).fault)
        #expect(try fault("{")?.fault == expected(.damaged).fault)
    }
}

extension WorkflowError {
    /// The fault of a project, whatever its place.
    fileprivate var fault: ProjectFault? {
        if case .badProject(_, let fault) = self { fault } else { nil }
    }
}
