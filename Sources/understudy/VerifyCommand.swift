import ArgumentParser
import Foundation
import Workflows

/// `understudy verify`.
struct VerifyCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prints the content credentials of a video or of pictures and checks them.",
        discussion: """
            A manifest holds hashes and no names. With the records at hand it says whose they \
            are:
              understudy verify out.mp4 --consent ana.consent --consent ben.consent

            A folder, or shots/frame.%05d.png, checks every picture of a sequence.

            Ends with exit code 1 when the credentials do not hold.
            """)

    @Argument(
        help: ArgumentHelp("The video, the picture, or the folder of pictures.", valueName: "file"))
    var file: String

    @Option(
        help: ArgumentHelp(
            "A record that is at hand. May be given several times.", valueName: "file"))
    var consent: [String] = []

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let verify = Verify(URL(filePath: file), consents: consent.map { URL(filePath: $0) })
        let report = try verify.run()
        console.result("credentials", report) { LabeledLines.text(report.lines) }
        try verify.judge(report)
    }
}
