import ArgumentParser
import Foundation
import Workflows

/// `understudy faces exclude`.
struct FacesExcludeCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "exclude",
        abstract: "Leaves faces out of training.",
        discussion: """
            By the numbers of “faces list” and “faces sheet”, or by their frames:
              understudy faces exclude ben.faceset 12 40-44
              understudy faces exclude ben.faceset --frames 100-130 --clip 1
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @OptionGroup var which: DecisionOptions

    @Option(help: "Why.")
    var reason = ReasonChoice.unwanted

    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let kept = try FacesetDecision(URL(filePath: faceset)).exclude(
            which.numbers, which.selection(.kept), as: reason)
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
              understudy faces include ben.faceset --frames 100-130
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @OptionGroup var which: DecisionOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let kept = try FacesetDecision(URL(filePath: faceset)).include(
            which.numbers, which.selection(.leftOut([])))
        console.result("kept", kept) { "\(kept) faces are kept." }
    }
}

/// Which faces are decided about.
struct DecisionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("Numbers of faces: 12 or 40-44.", valueName: "numbers"))
    var numbers: [NumberRange] = []

    @Option(help: ArgumentHelp("Faces of these frames: 12 or 40-44.", valueName: "frames"))
    var frames: NumberRange?

    @Option(
        help: ArgumentHelp(
            "With --frames: of this clip. May be given several times.", valueName: "number"))
    var clip: [Int] = []

    func validate() throws {
        if numbers.isEmpty, frames == nil {
            throw ValidationError("Name faces by their numbers, or give --frames.")
        }
        if frames == nil, !clip.isEmpty { throw ValidationError("'--clip' needs '--frames'.") }
    }

    /// The faces that the frames name.
    func selection(_ decision: FaceSelection.Decision) -> FaceSelection? {
        frames.map { FaceSelection(decision, clips: clip, frames: $0) }
    }
}
