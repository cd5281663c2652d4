import ArgumentParser
import Foundation
import Workflows

/// `understudy faces exclude`.
struct FacesExcludeCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "exclude",
        abstract: "Leaves faces out of training.",
        discussion: """
            The numbers stand in “faces list” and below the faces of “faces sheet”:
              understudy faces exclude ben.faceset 12 40-44
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @Argument(help: ArgumentHelp("Numbers of faces: 12 or 40-44.", valueName: "numbers"))
    var numbers: [FaceNumbers]

    @Option(name: .customLong("as"), help: "Why.")
    var reason = ReasonChoice.unwanted

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let kept = try FacesetDecision(URL(filePath: faceset)).exclude(numbers, as: reason)
        console.result("kept", kept) { "\(kept) faces are kept." }
    }
}

/// `understudy faces include`.
struct FacesIncludeCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "include",
        abstract: "Takes faces in again that were left out.",
        discussion: """
            Another person's face stays left out: no picture of it is stored.
              understudy faces include ben.faceset 12 40-44
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @Argument(help: ArgumentHelp("Numbers of faces: 12 or 40-44.", valueName: "numbers"))
    var numbers: [FaceNumbers]

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let kept = try FacesetDecision(URL(filePath: faceset)).include(numbers)
        console.result("kept", kept) { "\(kept) faces are kept." }
    }
}
