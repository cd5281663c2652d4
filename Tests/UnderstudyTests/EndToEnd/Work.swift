import Foundation
import Installation
import TestSupport
import Testing

/// A folder with everything that a swap of the two sample clips needs, made by the program's own commands.
///
/// Its user's keys and lists lie in the folder as well: the real ones are not touched.
final class Work: Sendable {
    let folder: URL

    /// Whether the sample clips and the libraries are there. Without them the end-to-end tests are left out.
    static let isPossible =
        Footage.plate != nil && Footage.source != nil
        && [.torch, .openvino, .c2pa, .weights].allSatisfy { Installation.folder($0) != nil }
    /// Why they are left out.
    static let reason: Comment =
        "needs the sample clips and the fetched libraries; left out by --quick"

    /// An empty folder with three seconds of the source, the plate, and a release.
    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(path: "understudy-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: try #require(Footage.plate), to: folder.appending(path: "plate.mp4"))
        let source = try #require(Footage.source)
        try Work.tool(
            "ffmpeg", "-v", "error", "-ss", "10", "-t", "3", "-i", source.path, "-an", "-c:v",
            "libx264", "-crf", "12", path("ana.mp4"))
        try Data("A release.".utf8).write(to: folder.appending(path: "release.txt"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    var environment: [String: String] { ["XDG_CONFIG_HOME": path("config")] }

    /// Runs the program; words that begin with `@` are files of the folder.
    func run(_ words: String...) throws -> BuiltProgram.Ended {
        try BuiltProgram.run(words.map(resolved), environment: environment)
    }

    /// Runs the program, which must succeed.
    @discardableResult
    func expect(_ words: String...) throws -> String {
        let ended = try BuiltProgram.run(words.map(resolved), environment: environment)
        try #require(ended.status == 0, "\(words.joined(separator: " ")): \(ended.error)")
        return ended.output
    }

    func resolved(_ word: String) -> String {
        word.hasPrefix("@") ? path(String(word.dropFirst())) : word
    }

    /// Records a consent of the person in a clip.
    func grant(
        _ name: String, clip: String, roles: [String], uses: [String] = ["film", "research"],
        from: String = "2020-01-01", until: String = "2999-12-31", as file: String? = nil
    ) throws {
        let ended = try BuiltProgram.run(
            [
                "consent", "grant", "--quiet", "--name", name, "--clip", path(clip), "--release",
                path("release.txt"), "--from", from, "--until", until, "-o",
                path("\(file ?? name).consent"),
            ] + roles.flatMap { ["--role", $0] } + uses.flatMap { ["--use", $0] },
            environment: environment)
        try #require(ended.status == 0, "\(ended.error)")
    }

    /// Runs a program of the machine and gives what it printed.
    @discardableResult
    static func tool(_ words: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let output = Pipe()
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words.joined(separator: " "))")
        return String(decoding: data, as: UTF8.self)
    }

    /// Kind, codec, duration and number of packets of each stream of a clip.
    static func streams(_ path: String) throws -> String {
        try tool(
            "ffprobe", "-v", "error", "-count_packets", "-show_entries",
            "stream=codec_type,codec_name,start_time,nb_read_packets", "-of", "csv", path)
    }
}

/// A run of the program that is still going on.
final class Running {
    private let process = Process()
    private let log: URL

    init(_ words: [String], in work: Work) throws {
        log = work.folder.appending(path: "\(UUID().uuidString).jsonl")
        try Data().write(to: log)
        process.executableURL = BuiltProgram.path
        process.arguments = words.map(work.resolved) + ["--json"]
        process.environment = ProcessInfo.processInfo.environment
            .merging(work.environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: log)
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Waits for a line that holds all of `words`, and then sends a signal.
    ///
    /// - Returns: Whether the line came before the program's end.
    func signal(_ number: Int32, after words: String...) throws -> Bool {
        guard try waits(for: words) else { return false }
        kill(process.processIdentifier, number)
        return true
    }

    /// Waits for a line that holds all of `words`.
    ///
    /// - Returns: Whether the line came before the program's end.
    func waits(for words: String...) throws -> Bool { try waits(for: words) }

    private func waits(for words: [String]) throws -> Bool {
        while process.isRunning {
            if try lines.contains(where: { line in words.allSatisfy { line.contains($0) } }) {
                return true
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
        return false
    }

    /// Waits until something is true, and then sends a signal.
    ///
    /// - Returns: Whether it was true before the program's end.
    func signal(_ number: Int32, when isTrue: () -> Bool) -> Bool {
        while process.isRunning {
            if isTrue() {
                kill(process.processIdentifier, number)
                return true
            }
            usleep(200)
        }
        return false
    }

    /// What it has written.
    var lines: [String] {
        get throws {
            try String(contentsOf: log, encoding: .utf8).split(separator: "\n").map(String.init)
        }
    }

    /// Its number.
    var number: Int32 { process.processIdentifier }

    /// The numbers of the processes that it has started.
    var children: [Int32] {
        let threads = "/proc/\(number)/task"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: threads)) ?? []
        return names.flatMap { name in
            (try? String(contentsOfFile: "\(threads)/\(name)/children", encoding: .utf8))?
                .split(separator: " ").compactMap { Int32($0) } ?? []
        }
    }

    /// Kills it after some time, unless it has ended before.
    func end(killedAfter time: Duration) {
        let end = ContinuousClock.now + time
        while process.isRunning, ContinuousClock.now < end { Thread.sleep(forTimeInterval: 0.002) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Waits for the end and gives the exit code.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationStatus
    }
}

extension BuiltProgram.Ended {
    /// What stands on standard error, in one line: where a sentence is wrapped depends on its paths.
    var said: String { error.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
