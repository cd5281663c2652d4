import Foundation

/// A file that is written beside its place and put there only when it is whole: a reader finds the old file or the
/// new one, and never a part, whenever the power goes.
final class OutputFile {
    /// Where it ends up.
    let target: URL
    /// Where it is written.
    let aside: URL
    private var isDone = false

    init(_ target: URL) {
        self.target = target
        aside = target.deletingLastPathComponent().appending(
            path: "." + target.lastPathComponent + ".part")
    }

    deinit {
        if !isDone { unlink(aside.path(percentEncoded: false)) }
    }

    /// Brings what was written to the disk and then to its name. All writers have closed the file.
    func commit() throws(MediaError) {
        try OutputFile.sync(aside)
        guard rename(aside.path(percentEncoded: false), target.path(percentEncoded: false)) == 0
        else { throw OutputFile.failure(target) }
        isDone = true
        try OutputFile.sync(target.deletingLastPathComponent())
    }

    private static func sync(_ url: URL) throws(MediaError) {
        let descriptor = open(url.path(percentEncoded: false), O_RDONLY)
        guard descriptor >= 0 else { throw failure(url) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(url) }
    }

    static func failure(_ url: URL) -> MediaError {
        .writing(file: url, cause: FFmpegCode(-errno))
    }
}
