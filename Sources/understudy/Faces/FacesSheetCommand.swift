import ArgumentParser
import Foundation
import Workflows

/// `understudy faces sheet`.
struct FacesSheetCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet",
        abstract: "Draws the faces of a faceset side by side, each with its number.",
        discussion: """
            A face that is left out has a red frame, and the reason below.
              understudy faces sheet ben.faceset --sort yaw -o ben.jpg
              understudy faces sheet ben.faceset --left-out -o left-out.png
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The picture: .jpg or .png.", valueName: "file"))
    var output: String

    @Option(parsing: .unconditional, help: ArgumentHelp("Faces in a row.", valueName: "count"))
    var columns = 12

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The side of a face, in pixels.", valueName: "pixels"))
    var side = 96

    @OptionGroup var options: SelectionOptions
    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard (1...100).contains(columns) else {
            throw ValidationError("'--columns \(columns)' makes no sense; give 1 to 100.")
        }
        guard (32...512).contains(side) else {
            throw ValidationError("'--side \(side)' makes no sense; give 32 to 512.")
        }
    }

    func run(console: Console) async throws {
        let file = URL(filePath: output)
        let sheet = FacesetSheet(
            of: URL(filePath: faceset), options.selection, output: file, columns: columns,
            side: side, overwrite: writing.overwrite)
        let (drawn, all) = try sheet.write()
        if drawn < all { console.show(.note("\(drawn) of \(all) faces are drawn, evenly spread.")) }
        console.show(.wrote(file, role: "contact sheet"))
    }
}
