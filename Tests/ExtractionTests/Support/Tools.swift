import Foundation
import Testing

/// The `ffmpeg` command makes the clips of these tests. Without it the tests that need it are left out, and the run says
/// so.
enum Tools {
    static let hasFFmpeg = path(of: "ffmpeg") != nil

    struct Failure: Error {
        var command: String
        var message: String
    }

    private static func path(of tool: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: tool) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    static func ffmpeg(_ arguments: String...) throws {
        try run("ffmpeg", ["-v", "error", "-y", "-threads", "1"] + arguments)
    }

    static func run(_ tool: String, _ arguments: [String]) throws {
        guard let program = path(of: tool) else {
            throw Failure(command: tool, message: "not installed")
        }
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let errors = Pipe()
        process.standardError = errors
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let message = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure(
                command: ([tool] + arguments).joined(separator: " "),
                message: String(decoding: message, as: UTF8.self))
        }
    }

    /// Frames of a clip as a clip of their own, at 25 frames a second.
    static func cut(_ clip: URL, _ frames: ClosedRange<Int>, to file: URL) throws {
        try ffmpeg(
            "-i", clip.path, "-vf",
            "select='between(n,\(frames.lowerBound),\(frames.upperBound))',setpts=N/25/TB", "-r",
            "25", "-an", "-preset", "ultrafast", "-crf", "12", file.path)
    }
}

/// A folder of its own for `body`, taken away afterwards.
func inFolder<Value>(
    _ body: (URL) async throws -> Value
) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "extraction-\(UUID().uuidString)", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
