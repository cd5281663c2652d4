import Foundation
import TestSupport

extension Tools {
    /// What `ffprobe` says, as JSON.
    static func probe(_ file: URL, _ arguments: String...) throws -> [String: Any] {
        let data = try run("ffprobe", ["-v", "error", "-of", "json"] + arguments + [file.path])
        return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }

    /// One list of records of what `ffprobe` says.
    static func records(
        _ file: URL, _ list: String, _ arguments: String...
    ) throws -> [[String: Any]] {
        let data = try run("ffprobe", ["-v", "error", "-of", "json"] + arguments + [file.path])
        let all = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
        return all[list] as? [[String: Any]] ?? []
    }
}

/// A folder that is gone when the test is over.
final class Scratch {
    let url = FileManager.default.temporaryDirectory.appending(
        path: "media-tests-" + UUID().uuidString, directoryHint: .isDirectory)

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    subscript(_ name: String) -> URL { url.appending(path: name) }
}
