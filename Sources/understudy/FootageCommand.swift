import ArgumentParser
import Foundation
import Workflows

/// `understudy footage`.
struct FootageCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "footage",
        abstract: "Says what a clip is, and takes a picture of it.",
        discussion: """
              understudy footage scene.mp4 --picture scene.jpg --at 12.5
            """)

    @Argument(help: ArgumentHelp("A clip, or a folder of pictures.", valueName: "clip"))
    var clip: String

    @Option(help: ArgumentHelp("Write a picture of it, .jpg.", valueName: "file"))
    var picture: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Which picture: from the clip's start.", valueName: "seconds"))
    var at = 1.0

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The picture's width at most.", valueName: "pixels"))
    var width = 480

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard (0...1e6).contains(at) else {
            throw ValidationError("'--at \(at)' makes no sense; give 0 or more.")
        }
        guard (16...8192).contains(width) else {
            throw ValidationError("'--width \(width)' makes no sense; give 16 to 8192.")
        }
    }

    func run(console: Console) async throws {
        let file = URL(filePath: clip)
        let glance = try ClipGlance(file)
        console.result("clip", glance) { LabeledLines.text(glance.lines) }
        if let picture {
            let output = URL(filePath: picture)
            try ClipGlance.write(
                pictureOf: file, at: at, width: width, to: output, overwrite: writing.overwrite)
            console.show(.wrote(output, role: "picture"))
        }
    }
}
