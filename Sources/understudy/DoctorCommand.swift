import ArgumentParser
import Foundation
import Workflows

/// `understudy doctor`
struct DoctorCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Checks what Understudy needs on this machine and names the mend of each fault.",
        discussion: """
            It reads every fetched file again and compares its SHA-256; nothing is changed.
            Exit code 1 when something will fail.
            """)

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        var faults = 0
        var warnings = 0
        for finding in Doctor().findings {
            if finding.state == .fault { faults += 1 }
            if finding.state == .warning { warnings += 1 }
            if shared.quiet && finding.state == .good { continue }
            console.result("finding", finding) { finding.text(columns: 100) }
        }
        console.result("diagnosis", Diagnosis(faults: faults, warnings: warnings)) {
            Diagnosis(faults: faults, warnings: warnings).text
        }
        if faults > 0 { throw ExitStatus.failed }
    }
}

/// What the findings come to.
private struct Diagnosis: Encodable {
    var faults: Int
    var warnings: Int

    var text: String {
        guard faults + warnings > 0 else { return "Everything that Understudy needs is here." }
        let counts = [(faults, "fault"), (warnings, "warning")].filter { $0.0 > 0 }
            .map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " and ")
        return "\(counts): the lines under each say what to do."
    }
}

extension Finding {
    /// The finding in two columns, its mend below.
    package func text(columns: Int) -> String {
        let mark =
            switch state {
            case .good: "ok     "
            case .warning: "warning"
            case .fault: "FAULT  "
            }
        let padded = subject.padding(toLength: max(20, subject.count), withPad: " ", startingAt: 0)
        let head = "\(mark)  \(padded)  "
        let indent = String(repeating: " ", count: head.count)
        let width = max(columns - head.count, 30)
        let lines =
            Text.wrapped(Text.printable(found), columns: width)
            + (mend.map { Text.wrapped(Text.printable($0), columns: width) } ?? [])
        return lines.enumerated().map { ($0 == 0 ? head : indent) + $1 + "\n" }.joined()
    }
}
