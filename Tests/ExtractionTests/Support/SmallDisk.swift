import Foundation
import TestSupport

/// A file system in memory of a given size.
final class SmallDisk {
    let folder: URL

    /// Whether this process may mount one.
    static let isPossible: Bool = {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "small-disk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        return (try? SmallDisk(folder, kibibytes: 100)) != nil
    }()

    init(_ folder: URL, kibibytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Tools.run(
            "mount", ["-t", "tmpfs", "-o", "size=\(kibibytes)k", "tmpfs", folder.path])
    }

    func resize(kibibytes: Int) throws {
        try Tools.run("mount", ["-o", "remount,size=\(kibibytes)k", folder.path])
    }

    deinit { _ = try? Tools.run("umount", [folder.path]) }
}
