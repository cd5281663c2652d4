public import Foundation

/// The `ffmpeg` and `ffprobe` commands: they make the clips of tests, and are the independent judges of what we read and
/// write. Without them the tests that need them are left out, and the run says so.
public enum Tools {
    /// Whether both are there.
    public static let hasFFmpeg = ["ffmpeg", "ffprobe"].allSatisfy { path(of: $0) != nil }

    /// A tool that ended with an error.
    public struct Failure: Error {
        /// The command line.
        public var command: String
        /// What it wrote to standard error.
        public var message: String
    }

    private static func path(of tool: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(filePath: String($0)).appending(path: tool) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Runs a tool to its end and gives its standard output.
    @discardableResult
    public static func run(_ tool: String, _ arguments: [String]) throws -> Data {
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
    public static func ffmpeg(_ arguments: String...) throws -> Data { try ffmpeg(arguments) }

    /// Runs `ffmpeg` quietly.
    @discardableResult
    public static func ffmpeg(_ arguments: [String]) throws -> Data {
        try run("ffmpeg", ["-v", "error", "-y", "-threads", "1"] + arguments)
    }
}
