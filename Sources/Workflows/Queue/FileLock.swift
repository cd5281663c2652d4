import Foundation

/// A lock on a file. It lasts as long as some process has this opening of the file: a child that inherits it keeps it
/// when its parent is killed, and the system gives it back when the last of them ends, however it ends.
final class FileLock: Sendable {
    /// The opening of the file.
    let descriptor: Int32

    /// Takes the lock; `nil` when somebody has it, or the file cannot be opened.
    init?(_ file: URL, truncating: Bool = false) {
        let flags = O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC
        descriptor = open(file.path, flags, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        if truncating { ftruncate(descriptor, 0) }
    }

    /// Takes the lock of a folder; `nil` when somebody has it, or there is no such folder.
    init?(folder: URL) {
        descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    /// An opening of nothing: what is read from it is at its end.
    static var null: FileLock? { FileLock(opened: open("/dev/null", O_RDWR | O_CLOEXEC)) }

    private init?(opened descriptor: Int32) {
        guard descriptor >= 0 else { return nil }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Whether somebody has the lock of a file.
    static func isHeld(_ file: URL) -> Bool {
        let descriptor = open(file.path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_EX | LOCK_NB) != 0
    }
}
