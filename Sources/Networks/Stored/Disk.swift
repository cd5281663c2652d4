import Crypto
package import Foundation

/// The few file operations on which it rests that a model survives being killed at any moment, and a full disk.
package struct Disk: Sendable {
    /// One change of the disk.
    package enum Operation: Sendable {
        /// A new folder.
        case makeFolder(URL)
        /// The bytes of a file.
        case write(URL)
        /// A file or folder forced onto the medium.
        case sync(URL)
        /// A new name.
        case rename(URL, to: URL)
        /// A file or folder with all that is in it goes.
        case remove(URL)
    }

    /// Called before each operation; what it throws is thrown in the operation's place. The default does nothing; tests
    /// end a save here, as a killed process or a full disk does.
    package var before: @Sendable (Operation) throws(StoredError) -> Void

    /// The real disk.
    package init(
        before: @escaping @Sendable (Operation) throws(StoredError) -> Void = {
            (_: Operation) throws(StoredError) in
        }
    ) {
        self.before = before
    }

    /// All bytes of a file.
    package static func read(_ file: URL) throws(StoredError) -> Data {
        do {
            return try Data(contentsOf: file)
        } catch {
            throw .unreadable(file, code: systemCode(error, otherwise: EIO))
        }
    }

    /// Makes a folder and those above it.
    package func makeFolder(_ folder: URL) throws(StoredError) {
        try before(.makeFolder(folder))
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(folder, code: Self.systemCode(error, otherwise: EIO))
        }
    }

    /// Writes a file and forces it onto the medium.
    package func write(_ data: Data, to file: URL) throws(StoredError) {
        try before(.write(file))
        do {
            try data.write(to: file)
        } catch {
            throw .unwritable(file, code: Self.systemCode(error, otherwise: EIO))
        }
        try sync(file)
    }

    /// Writes a file aside and renames it, so that the name holds the old bytes or the new ones, never a part.
    package func replace(_ file: URL, with data: Data) throws(StoredError) {
        let aside = file.deletingLastPathComponent()
            .appending(path: ".\(file.lastPathComponent).part")
        try write(data, to: aside)
        try rename(aside, to: file)
    }

    /// Forces a file, or the names in a folder, onto the medium.
    package func sync(_ place: URL) throws(StoredError) {
        try before(.sync(place))
        let descriptor = open(place.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unwritable(place, code: errno) }
        defer { close(descriptor) }
        // Some network file systems cannot sync a folder; the rename stands without it.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw .unwritable(place, code: errno)
        }
    }

    /// Renames a file or folder, and forces the new name onto the medium. An existing file gives way; an existing
    /// folder must be empty.
    package func rename(_ old: URL, to new: URL) throws(StoredError) {
        try before(.rename(old, to: new))
        guard Foundation.rename(old.path, new.path) == 0 else {
            throw .unwritable(new, code: errno)
        }
        try sync(new.deletingLastPathComponent())
    }

    /// Removes a file or folder; it need not be there.
    package func remove(_ place: URL) throws(StoredError) {
        try before(.remove(place))
        do {
            try FileManager.default.removeItem(at: place)
        } catch {
            guard FileManager.default.fileExists(atPath: place.path) else { return }
            throw .unwritable(place, code: Self.systemCode(error, otherwise: EIO))
        }
    }

    /// The SHA-256 of a file in 64 hexadecimal digits, and its size in bytes; read a mebibyte at a time.
    package static func fingerprint(_ file: URL) throws(StoredError) -> FileFingerprint {
        var hasher = SHA256()
        var bytes = 0
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
                hasher.update(data: piece)
                bytes += piece.count
            }
        } catch {
            throw .unreadable(file, code: systemCode(error, otherwise: EIO))
        }
        let digits = Array("0123456789abcdef")
        let hash = hasher.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return FileFingerprint(sha256: String(hash), bytes: bytes)
    }

    /// The system's code behind an error of Foundation.
    private static func systemCode(_ error: any Error, otherwise: Int32) -> Int32 {
        let outer = error as NSError
        if outer.domain == NSPOSIXErrorDomain { return Int32(outer.code) }
        if let inner = outer.userInfo[NSUnderlyingErrorKey] as? NSError,
            inner.domain == NSPOSIXErrorDomain
        {
            return Int32(inner.code)
        }
        switch CocoaError.Code(rawValue: outer.code) {
        case .fileNoSuchFile, .fileReadNoSuchFile: return ENOENT
        case .fileReadNoPermission, .fileWriteNoPermission: return EACCES
        case .fileWriteOutOfSpace: return ENOSPC
        case .fileWriteVolumeReadOnly: return EROFS
        default: return otherwise
        }
    }
}

/// What a file must be: its hash and its size.
public struct FileFingerprint: Codable, Sendable, Equatable {
    /// 64 lowercase hexadecimal digits.
    public var sha256: String
    /// The size in bytes.
    public var bytes: Int

    /// A fingerprint by its parts.
    public init(sha256: String, bytes: Int) {
        self.sha256 = sha256
        self.bytes = bytes
    }
}
