import Crypto
public import Foundation

/// The SHA-256 of a file or of some bytes, as 64 lowercase hexadecimal digits.
public struct SHA256Hash: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 64 digits, `0 ... 9` and `a ... f`.
    public let hex: String

    /// A hash by its digits, or `nil` for anything but 64 lowercase ones.
    public init?(hex: String) {
        guard hex.utf8.count == 64, hex.utf8.allSatisfy("0123456789abcdef".utf8.contains) else {
            return nil
        }
        self.hex = hex
    }

    /// The hash of some bytes.
    public init(of bytes: some Sequence<UInt8>) {
        var hasher = SHA256()
        hasher.update(data: Array(bytes))
        self.init(hasher.finalize())
    }

    private init(_ digest: SHA256Digest) {
        hex = digest.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// The hash of a file, read a mebibyte at a time.
    public init(ofFile file: URL) throws(ProvenanceError) {
        var hasher = SHA256()
        do {
            let handle = try FileHandle(forReadingFrom: file)
            defer { try? handle.close() }
            while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty {
                hasher.update(data: piece)
            }
        } catch {
            throw .unreadable(file: file, cause: FileFault(error))
        }
        self.init(hasher.finalize())
    }

    /// The hash of a clip: of a file's bytes, or of a list of a folder's files, in the order of their names, a line
    /// `HASH NAME` each. Hidden files and folders in it do not count.
    public init(ofClip clip: URL) throws(ProvenanceError) {
        guard Self.isFolder(clip) else {
            self = try SHA256Hash(ofFile: clip)
            return
        }
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: clip.path)
        } catch {
            throw .unreadable(file: clip, cause: FileFault(error))
        }
        var list = ""
        for name in names.sorted() where !name.hasPrefix(".") {
            let file = clip.appending(path: name)
            if Self.isFolder(file) { continue }
            list += "\(try SHA256Hash(ofFile: file).hex) \(name)\n"
        }
        self.init(of: list.utf8)
    }

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// The first 12 digits, for people.
    public var short: String { String(hex.prefix(12)) }

    /// The digits.
    public var description: String { hex }

    /// From a text of 64 digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let hash = SHA256Hash(hex: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a SHA-256")
        }
        self = hash
    }

    /// As a text of 64 digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
