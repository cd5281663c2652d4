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
              understudy models --architectures
              understudy models ana-as-ben --plot curves.svg
            """)

    @Argument(help: ArgumentHelp("Folders to look in, three levels deep.", valueName: "folder"))
    var folders: [String] = ["."]

    @Flag(help: "List what models can be made of instead, and what each costs with its defaults.")
    var architectures = false

    @Option(
        help: ArgumentHelp(
            "Draw the curves of losses and scores of the one model there: .svg.",
            valueName: "file"))
    var plot: String?

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        if architectures { return try showArchitectures(console) }
        let models = ModelListing.models(in: folders.map { URL(filePath: $0) })
        for model in models {
            console.result("model", model) {
                LabeledLines.text(
                    [
                        ("model", model.folder),
                        ("faces", "\(model.source) as \(model.target)"),
                        (
                            "trained",
                            "\(model.architecture), \(model.iteration) iterations in \(model.duration)"
                        ),
                        ("usable", model.obstacle.map { "no: \($0)" } ?? "yes"),
                    ]
                        + (model.knowsJudge
                            ? [("likeness", "not to be judged in numbers: its judge has taught it")]
                            : [])) + "\n"
            }
        }
        if let plot {
            guard models.count == 1 else {
                throw ValidationError("'--plot' draws one model, and there are \(models.count).")
            }
            let file = URL(filePath: plot)
            try TrainingPlot.check(file)
            try TrainingPlot(of: URL(filePath: models[0].folder)).write(to: file)
            console.show(.wrote(file, role: "plot"))
        }
        if models.isEmpty { console.show(.note("There are no models here.")) }
    }

    private func showArchitectures(_ console: Console) throws {
        for entry in try ArchitectureListing.all() {
            console.result("architecture", entry) {
                LabeledLines.text([
                    ("architecture", entry.name),
                    ("for", entry.summary),
                    ("pictures", "\(entry.resolution) x \(entry.resolution)"),
                    ("weights", entry.weightWords),
                    ("multiplications", entry.multiplicationWords),
                ]) + "\n"
            }
        }
    }
}
