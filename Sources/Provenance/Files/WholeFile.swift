package import Foundation

/// Reads and writes small files whole. A write is complete or has not happened: it goes aside, is synced and renamed.
package enum WholeFile {
    /// The bytes of a file of at most `limit` bytes; `nil` when it is longer.
    package static func read(_ file: URL, limit: Int) throws(FileFault) -> [UInt8]? {
        // Without O_NONBLOCK a named pipe in the place of a file would wait for ever.
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFault(errno: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while bytes.count <= limit {
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            let count = Foundation.read(descriptor, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFault(errno: errno) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
        return nil
    }

    /// What a write does when the file is there already.
    package enum Existing: Sendable {
        case replace
        case keep
    }

    /// Writes `bytes` to `file` with the permissions `mode`. With `.keep` it gives `false`, and changes nothing, when
    /// the file is there already; that holds against other processes as well.
    @discardableResult
    package static func write(
        _ bytes: [UInt8], to file: URL, mode: mode_t = 0o644, existing: Existing
    ) throws(FileFault) -> Bool {
        let folder = file.deletingLastPathComponent()
        let aside = folder.appending(
            path: ".\(file.lastPathComponent).\(UInt64.random(in: 0 ... .max)).part")
        let descriptor = open(aside.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileFault(errno: errno) }
        do throws(FileFault) {
            defer { close(descriptor) }
            try writeAll(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw FileFault(errno: errno) }
        } catch {
            unlink(aside.path)
            throw error
        }
        switch existing {
        case .replace:
            guard rename(aside.path, file.path) == 0 else {
                let code = errno
                unlink(aside.path)
                throw FileFault(errno: code)
            }
        case .keep:
            // A link fails when the name is taken, which a rename does not.
            let code = link(aside.path, file.path) == 0 ? 0 : errno
            unlink(aside.path)
            if code == EEXIST { return false }
            guard code == 0 else { throw FileFault(errno: code) }
        }
        syncFolder(folder)
        return true
    }

    /// Writes all of `bytes`, however often the system takes a part only.
    package static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws(FileFault) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileFault(errno: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Makes a rename in `folder` outlast a power cut. File systems that cannot are left alone.
    package static func syncFolder(_ folder: URL) {
        let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}
