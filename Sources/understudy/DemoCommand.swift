import ArgumentParser
import Foundation
import Workflows

/// `understudy demo`.
struct DemoCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Swaps two sample clips: demo/out.mp4.",
        discussion: """
            Makes consent records for the people of two sample clips, trains for five minutes, \
            writes demo/out.mp4 and a picture sheet, demo/sheet.jpg: the plate and the result \
            side by side, and below them the faces that were learned from.
              understudy demo
            """)

    @Argument(help: ArgumentHelp("Where to write.", valueName: "folder"))
    var folder = "demo"

    @Option(parsing: .unconditional, help: "Minutes of training.")
    var minutes = 5.0

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        try SpanOptions.check(minutes: minutes)
    }

    func run(console: Console) async throws {
        let demo = Demo(
            folder: URL(filePath: folder, directoryHint: .isDirectory), minutes: minutes,
            device: shared.device, threads: shared.threads, overwrite: writing.overwrite)
        try await console.follow(demo.events(stop: console.stopOnSignals()))
        let verify = Verify(demo.output, consents: demo.consents)
        let report = try verify.run()
        console.result("credentials", report) { LabeledLines.text(report.lines) }
        try verify.judge(report)
    }
}
