import Foundation
import Testing
import Workflows

@Suite("Wrong usage and exit codes")
struct UsageTests {
    @Test("an unknown command is named, with the usage, and exits with 2")
    func unknownCommand() throws {
        let ended = try BuiltProgram.run("frobnicate")
        #expect(ended.status == 2)
        #expect(ended.output.isEmpty)
        #expect(
            ended.error == """
                understudy: Unexpected argument 'frobnicate'
                Usage: understudy <subcommand>
                  See 'understudy --help' for more information.

                """)
    }

    @Test("an unknown option is named, with the command's usage")
    func unknownOption() throws {
        let ended = try BuiltProgram.run("doctor", "--nonsense-of-its-own")
        #expect(ended.status == 2)
        #expect(
            ended.error == """
                understudy: Unknown option '--nonsense-of-its-own'
                Usage: understudy doctor [--json] [--quiet] [--threads <threads>] [--device <device>]
                  See 'understudy doctor --help' for more information.

                """)
    }

    @Test(
        "a number of threads that makes no sense is refused before anything is done",
        arguments: ["0", "-3", "1000000"])
    func threads(number: String) throws {
        let ended = try BuiltProgram.run("doctor", "--threads=\(number)")
        #expect(ended.status == 2)
        #expect(ended.output.isEmpty)
        #expect(ended.error.hasPrefix("understudy: '--threads \(number)' makes no sense"))
    }

    @Test("a device that does not exist is answered with those that do")
    func device() throws {
        let ended = try BuiltProgram.run("doctor", "--device", "tpu")
        #expect(ended.status == 2)
        for choice in DeviceChoice.allCases { #expect(ended.error.contains(choice.rawValue)) }
    }

    @Test("the version is one line")
    func version() throws {
        let ended = try BuiltProgram.run("--version")
        #expect(ended.status == 0)
        #expect(ended.output == "\(Program.version)\n")
    }

    @Test("a reader that goes away ends nothing with a signal")
    func closedPipe() throws {
        let process = Process()
        process.executableURL = BuiltProgram.path
        process.arguments = ["--help"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try pipe.fileHandleForReading.close()
        try process.run()
        try pipe.fileHandleForWriting.close()
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 0)
    }
}

@Suite("The doctor's command")
struct DoctorCommandTests {
    private struct Line: Decodable {
        struct Value: Decodable {
            var subject: String?
            var state: String?
            var found: String?
            var mend: String?
            var faults: Int?
        }
        var event: String
        var value: Value
    }

    @Test("with --json every line is an object, the last one sums up, and the exit code agrees")
    func json() throws {
        let ended = try BuiltProgram.run("doctor", "--json")
        let lines = try ended.output.split(separator: "\n").map {
            try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        let faults = lines.filter { $0.value.state == "fault" }
        #expect(lines.count > 8)
        #expect(lines.dropLast().allSatisfy { $0.event == "finding" && $0.value.found != nil })
        #expect(lines.last?.event == "diagnosis")
        #expect(lines.last?.value.faults == faults.count)
        #expect(ended.status == (faults.isEmpty ? 0 : 1))
    }

    @Test("without set-up it says so, names the mend and exits with 1")
    func withoutSetUp() throws {
        let ended = try BuiltProgram.run("doctor", environment: ["UNDERSTUDY_DEPS": "/nowhere"])
        #expect(ended.status == 1)
        #expect(ended.output.contains("FAULT    Fetched files         set-up has not run"))
        #expect(ended.output.contains("./understudy setup"))
        #expect(!ended.error.contains("atal error"))
    }
}
