public import Foundation
import Provenance

/// A project's folder, `Film.understudy`: where the parts of one work lie. It is optional; every command takes plain
/// paths as well.
public struct Project: Sendable, Equatable {
    /// The folder.
    public let folder: URL

    /// The ending of a project's folder.
    public static let fileExtension = "understudy"
    /// The `schema` of `project.json`.
    static let schema = "understudy.project"
    /// The version that this program writes, and the newest that it reads.
    static let version = 1
    private static let fileName = "project.json"

    /// Consent records.
    public var consents: URL { folder.appending(path: "consents", directoryHint: .isDirectory) }
    /// Facesets.
    public var facesets: URL { folder.appending(path: "facesets", directoryHint: .isDirectory) }
    /// Models.
    public var models: URL { folder.appending(path: "models", directoryHint: .isDirectory) }
    /// Results.
    public var conversions: URL {
        folder.appending(path: "conversions", directoryHint: .isDirectory)
    }
    /// Clips and pictures, and links to those that lie elsewhere.
    public var footage: URL { folder.appending(path: "footage", directoryHint: .isDirectory) }
    /// Releases that people signed.
    public var releases: URL { folder.appending(path: "releases", directoryHint: .isDirectory) }
    /// The consents that were taken back in this project.
    public var revocations: URL { consents.appending(path: "revocations.txt") }
    /// What was done with whose likeness.
    public var auditLog: URL { folder.appending(path: "audit.log") }

    /// Makes a project's folder with everything in it. One that is there already is left as it is.
    public static func create(at folder: URL) throws -> Project {
        let file = folder.appending(path: fileName)
        if FileManager.default.fileExists(atPath: file.path) { return try Project(folder) }
        let project = Project(checked: folder)
        let parts = [
            project.consents, project.footage, project.releases, project.facesets, project.models,
            project.conversions,
        ]
        for part in parts {
            try FileManager.default.createDirectory(at: part, withIntermediateDirectories: true)
        }
        let value = StrictJSON.object([
            .init("schema", .string(schema)), .init("version", .integer(version)),
            .init("name", .string(folder.deletingPathExtension().lastPathComponent)),
        ])
        do {
            try WholeFile.write(Array(value.pretty.utf8), to: file, existing: .keep)
        } catch {
            throw ProvenanceError.unwritable(file: file, cause: error)
        }
        return project
    }

    /// The project in a folder.
    ///
    /// - Throws: `WorkflowError.badProject` when its file cannot be understood, or is of a newer version.
    public init(_ folder: URL) throws {
        let file = folder.appending(path: Self.fileName)
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile.read(file, limit: 1 << 16)
        } catch {
            throw ProvenanceError.unreadable(file: file, cause: error)
        }
        guard let bytes, let value = try? StrictJSONParser.parse(bytes, limit: 1 << 16),
            case .object(let members) = value
        else { throw WorkflowError.badProject(file: file, .damaged) }
        let known = ["schema", "version", "name"]
        if let stray = members.first(where: { !known.contains($0.key) }) {
            throw WorkflowError.badProject(file: file, .unknownKey(stray.key))
        }
        let values = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
        guard values["schema"] == .string(Self.schema),
            case .integer(let version)? = values["version"]
        else { throw WorkflowError.badProject(file: file, .damaged) }
        guard version <= Self.version else {
            throw WorkflowError.badProject(
                file: file, .newerVersion(found: version, known: Self.version))
        }
        self.init(checked: folder)
    }

    private init(checked folder: URL) { self.folder = folder }

    /// The project that a file or folder lies in, existing or not; `nil` when it lies in none.
    public static func containing(_ url: URL) throws -> Project? {
        var folder = url.absoluteURL.standardizedFileURL
        while folder.path.count > 1 {
            let file = folder.appending(path: fileName)
            if folder.pathExtension == fileExtension,
                FileManager.default.fileExists(atPath: file.path)
            {
                return try Project(folder)
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }
}

/// Where a piece of work is noted, and which revocations count for it.
package struct Surroundings: Sendable {
    /// The project that the work lies in, if any.
    let project: Project?

    /// The surroundings of the first of some files that lies in a project.
    package init(of files: [URL]) throws {
        for file in files {
            if let found = try Project.containing(file) {
                project = found
                return
            }
        }
        project = nil
    }

    /// The project's log, or the user's own.
    var auditLog: AuditLog {
        AuditLog(file: project?.auditLog ?? UserFolder.config.appending(path: "audit.log"))
    }

    /// All revocations that count: the user's and the project's.
    func revocations() throws(ProvenanceError) -> Revocations {
        try Revocations(
            files: [Revocations.standardFile] + (project.map { [$0.revocations] } ?? []))
    }

    /// Adds a line to the log. A log that cannot be written ends the work: what is not noted is not done.
    func note(_ event: AuditLog.Event, _ fields: [String: String]) throws {
        let log = auditLog
        try FileManager.default.createDirectory(
            at: log.file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try log.append(event, fields)
    }

    /// Runs `body`; a refusal is noted before it goes on its way.
    func notingRefusals<Value>(of what: WorkflowStage, _ body: () async throws -> Value)
        async throws
        -> Value
    {
        do {
            return try await body()
        } catch {
            noteIfRefused(error, of: what)
            throw error
        }
    }

    /// Notes an error that is a refusal. The refusal itself must come through, whatever becomes of its note.
    func noteIfRefused(_ error: any Error, of what: WorkflowStage) {
        let failure = Failure(error)
        guard failure.outcome == .refused else { return }
        try? note(.refused, ["what": what.rawValue, "why": failure.happened])
    }
}
