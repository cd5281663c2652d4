import ArgumentParser
import Foundation
import Workflows

/// `understudy stills`.
struct StillsCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "stills",
        abstract: "Makes finished frames to order, with any settings.",
        discussion: """
            Reads orders from standard input, one JSON object a line, until its end:
              {"place": "120", "settings": {"mask.feather": 5}, "picture": "look.jpg"}

            place is a frame's number from 0 or a time; without it, it is the plate's middle. \
            settings are those of a conversion.json by their paths. plate names a second file, \
            for the plate's own frame. Each finished frame is what the whole video would show, \
            and carries credentials of its own.

            Plate and model are opened once: other settings on the same frame take a fraction of \
            a second.
            """)

    @Argument(help: ArgumentHelp("The clip, or a folder of pictures.", valueName: "plate"))
    var plate: String

    @Option(help: ArgumentHelp("The folder of the trained model.", valueName: "folder"))
    var model: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The folder that the pictures are written into.", valueName: "folder"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "A copy of a consent that the model lost. May be given twice.",
            valueName: "file"))
    var consent: [String] = []

    @Option(help: "What it is for. The default is any use that both consents name.")
    var use: UseChoice?

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let stills = Stills(
            Convert(
                plate: URL(filePath: plate),
                models: [URL(filePath: model, directoryHint: .isDirectory)],
                output: URL(filePath: output, directoryHint: .isDirectory),
                consents: consent.map { URL(filePath: $0) }, use: use, device: shared.device,
                threads: shared.threads))
        let worst = try await stills.run {
            readLine()
        } tell: { result in
            switch result {
            case .success(let answer):
                console.result("still", answer) {
                    answer.picture.map { "\($0): frame \(answer.frame)" }
                        ?? "frame \(answer.frame): nobody is replaced there"
                }
            case .failure(let fault):
                console.result("fault", fault) {
                    "not done: \(fault.happened) \(fault.remedy ?? "")"
                }
            }
        }
        if let worst { throw ExitStatus(worst) }
    }
}
