import Faces
import Foundation

/// Keeps a second extraction out of a faceset. The lock is a file beside it that the system frees when the process ends,
/// however it ends.
final class RunLock {
    private let descriptor: Int32
    private let path: String

    /// Where the lock of a faceset lies.
    static func file(of faceset: URL) -> URL {
        faceset.deletingLastPathComponent().appending(path: ".\(faceset.lastPathComponent).lock")
    }

    init(_ faceset: URL) throws(ExtractionError) {
        path = Self.file(of: faceset).path
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw .faceset(
                    errno == ENOENT
                        ? .missing(file: faceset.deletingLastPathComponent())
                        : errno == ENOSPC ? .diskFull(file: faceset) : .noPermission(file: faceset))
            }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                throw .inUse(faceset: faceset)
            }
            // The one who had it before may have taken the file away between the two calls.
            var (mine, there) = (stat(), stat())
            if fstat(descriptor, &mine) == 0, stat(path, &there) == 0, mine.st_ino == there.st_ino {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    deinit {
        unlink(path)
        close(descriptor)
    }
}
