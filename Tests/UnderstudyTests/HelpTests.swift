import Foundation
import Testing

/// The whole help of every command, against the texts in `Help`.
///
/// After a wanted change: `UNDERSTUDY_RECORD=1 ./test --filter HelpTests`, then look at what git shows.
@Suite("Help")
struct HelpTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Help")

    /// The commands that the program says it has: "", "consent", "consent grant".
    static let commands: [[String]] = {
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
        }
        struct Dump: Decodable { var command: Command }
        func paths(of command: Command, below path: [String]) -> [[String]] {
            (command.subcommands ?? []).filter { $0.commandName != "help" }.flatMap {
                [path + [$0.commandName]] + paths(of: $0, below: path + [$0.commandName])
            }
        }
        guard let said = try? BuiltProgram.run("--experimental-dump-help"),
            let dump = try? JSONDecoder().decode(Dump.self, from: Data(said.output.utf8))
        else { return [] }
        return [[]] + paths(of: dump.command, below: [])
    }()

    @Test("every command's help is the text that was agreed on", arguments: commands)
    func help(command: [String]) throws {
        let ended = try BuiltProgram.run(command + ["--help"])
        #expect(ended.status == 0)
        #expect(ended.error.isEmpty)
        let name = (["understudy"] + command).joined(separator: " ") + ".txt"
        let file = Self.folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UNDERSTUDY_RECORD"] != nil {
            try ended.output.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(ended.output == (try String(contentsOf: file, encoding: .utf8)), "\(name)")
    }

    @Test("no text is left of a command that is gone")
    func leftovers() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let expected = Self.commands.map { (["understudy"] + $0).joined(separator: " ") + ".txt" }
        #expect(names.sorted() == expected.sorted())
    }

    @Test("every command takes --json, --quiet, --threads and --device", arguments: commands)
    func sharedOptions(command: [String]) throws {
        let help = try BuiltProgram.run(command + ["--help"]).output
        // A command with subcommands takes none itself.
        guard !help.contains("SUBCOMMANDS:") else { return }
        for option in ["--json", "--quiet", "--threads", "--device"] {
            #expect(help.contains(option), "\(command) has no \(option)")
        }
    }

    @Test("no line of a help is wider than the window", arguments: commands)
    func width(command: [String]) throws {
        let help = try BuiltProgram.run(command + ["--help"]).output
        // The parser does not wrap the line of the usage.
        let lines = help.split(separator: "\n").filter { !$0.hasPrefix("USAGE:") }
        #expect(lines.allSatisfy { $0.count <= 80 })
    }
}
