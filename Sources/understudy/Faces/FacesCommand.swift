import ArgumentParser
import Foundation
import Workflows

/// `understudy faces`: looking into a faceset, and deciding about its faces.
struct FacesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faces",
        abstract: "Looks into a faceset: lists, draws, leaves out, takes in and corrects faces.",
        discussion: """
            A face is left out with a reason and never deleted. What you decide is kept by every \
            later extraction.
            """,
        subcommands: [
            FacesListCommand.self, FacesSheetCommand.self, FacesExcludeCommand.self,
            FacesIncludeCommand.self, FacesRepairCommand.self,
        ])
}

/// Which faces a command means.
struct SelectionOptions: ParsableArguments {
    @Option(help: "What to sort by.")
    var sort = OrderChoice.time

    @Flag(help: "The last first.")
    var descending = false

    @Flag(help: "All faces, those that are left out as well.")
    var all = false

    @Flag(help: "Only faces that are left out.")
    var leftOut = false

    @Option(help: "Only faces that are left out for this reason. May be given several times.")
    var reason: [ReasonChoice] = []

    @Option(
        help: ArgumentHelp(
            "Only faces of this clip. May be given several times.", valueName: "number"))
    var clip: [Int] = []

    @Option(help: ArgumentHelp("Only faces of these frames: 12 or 40-44.", valueName: "frames"))
    var frames: NumberRange?

    @Option(parsing: .unconditional, help: ArgumentHelp("Only so many.", valueName: "count"))
    var limit: Int?

    func validate() throws {
        if all, leftOut || !reason.isEmpty {
            throw ValidationError("'--all' and '--left-out' or '--reason' exclude each other.")
        }
        if let limit, limit < 1 {
            throw ValidationError("'--limit \(limit)' makes no sense; give 1 or more.")
        }
    }

    var selection: FaceSelection {
        let decision: FaceSelection.Decision =
            all ? .all : leftOut || !reason.isEmpty ? .leftOut(reason) : .kept
        return FaceSelection(
            decision, by: sort, isDescending: descending, clips: clip, frames: frames, limit: limit)
    }
}
