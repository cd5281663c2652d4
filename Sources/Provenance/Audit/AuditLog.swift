public import Foundation

/// What was done with whose likeness: one line an event, each of which holds the hash of the line before.
///
/// A line that is changed, removed or moved breaks the chain from there on. Whoever can write the file can still cut off
/// its end; the hash of the last line, kept elsewhere, shows that.
public struct AuditLog: Sendable {
    /// The log's file. It need not exist yet.
    public let file: URL

    /// The log in `file`.
    public init(file: URL) { self.file = file }

    /// Something that is worth a line.
    public enum Event: String, Sendable, CaseIterable {
        /// A consent was recorded.
        case granted
        /// A consent was taken back.
        case revoked
        /// A faceset was made or went on.
        case extracted
        /// A model was trained.
        case trained
        /// A result was written and signed.
        case converted
        /// Something was refused.
        case refused
        /// The end of a line that a crash had cut off was removed.
        case recovered
    }

    /// What a check of the log found.
    public struct Summary: Sendable, Equatable {
        /// The number of lines.
        public var entries: Int
        /// The hash of the last line.
        public var last: SHA256Hash
        /// Bytes after the last whole line: a crash cut a line off.
        public var torn: Int
    }

    /// What the first line has in the place of a hash.
    static let origin = SHA256Hash(of: "understudy.audit 1".utf8)
    /// No line is longer, in bytes.
    static let lineLimit = 1 << 16

    /// Adds a line and waits until it lies on the disk. Processes that add at the same time take turns.
    ///
    /// - Parameters:
    ///   - event: What happened.
    ///   - fields: Whatever identifies it: hashes and file names, no pictures, no embeddings.
    ///   - date: When. The default is now.
    public func append(
        _ event: Event, _ fields: [String: String], at date: Date = Date()
    ) throws(ProvenanceError) {
        do {
            let descriptor = open(file.path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw FileFault(errno: errno) }
            defer { close(descriptor) }
            while flock(descriptor, LOCK_EX) != 0 {
                guard errno == EINTR else { throw FileFault(errno: errno) }
            }
            let end = try LastLine(of: descriptor, limit: Self.lineLimit)
            var previous = Self.origin
            if let line = end.line {
                guard let entry = AuditEntry(parsing: line) else {
                    throw ProvenanceError.brokenLog(file: file, line: nil)
                }
                previous = entry.hash
            } else if end.wholeLength > 0 {
                throw ProvenanceError.brokenLog(file: file, line: nil)
            }
            var bytes: [UInt8] = []
            if end.torn > 0 {
                guard ftruncate(descriptor, off_t(end.wholeLength)) == 0 else {
                    throw FileFault(errno: errno)
                }
                let repair = AuditEntry(
                    event: .recovered, fields: ["bytes": "\(end.torn)"], at: date,
                    previous: previous)
                bytes += repair.line
                previous = repair.hash
            }
            bytes += AuditEntry(event: event, fields: fields, at: date, previous: previous).line
            try WholeFile.writeAll(bytes, to: descriptor)
            guard fsync(descriptor) == 0 else { throw FileFault(errno: errno) }
        } catch let error as ProvenanceError {
            throw error
        } catch {
            throw .unwritable(file: file, cause: error as? FileFault ?? FileFault(error))
        }
    }

    /// Follows the chain from the first line to the last.
    ///
    /// - Throws: `.brokenLog` with the first line that does not fit.
    public func verify() throws(ProvenanceError) -> Summary {
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile.read(file, limit: 1 << 30)
        } catch {
            throw .unreadable(file: file, cause: error)
        }
        guard let bytes else { throw .unreadable(file: file, cause: .system(EFBIG)) }
        var summary = Summary(entries: 0, last: Self.origin, torn: 0)
        var start = 0
        while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
            guard let entry = AuditEntry(parsing: Array(bytes[start..<end])),
                entry.previous == summary.last
            else { throw .brokenLog(file: file, line: summary.entries + 1) }
            summary.entries += 1
            summary.last = entry.hash
            start = end + 1
        }
        summary.torn = bytes.count - start
        return summary
    }
}

/// The end of an open file of lines.
private struct LastLine {
    /// The last whole line without its line feed; `nil` when there is none.
    var line: [UInt8]?
    /// The length of all whole lines.
    var wholeLength: Int
    /// Bytes after the last line feed.
    var torn: Int

    init(of descriptor: Int32, limit: Int) throws(FileFault) {
        let length = Int(lseek(descriptor, 0, SEEK_END))
        guard length >= 0 else { throw FileFault(errno: errno) }
        // Two lines are enough: the last whole one and a torn one.
        let count = min(length, 2 * limit)
        var tail = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = tail[done...].withUnsafeMutableBytes { space in
                pread(descriptor, space.baseAddress, space.count, off_t(length - count + done))
            }
            if got < 0 && errno == EINTR { continue }
            guard got > 0 else { throw FileFault(errno: got < 0 ? errno : EIO) }
            done += got
        }
        let feed = UInt8(ascii: "\n")
        guard let end = tail.lastIndex(of: feed) else {
            (line, wholeLength, torn) = (nil, length - count, count)
            return
        }
        let start = tail[..<end].lastIndex(of: feed).map { $0 + 1 } ?? 0
        line = Array(tail[start..<end])
        torn = count - end - 1
        wholeLength = length - torn
    }
}
