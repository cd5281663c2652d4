import ArgumentParser
import Foundation
import Workflows

/// `understudy consent show`.
struct ConsentShowCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints what a record says.",
        discussion: """
            A record that was changed after it was signed is refused (exit code 3); one that has \
            ended is shown.
              understudy consent show ana.consent
            """)

    @Argument(help: ArgumentHelp("The record.", valueName: "file"))
    var file: String

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let report = try ConsentReport(of: URL(filePath: file))
        console.result("consent", report) { LabeledLines.text(report.lines) }
    }
}

/// `understudy consent check`.
struct ConsentCheckCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Asks whether a record allows something.",
        discussion: """
            Ends with exit code 0 when it does, and with 3 and the reason when it does not.
              understudy consent check ana.consent --role source --on 2027-06-30
            """)

    @Argument(help: ArgumentHelp("The record.", valueName: "file"))
    var file: String

    @Option(help: "What the person is to be. The default is any role.")
    var role: RoleChoice?

    @Option(help: "What it is for. The default is any use.")
    var use: UseChoice?

    @Option(help: ArgumentHelp("The day, in UTC. The default is today.", valueName: "day"))
    var on: DayChoice?

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let check = ConsentCheck(
            URL(filePath: file), role: role?.value, use: use?.value, on: (on ?? .today).day)
        let report = try check.run()
        console.result("consent", report) {
            "\(report.person): allowed until \(report.until) (UTC)."
        }
    }
}
