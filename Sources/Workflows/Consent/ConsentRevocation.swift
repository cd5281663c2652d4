import Faces
public import Foundation
import Networks
import Provenance

/// Takes a consent back, and finds what was made under it.
public struct ConsentRevocation: Sendable {
    /// The record's file.
    public var file: URL
    /// Folders to search for facesets and models.
    public var folders: [URL]
    /// Whether what is found is deleted. The default is `false`.
    public var purge: Bool

    /// A revocation by its parts.
    public init(_ file: URL, folders: [URL] = [], purge: Bool = false) {
        self.file = file
        self.folders = folders
        self.purge = purge
    }

    /// What was taken back and found.
    public struct Report: Sendable, Encodable {
        /// Whose consent it was.
        public let person: String
        /// The record's hash.
        public let consent: String
        /// Facesets and models that were made under it.
        public let works: [String]
        /// They were deleted.
        public let isPurged: Bool
    }

    /// Takes the record back on this machine and in its project, searches, and deletes where that is asked for.
    public func run() throws -> Report {
        let record = try ConsentRecord(contentsOf: file)
        let surroundings = try Surroundings(of: [file])
        try Revocations.revoke(record.hash)
        if let project = surroundings.project {
            try Revocations.revoke(record.hash, in: project.revocations)
        }
        let works = folders.flatMap { Self.works(in: $0, under: record.hash.hex) }
        if purge {
            for work in works { try Self.delete(work) }
        }
        try surroundings.note(
            .revoked,
            [
                "consent": record.hash.hex,
                purge ? "deleted" : "found": works.map(\.lastPathComponent).joined(separator: " "),
            ])
        return Report(
            person: record.terms.person, consent: record.hash.hex, works: works.map(\.relativePath),
            isPurged: purge)
    }

    /// The facesets and models below a folder that were made under a record. Files that cannot be read are passed over:
    /// whether they are such cannot be told.
    package static func works(in folder: URL, under hash: String) -> [URL] {
        let manager = FileManager.default
        var works: [URL] = []
        var folders = [folder]
        while let next = folders.popLast() {
            let model = ModelFolder(next)
            if model.holdsModel {
                // A model that was begun from this person's holds what that one had learned.
                let people = (try? model.readDescription())?.people ?? []
                if people.contains(where: { $0.person.consents.contains(hash) }) {
                    works.append(next)
                }
                continue
            }
            for name in ((try? manager.contentsOfDirectory(atPath: next.path)) ?? []).sorted() {
                let entry = next.appending(path: name)
                let values = try? entry.resourceValues(forKeys: [
                    .isDirectoryKey, .isSymbolicLinkKey,
                ])
                if values?.isDirectory == true, values?.isSymbolicLink != true {
                    folders.append(entry)
                } else if entry.pathExtension == Faceset.fileExtension,
                    let consents = try? Faceset(entry).consents(),
                    consents.contains(where: { $0.sha256 == hash })
                {
                    works.append(entry)
                }
            }
        }
        return works
    }

    private static func delete(_ work: URL) throws {
        try FileManager.default.removeItem(at: work)
        guard work.pathExtension == Faceset.fileExtension else { return }
        // SQLite's log of the faceset holds its last faces.
        for ending in ["-wal", "-shm"] {
            let log = URL(filePath: work.path + ending)
            if FileManager.default.fileExists(atPath: log.path) {
                try FileManager.default.removeItem(at: log)
            }
        }
    }
}
