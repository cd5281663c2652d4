public import Foundation
import GRDB

/// A faceset: one SQLite file of a person's aligned faces with everything known about each.
///
/// The file is a transaction log: a batch of faces is in it whole or not at all, whatever stops the program. While it is
/// written others can read it. Faces are excluded and included again, and never deleted; the one thing that is taken
/// back is a picture of somebody who did not consent.
///
/// An instance may be used from several tasks; its statements then run one after the other.
public final class Faceset: Sendable {
    /// The ending of a faceset's file name.
    public static let fileExtension = "faceset"

    /// What a faceset is opened for.
    public enum Access: Sendable {
        /// To look at it. The file must exist; its folder may be read-only.
        case reading
        /// To add to it or to decide about its faces. The file must exist.
        case writing
        /// To add to it. A file that does not exist, or that has no bytes yet, is made.
        case creating
    }

    /// The file.
    public let file: URL
    private let presence: OpenFacesets
    private let queue: DatabaseQueue
    private let isWritable: Bool

    /// Opens a faceset. A file of an older version is brought up to this one when it is opened for writing.
    ///
    /// - Throws: `.missing`, `.foreign`, `.newer` or `.damaged` for a file that is not one of ours, `.noPermission`,
    ///   `.diskFull`, `.busy`.
    public init(_ file: URL, for access: Access = .reading) throws(FacesetError) {
        self.file = file
        isWritable = access != .reading
        if access == .creating, try FacesetFile.isAbsentOrEmpty(file) {
            try FacesetFile.make(file)
        }
        presence = try OpenFacesets(file) { () throws(FacesetError) in
            try FacesetFile.check(file)
        }
        queue = try FacesetFile.connect(file, for: access)
        try checkSchema()
    }

    private func checkSchema() throws(FacesetError) {
        let version = try read { try FacesetSchema.version(of: $0) }
        guard let version else { throw .foreign(file: file, cause: .otherApplication) }
        if version > FacesetSchema.version {
            throw .newer(file: file, version: version, known: FacesetSchema.version)
        }
        // Before an old file is touched, it must be one of ours.
        if let object = try read({ try FacesetSchema.alteration(in: $0, version: version) }) {
            throw .foreign(file: file, cause: .alteredSchema(object: object))
        }
        if version < FacesetSchema.version, isWritable {
            try write { db in
                try FacesetSchema.upgrade(db, from: version, to: FacesetSchema.version)
            }
        }
    }

    /// Reads every page and checks that they fit together: minutes for a large file.
    ///
    /// - Throws: `.damaged` with what SQLite found first.
    public func verify() throws(FacesetError) {
        let finding = try read { try String.fetchOne($0, sql: "PRAGMA integrity_check(1)") }
        if let finding, finding != "ok" {
            throw .damaged(file: file, place: .pages(message: finding))
        }
    }

    /// Closes the file at once, and not when the last user of this instance lets it go. Nothing can be read after it.
    public func close() throws(FacesetError) {
        try run { try $0.close() }
    }

    /// Removes a file that is a faceset, and nothing else. One that is not there is no error.
    public static func remove(_ file: URL) throws(FacesetError) {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        try Faceset(file).close()
        // The log before the file: a log without its file would be taken for that of the next one.
        for ending in ["-wal", "-shm", ""] {
            guard unlink(file.path + ending) == 0 || errno == ENOENT else {
                throw .noPermission(file: file)
            }
        }
    }

    /// Reads in one transaction: what it sees is one state of the file.
    func read<Value>(_ body: (Database) throws -> Value) throws(FacesetError) -> Value {
        try run { try $0.read(body) }
    }

    /// Writes in one transaction.
    func write<Value>(_ body: (Database) throws -> Value) throws(FacesetError) -> Value {
        guard isWritable else { throw .readOnly(file: file) }
        return try run { try $0.write(body) }
    }

    private func run<Value>(
        _ body: (DatabaseQueue) throws -> Value
    ) throws(FacesetError) -> Value {
        do {
            return try body(queue)
        } catch {
            throw FacesetError(error, file: file)
        }
    }
}
