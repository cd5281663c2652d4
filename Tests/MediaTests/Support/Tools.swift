import Foundation
import Testing

/// The `ffmpeg` and `ffprobe` commands: they make the clips of these tests, and are the independent judges of what we
/// read and write. Without them the tests that need them are left out, and the run says so.
enum Tools {
    static let areInstalled = ["ffmpeg", "ffprobe"].allSatisfy { path(of: $0) != nil }

    struct Failure: Error {
        var command: String
        var message: String
    }

    private static func path(of tool: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: tool) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs a tool to its end and gives its standard output.
    @discardableResult
    static func run(_ tool: String, _ arguments: [String]) throws -> Data {
        guard let program = path(of: tool) else {
            throw Failure(command: tool, message: "not installed")
        }
        let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data().write(to: scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: scratch)
        try process.run()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                command: ([tool] + arguments).joined(separator: " "),
                message: String(decoding: message, as: UTF8.self))
        }
        return try Data(contentsOf: scratch)
    }

    /// Runs `ffmpeg` quietly.
    @discardableResult
    static func ffmpeg(_ arguments: String...) throws -> Data {
        try run("ffmpeg", ["-v", "error", "-y", "-threads", "1"] + arguments)
    }

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
