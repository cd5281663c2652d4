import Foundation
import GRDB

/// The file of a faceset before and while SQLite has it: made whole, looked at, opened.
enum FacesetFile {
    static func isAbsentOrEmpty(_ file: URL) throws(FacesetError) -> Bool {
        var info = stat()
        guard stat(file.path, &info) == 0 else {
            if errno == ENOENT { return true }
            throw system(errno, file)
        }
        return info.st_mode & S_IFMT == S_IFREG && info.st_size == 0
    }

    /// Makes a faceset without rows: aside first and then renamed, so that `file` never holds half of one.
    static func make(_ file: URL) throws(FacesetError) {
        let aside = file.deletingLastPathComponent().appending(
            path: ".\(file.lastPathComponent).new")
        defer { unlink(aside.path) }
        unlink(aside.path)
        do {
            let queue = try DatabaseQueue(path: aside.path)
            try queue.write { try FacesetSchema.create($0) }
            try queue.close()
        } catch {
            throw FacesetError(error, file: file)
        }
        guard rename(aside.path, file.path) == 0 else { throw system(errno, file) }
    }

    /// Looks at the header, so that a film or a text is called what it is and not a damaged faceset.
    static func check(_ file: URL) throws(FacesetError) {
        var info = stat()
        guard stat(file.path, &info) == 0 else { throw system(errno, file) }
        guard info.st_mode & S_IFMT == S_IFREG else {
            throw .foreign(file: file, cause: .notAFile)
        }
        let size = Int(info.st_size)
        if size == 0 { throw .foreign(file: file, cause: .empty) }
        let header: [UInt8]
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            header = Array(try handle.read(upToCount: 100) ?? Data())
        } catch {
            throw system(errno == 0 ? EIO : errno, file)
        }
        guard header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw .foreign(file: file, cause: .notSQLite)
        }
        guard header.count == 100 else {
            throw .damaged(file: file, place: .truncated(bytes: size, expected: 4096))
        }
        func number(at offset: Int, bytes: Int) -> Int {
            header[offset..<offset + bytes].reduce(0) { $0 << 8 | Int($1) }
        }
        guard number(at: 68, bytes: 4) == FacesetSchema.applicationID else {
            throw .foreign(file: file, cause: .otherApplication)
        }
        // The pages that the header counts may still lie in the log; without a log they must be here.
        let page = number(at: 16, bytes: 2) == 1 ? 65536 : number(at: 16, bytes: 2)
        let expected = page * number(at: 28, bytes: 4)
        var log = stat()
        let hasLog = stat(file.path + "-wal", &log) == 0 && log.st_size > 0
        if !hasLog, size < expected {
            throw .damaged(file: file, place: .truncated(bytes: size, expected: expected))
        }
    }

    static func connect(
        _ file: URL, for access: Faceset.Access
    ) throws(FacesetError) -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // A power cut may cost the last batches, never the file.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            // The file may come from a stranger.
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
        }
        var path = file.path
        let folder = file.deletingLastPathComponent().path
        let isLocked =
            Foundation.access(path, W_OK) != 0
            || Foundation.access(folder.isEmpty ? "." : folder, W_OK) != 0
        if access == .reading, isLocked {
            // SQLite wants to make its index of the log beside the file. Where it cannot, and there is no log, the file
            // is read as one that nobody changes.
            configuration.readonly = true
            if Foundation.access(path + "-wal", F_OK) != 0 { path = immutable(file) }
        } else if isLocked {
            throw .noPermission(file: file)
        }
        if access != .reading { configuration.journalMode = .wal }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch {
            throw FacesetError(error, file: file)
        }
    }

    private static func immutable(_ file: URL) -> String {
        let absolute = file.standardizedFileURL.path
        let escaped = absolute.utf8.map { byte in
            let isPlain =
                "/-_.~".utf8.contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= byte
                || (UInt8(ascii: "a")...UInt8(ascii: "z")) ~= byte
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")) ~= byte
            if isPlain { return String(UnicodeScalar(byte)) }
            let digits = String(byte, radix: 16, uppercase: true)
            return byte < 16 ? "%0" + digits : "%" + digits
        }
        return "file:\(escaped.joined())?immutable=1"
    }

    private static func system(_ code: Int32, _ file: URL) -> FacesetError {
        switch code {
        case ENOENT, ENOTDIR: .missing(file: file)
        case EACCES, EPERM, EROFS: .noPermission(file: file)
        case ENOSPC, EDQUOT: .diskFull(file: file)
        default: .database(file: file, code: Int(code), message: String(cString: strerror(code)))
        }
    }
}

extension FacesetError {
    /// What SQLite, a row or the store itself threw, as ours.
    init(_ error: any Error, file: URL) {
        switch error {
        case let error as FacesetError: self = error
        case let fault as RowFault:
            self = .damaged(
                file: file,
                place: .value(table: fault.table, row: fault.row, column: fault.column))
        case let error as DatabaseError: self = FacesetError(error, file: file)
        default: self = .database(file: file, code: 1, message: "\(type(of: error))")
        }
    }

    private init(_ error: DatabaseError, file: URL) {
        let message = error.message ?? ""
        switch error.resultCode {
        case .SQLITE_FULL: self = .diskFull(file: file)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .damaged(file: file, place: .pages(message: message))
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(file: file)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: self = .noPermission(file: file)
        case .SQLITE_CANTOPEN:
            let folder = file.deletingLastPathComponent().path
            self =
                access(folder, F_OK) == 0
                ? .noPermission(file: file) : .missing(file: file)
        // SQLite could not make the index of its log: it says so when the disk is full.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE:
            self = .diskFull(file: file)
        default:
            self = .database(
                file: file, code: Int(error.extendedResultCode.rawValue), message: message)
        }
    }
}
