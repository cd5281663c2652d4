import ArgumentParser
import Foundation
import Workflows

/// `understudy consent revoke`.
struct ConsentRevokeCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Takes a consent back, for good.",
        discussion: """
            From now on nothing is extracted, trained or converted under this record on this \
            machine, and in the project that it lies in. What was made under it in some folders \
            is listed, and with --purge deleted:
              understudy consent revoke ana.consent --in Film.understudy --purge
            """)

    @Argument(help: ArgumentHelp("The record.", valueName: "file"))
    var file: String

    @Option(
        name: .customLong("in"),
        help: ArgumentHelp(
            "A folder to search for facesets and models made under it. May be given several times.",
            valueName: "folder"))
    var folders: [String] = []

    @Flag(help: "Delete what is found.")
    var purge = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if purge, folders.isEmpty { throw ValidationError("'--purge' needs a folder: give --in.") }
    }

    func run(console: Console) async throws {
        let revocation = ConsentRevocation(
            URL(filePath: file), folders: folders.map { URL(filePath: $0) }, purge: purge)
        let report = try revocation.run()
        console.result("revoked", report) {
            ([
                "The consent of \(report.person) is taken back. Its record is \(report.consent)."
            ] + report.works.map { "\(report.isPurged ? "deleted" : "made under it"): \($0)" })
            .joined(separator: "\n")
        }
    }
}
