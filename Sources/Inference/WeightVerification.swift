import Crypto
public import Foundation
public import Installation

extension Weight {
    /// The file, after its SHA-256 was found to be right.
    ///
    /// The hash is computed once for each state of the file and then remembered in the user's cache
    /// folder, so that the next start costs nothing.
    ///
    /// - Parameter folder: Where the file lies. The default is the folder of set-up.
    public func verified(
        in folder: URL? = Installation.folder(.weights)
    ) throws(InferenceError) -> URL {
        try verified(in: folder, memory: VerifiedFiles.standard)
    }

    package func verified(
        in folder: URL?, memory: VerifiedFiles
    ) throws(InferenceError) -> URL {
        guard let folder else { throw .weightMissing(self, folder: nil) }
        let file = folder.appending(path: self.file).resolvingSymlinksInPath()
        let identity: FileIdentity
        do {
            identity = try FileIdentity(of: file)
        } catch {
            if error.code == ENOENT { throw .weightMissing(self, folder: folder) }
            throw .weightUnreadable(file: file, code: error.code)
        }
        if memory.holds(file, identity, sha256: sha256) { return file }
        let found: String
        do {
            found = try Self.sha256(of: file)
        } catch {
            throw .weightUnreadable(file: file, code: error.code)
        }
        guard found == sha256 else {
            throw .weightMismatch(file: file, expected: sha256, found: found)
        }
        memory.remember(file, identity, sha256: sha256)
        return file
    }

    private static func sha256(of file: URL) throws(SystemFault) -> String {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemFault.last }
        defer { close(descriptor) }
        var hash = SHA256()
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemFault.last }
            if count == 0 { break }
            hash.update(data: chunk[..<count])
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}

/// A system call failed, with the system's number for why.
package struct SystemFault: Error, Equatable {
    package var code: Int32

    /// The fault of the call just made.
    static var last: SystemFault { SystemFault(code: errno) }
}

/// What changes when a file changes: its size, its place on the disk, and its times. The time of
/// the last change of status cannot be set back by hand.
package struct FileIdentity: Codable, Hashable, Sendable {
    package var size: Int
    package var inode: UInt64
    package var modified: [Int]
    package var changed: [Int]

    package init(of file: URL) throws(SystemFault) {
        var status = stat()
        guard stat(file.path, &status) == 0 else { throw SystemFault.last }
        size = Int(status.st_size)
        inode = UInt64(status.st_ino)
        modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }
}

/// Remembers which files were found to have which hash. A memory that cannot be read or written
/// only costs time.
package struct VerifiedFiles: Sendable {
    private struct Entry: Codable, Hashable {
        var identity: FileIdentity
        var sha256: String
    }

    /// Where the memory is kept, or `nil` for none.
    package var file: URL?

    package init(file: URL?) { self.file = file }

    /// The memory in the user's cache folder.
    package static var standard: VerifiedFiles {
        VerifiedFiles(file: UserCache.folder?.appending(path: "verified-weights.json"))
    }

    private var entries: [String: Entry] {
        guard let file, let data = try? Data(contentsOf: file) else { return [:] }
        return (try? JSONDecoder().decode([String: Entry].self, from: data)) ?? [:]
    }

    func holds(_ path: URL, _ identity: FileIdentity, sha256: String) -> Bool {
        entries[path.path] == Entry(identity: identity, sha256: sha256)
    }

    func remember(_ path: URL, _ identity: FileIdentity, sha256: String) {
        guard let file else { return }
        var changed = entries
        changed[path.path] = Entry(identity: identity, sha256: sha256)
        guard let data = try? JSONEncoder().encode(changed) else { return }
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? data.write(to: file, options: .atomic)
    }
}

/// The folder for what may be lost without harm: `understudy` in `XDG_CACHE_HOME`, or in `.cache`
/// of the home folder.
enum UserCache {
    static var folder: URL? {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["XDG_CACHE_HOME"], named.hasPrefix("/") {
            return URL(filePath: named).appending(path: "understudy")
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return URL(filePath: home).appending(path: ".cache/understudy")
    }
}
