import Foundation

/// What a path leads to, asked before any library opens it: a pipe would hang, a device would never end.
enum FileGate {
    enum Kind {
        case file
        case folder
    }

    static func kind(of url: URL) throws(MediaError) -> Kind {
        var facts = stat()
        guard stat(url.path(percentEncoded: false), &facts) == 0 else {
            let cause = errno
            throw cause == ENOENT || cause == ENOTDIR
                ? .missing(file: url) : .unreadable(file: url, errno: cause)
        }
        let type = facts.st_mode & S_IFMT
        guard type == S_IFREG || type == S_IFDIR else { throw .notAFile(file: url) }
        guard access(url.path(percentEncoded: false), R_OK) == 0 else {
            throw .unreadable(file: url, errno: errno)
        }
        if type == S_IFREG, facts.st_size == 0 { throw .empty(file: url) }
        return type == S_IFDIR ? .folder : .file
    }
}
