import Foundation
import Glibc

/// A file by its descriptor: every failure carries `errno`, and what was written can be synced.
final class RawFile {
    private let descriptor: Int32
    private let url: URL

    /// Opens for reading.
    init(reading url: URL) throws(TorchError) {
        descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        self.url = url
        if descriptor < 0 { throw .file(url, fault: .unreadable(code: errno)) }
    }

    /// Creates for writing, or empties what is there.
    init(writing url: URL) throws(TorchError) {
        descriptor = open(url.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        self.url = url
        if descriptor < 0 { throw .file(url, fault: .unwritable(code: errno)) }
    }

    deinit { close(descriptor) }

    /// The length in bytes. Refused for what is no plain file.
    func size() throws(TorchError) -> UInt64 {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw .file(url, fault: .unreadable(code: errno))
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .file(url, fault: .unreadable(code: EISDIR))
        }
        return UInt64(status.st_size)
    }

    /// Exactly `count` bytes from `offset`.
    func read(_ count: Int, at offset: Int) throws(TorchError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            // `pread` writes at most what is left of the buffer.
            while filled < count {
                let n = pread(
                    descriptor, buffer.baseAddress! + filled, count - filled,
                    off_t(offset + filled))
                if n < 0 && errno == EINTR { continue }
                if n <= 0 {
                    failure = n < 0 ? errno : 0
                    break
                }
                filled += n
            }
        }
        if failure != 0 { throw .file(url, fault: .unreadable(code: failure)) }
        guard bytes.count == count else {
            throw .file(
                url,
                fault: .truncated(
                    needed: UInt64(offset + count), found: UInt64(offset + bytes.count)))
        }
        return bytes
    }

    /// Appends bytes.
    func write(_ bytes: [UInt8]) throws(TorchError) {
        let failure: Int32 = bytes.withUnsafeBytes { buffer in
            var done = 0
            // `write` reads at most what is left of the buffer.
            while done < buffer.count {
                let n = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if n < 0 && errno == EINTR { continue }
                if n < 0 { return errno }
                done += n
            }
            return 0
        }
        if failure != 0 { throw .file(url, fault: .unwritable(code: failure)) }
    }

    /// Waits until everything written is on the disk.
    func sync() throws(TorchError) {
        if fsync(descriptor) != 0 { throw .file(url, fault: .unwritable(code: errno)) }
    }
}
