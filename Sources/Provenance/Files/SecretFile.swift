package import Foundation

/// A small text that only its owner may read.
package enum SecretFile {
    /// The text in `file`. When the file is missing, `make` writes it first, with permissions 0600; whoever loses a race
    /// reads what the winner wrote.
    package static func text(
        of file: URL, make: () throws(ProvenanceError) -> String
    ) throws(ProvenanceError) -> String {
        if let text = try read(file) { return text }
        let made = try make()
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(file: file, cause: FileFault(error))
        }
        do {
            try WholeFile.write(Array(made.utf8), to: file, mode: 0o600, existing: .keep)
        } catch {
            throw .unwritable(file: file, cause: error)
        }
        guard let text = try read(file) else { throw .unreadable(file: file, cause: .missing) }
        return text
    }

    /// The text in `file`, or `nil` when there is no such file.
    package static func read(_ file: URL) throws(ProvenanceError) -> String? {
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        } catch {
            let cause = FileFault(error)
            if cause == .missing { return nil }
            throw .unreadable(file: file, cause: cause)
        }
        let mode = (attributes[.posixPermissions] as? Int ?? 0o777) & 0o777
        guard mode & 0o077 == 0 else {
            throw .badKey(file: file, cause: .readableByOthers(mode: mode))
        }
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile.read(file, limit: 1 << 16)
        } catch {
            throw .unreadable(file: file, cause: error)
        }
        guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw .badKey(file: file, cause: .notAKey)
        }
        return text
    }
}
