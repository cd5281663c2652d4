import ArgumentParser
import Foundation
import Workflows

/// `understudy swap`.
struct SwapCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "swap",
        abstract: "From two clips to a finished swap: extract, train, convert.",
        discussion: """
              understudy swap --source ana.mp4 --plate scene.mp4 \\
                --consent ana.consent --consent ben.consent --minutes 10 -o out.mp4

            Each step goes on where it stopped when the same command is given again. What comes \
            about lies in out.mp4.understudy beside the result, and stays there for more minutes \
            of training; delete it when you have no more use for it.
            """)

    @Option(
        help: ArgumentHelp(
            "A clip of the person whose face is put in. May be given several times.",
            valueName: "clip"))
    var source: [String]

    @Option(help: ArgumentHelp("The clip whose performer is replaced.", valueName: "clip"))
    var plate: String

    @Option(
        help: ArgumentHelp(
            "A consent; give one for each person. In a project, the default is the project's.",
            valueName: "file"))
    var consent: [String] = []

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The result: .mp4, .mov or .mkv.", valueName: "file"))
    var output: String

    @Option(help: "The networks: \(Train.architectures). The default is the first.")
    var architecture: String?

    @Option(help: "What it is for. The default is any use that both consents name.")
    var use: UseChoice?

    @OptionGroup var span: SpanOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard !source.isEmpty else { throw ValidationError("Give --source: a clip of the person.") }
    }

    func run(console: Console) async throws {
        let swap = Swap(
            sources: source.map { URL(filePath: $0) }, plate: URL(filePath: plate),
            consents: consent.map { URL(filePath: $0) }, output: URL(filePath: output),
            span: span.value ?? .minutes(10), architecture: architecture, use: use,
            device: shared.device, threads: shared.threads, overwrite: writing.overwrite)
        try await console.follow(swap.events(stop: console.stopOnSignals()))
    }
}
