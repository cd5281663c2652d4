import Foundation
import Installation

/// The program that was built beside the tests.
struct BuiltProgram {
    /// How a run ended.
    struct Ended {
        var status: Int32
        var output: String
        var error: String
    }

    static let path = Installation.programFolder.appending(path: "understudy")

    /// Runs it to its end, in a window of 80 columns.
    static func run(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> Ended {
        try run(arguments, environment: environment)
    }

    /// Runs it to its end, in a window of 80 columns.
    static func run(
        _ arguments: [String], environment: [String: String] = [:]
    ) throws -> Ended {
        let process = Process()
        process.executableURL = path
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["COLUMNS": "80"]) { $1 }.merging(environment) { $1 }
        // Files instead of pipes: a long text cannot fill them.
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try ["output", "error"].map { name in
            let file = folder.appending(path: name)
            try Data().write(to: file)
            return (file, try FileHandle(forWritingTo: file))
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = files[0].1
        process.standardError = files[1].1
        try process.run()
        process.waitUntilExit()
        return Ended(
            status: process.terminationStatus,
            output: try String(contentsOf: files[0].0, encoding: .utf8),
            error: try String(contentsOf: files[1].0, encoding: .utf8))
    }
}
