import ArgumentParser
import Foundation
import Workflows

/// `understudy project`.
struct ProjectCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "project",
        abstract: "Makes a project's folder.",
        discussion: """
            A project is optional. Inside of one, its consents are found without --consent, what is \
            done is noted in its own audit log, and consents that are taken back hold for everybody \
            who works with it.
              understudy project Film.understudy
            """)

    @Argument(help: ArgumentHelp("The folder; its name ends in .understudy.", valueName: "folder"))
    var folder: String

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard URL(filePath: folder).pathExtension == Project.fileExtension else {
            throw ValidationError("The name of a project ends in .\(Project.fileExtension).")
        }
    }

    func run(console: Console) async throws {
        let project = try Project.create(at: URL(filePath: folder, directoryHint: .isDirectory))
        console.show(.wrote(project.folder, role: "project"))
    }
}
