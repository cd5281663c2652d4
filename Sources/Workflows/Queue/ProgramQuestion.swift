public import Foundation

/// Asks a command of this program something, in a process of its own: what it opens and holds goes away with it.
public struct ProgramQuestion: Sendable {
    /// The program.
    public var program: URL
    /// Seconds after which it is ended. The default is 120.
    public var seconds = 120.0

    /// A question to a program.
    public init(_ program: URL) { self.program = program }

    /// Runs a command with `--json`.
    ///
    /// - Parameters:
    ///   - arguments: What stands behind the program's name.
    ///   - folder: Where relative paths start.
    /// - Returns: The lines that it wrote. A command that does not do what it is asked says so in the last of them.
    public func ask(_ arguments: [String], in folder: URL) async throws -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "understudy-\(UUID().uuidString)")
        guard let output = FileLock(file), let input = FileLock.null else {
            throw Failure(happened: "No temporary file can be written.")
        }
        defer { unlink(file.path) }
        let process = try ChildProcess(
            program, arguments + ["--json"], in: folder, input: input.descriptor,
            output: output.descriptor)
        let watch = Task {
            try await Task.sleep(for: .seconds(seconds))
            kill(process.number, SIGKILL)
        }
        _ = try await process.end()
        watch.cancel()
        withExtendedLifetime((output, input)) {}
        return JobLog(file).lines(from: 0, limit: 1 << 22).lines
    }
}
