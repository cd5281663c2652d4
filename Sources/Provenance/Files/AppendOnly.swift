import Foundation

/// Adds to the end of a file, and to nothing else.
enum AppendOnly {
    /// Appends `bytes` and waits until they lie on the disk.
    static func append(_ bytes: [UInt8], to file: URL, mode: mode_t = 0o644) throws(FileFault) {
        let descriptor = open(file.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw FileFault(errno: errno) }
        defer { close(descriptor) }
        try WholeFile.writeAll(bytes, to: descriptor)
        guard fsync(descriptor) == 0 else { throw FileFault(errno: errno) }
    }
}
