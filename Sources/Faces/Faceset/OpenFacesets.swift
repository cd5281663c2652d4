import Foundation
import Synchronization

/// The facesets that this process has open.
///
/// A process that closes a file by whatever descriptor loses all of its locks on that file (POSIX, `fcntl`), those of
/// SQLite's connections to it as well: another process then takes itself for the last one, clears the log away, and the
/// connections go on reading what was. So nobody looks at the bytes of a faceset that is open here already; it was looked
/// at when it was opened first.
final class OpenFacesets: Sendable {
    /// The one of this process: the locks are the process's, too.
    private static let files = Mutex<[Number: Int]>([:])

    /// What tells files apart, whatever their names.
    private struct Number: Hashable {
        var device: UInt64
        var file: UInt64
    }

    private let number: Number?

    /// Notes a file as open for as long as this lives.
    ///
    /// - Parameter look: Looks at the file's bytes; left out where it is open already.
    init(_ file: URL, look: () throws(FacesetError) -> Void) throws(FacesetError) {
        var info = stat()
        let isThere = stat(file.path, &info) == 0
        let number = Number(device: UInt64(info.st_dev), file: UInt64(info.st_ino))
        self.number = isThere ? number : nil
        let fault = Self.files.withLock { files -> FacesetError? in
            if isThere, files[number] != nil {
                files[number, default: 0] += 1
                return nil
            }
            do throws(FacesetError) {
                try look()
            } catch {
                return error
            }
            if isThere { files[number] = 1 }
            return nil
        }
        if let fault { throw fault }
    }

    deinit {
        guard let number else { return }
        Self.files.withLock { files in
            let left = (files[number] ?? 1) - 1
            files[number] = left > 0 ? left : nil
        }
    }
}
