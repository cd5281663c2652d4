import ArgumentParser
import Foundation
import Workflows

/// `understudy evaluate`.
struct EvaluateCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Judges a swap against its plate, in numbers and pictures.",
        discussion: """
              understudy evaluate scene.mp4 out.mp4 --source ana.mp4 --sheet judged.png

            Times and streams, whose face it is, whether it plays the part, whether it sits in \
            the picture and is steady. Where the codec has a part in it, a plain re-encode of \
            the plate is measured beside it. --explain says how each number is measured.
            """)

    @Argument(help: ArgumentHelp("The plate.", valueName: "plate"))
    var plate: String?

    @Argument(help: ArgumentHelp("The result of the swap.", valueName: "result"))
    var result: String?

    @Option(help: ArgumentHelp("A clip of the source: whose face it should be.", valueName: "clip"))
    var source: String?

    @Option(help: "How the result was encoded: \(Convert.profiles). The default is the first.")
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "Draw faces of the plate and the result, .jpg or .png.", valueName: "file"))
    var sheet: String?

    @Flag(help: "End with exit code 1 when a limit is not kept.")
    var strict = false

    @Flag(help: "Only say how each number is measured.")
    var explain = false

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if !explain, plate == nil || result == nil {
            throw ValidationError("Name the plate and the result, in this order.")
        }
    }

    func run(console: Console) async throws {
        if explain {
            let definitions = Evaluate.definitions
            console.result("metrics", Dictionary(definitions.map { ($0.name, $0.text) }) { $1 }) {
                definitions.map { "\($0.name)\n    \($0.text)" }.joined(separator: "\n")
            }
        }
        guard let plate, let result, !explain else { return }
        let evaluate = Evaluate(
            plate: URL(filePath: plate), result: URL(filePath: result),
            source: source.map { URL(filePath: $0) }, profile: profile,
            sheet: sheet.map { URL(filePath: $0) }, threads: shared.threads,
            overwrite: writing.overwrite)
        let report = try await evaluate.run(stop: console.stopOnSignals(), console.show)
        console.result("evaluation", report) { LabeledLines.text(report.lines) }
        if strict { try evaluate.judge(report) }
    }
}
