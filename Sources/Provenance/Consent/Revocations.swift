public import Foundation

/// The consents that were taken back. A list is a text file: a line a record, its hash and the day, `#` begins a comment.
///
/// A list that cannot be read in full allows nothing: a damaged line may have been a revocation.
public struct Revocations: Sendable, Equatable {
    private var days: [SHA256Hash: Day] = [:]

    /// No record was taken back.
    public static let none = Revocations()

    private init() {}

    /// Where the user's list lies: `revocations.txt` in the user's folder.
    public static var standardFile: URL { UserFolder.config.appending(path: "revocations.txt") }

    /// All of several lists together; a list that does not exist is empty.
    public init(files: [URL] = [standardFile]) throws(ProvenanceError) {
        for file in files { try add(file) }
    }

    private mutating func add(_ file: URL) throws(ProvenanceError) {
        let bytes: [UInt8]?
        do {
            bytes = try WholeFile.read(file, limit: 1 << 24)
        } catch .missing {
            return
        } catch {
            throw .unreadable(file: file, cause: error)
        }
        guard let bytes, let text = String(validating: bytes, as: UTF8.self) else {
            throw .damagedRevocations(file: file, line: 1)
        }
        for (i, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
            if words.isEmpty { continue }
            guard words.count == 2, let hash = SHA256Hash(hex: String(words[0])),
                let day = Day(String(words[1]))
            else { throw .damagedRevocations(file: file, line: i + 1) }
            days[hash] = min(days[hash] ?? day, day)
        }
    }

    /// The day on which a record was taken back, or `nil` when it was not.
    public func day(of record: SHA256Hash) -> Day? { days[record] }

    /// Takes a record back, for good.
    public static func revoke(
        _ record: SHA256Hash, on day: Day = .today, in file: URL = standardFile
    ) throws(ProvenanceError) {
        if try Revocations(files: [file]).day(of: record) != nil { return }
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw .unwritable(file: file, cause: FileFault(error))
        }
        do {
            // A line feed first: it ends a line that a crash cut off, and an empty line means nothing.
            try AppendOnly.append(Array("\n\(record.hex) \(day)\n".utf8), to: file)
        } catch {
            throw .unwritable(file: file, cause: error)
        }
    }
}
