import Foundation

/// A folder for pictures of people that are nobody's result yet: hidden, and shut to everybody else.
///
/// It is locked as long as the process that made it lives. A process that is killed leaves it behind, and whoever makes the
/// next one beside it, or sweeps there, takes it away.
final class PictureFolder: Sendable {
    let url: URL
    private let lock: FileLock

    private static let prefix = ".understudy-pictures-"

    /// Makes one in `folder`, and takes away those that were left there.
    init(in folder: URL) throws(Failure) {
        Self.sweep(folder)
        let name = UUID().uuidString
        // It has the name by which it is swept only once it is locked.
        let unlocked = folder.appending(path: ".understudy-\(name)", directoryHint: .isDirectory)
        url = folder.appending(path: Self.prefix + name, directoryHint: .isDirectory)
        guard mkdir(unlocked.path, 0o700) == 0 else { throw Failure(system: errno, folder) }
        guard let lock = FileLock(folder: unlocked), rename(unlocked.path, url.path) == 0 else {
            let code = errno
            rmdir(unlocked.path)
            throw Failure(system: code, folder)
        }
        self.lock = lock
    }

    /// Deletes it with what is in it.
    func remove() { try? FileManager.default.removeItem(at: url) }

    /// Deletes those in `folder` whose makers were killed.
    static func sweep(_ folder: URL) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let left = folder.appending(path: name, directoryHint: .isDirectory)
            // Another user's cannot be opened.
            guard let lock = FileLock(folder: left) else { continue }
            try? FileManager.default.removeItem(at: left)
            withExtendedLifetime(lock) {}
        }
    }
}
