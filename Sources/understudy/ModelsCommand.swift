import ArgumentParser
import Foundation
import Workflows

/// `understudy models`.
struct ModelsCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Lists models, and says which cannot be used and why.",
        discussion: """
              understudy models Film.understudy
            """)

    @Argument(help: ArgumentHelp("Folders to look in, three levels deep.", valueName: "folder"))
    var folders: [String] = ["."]

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let models = ModelListing.models(in: folders.map { URL(filePath: $0) })
        for model in models {
            console.result("model", model) {
                LabeledLines.text([
                    ("model", model.folder),
                    ("faces", "\(model.source) as \(model.target)"),
                    (
                        "trained",
                        "\(model.architecture), \(model.iteration) iterations in \(model.duration)"
                    ),
                    ("usable", model.obstacle.map { "no: \($0)" } ?? "yes"),
                ]) + "\n"
            }
        }
        if models.isEmpty { console.show(.note("There are no models here.")) }
    }
}
