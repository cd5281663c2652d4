import ArgumentParser
import Foundation
import Workflows

/// `understudy faces list`.
struct FacesListCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the faces of a faceset.",
        discussion: """
            The least sharp ones that are kept, and everything that was left out as blurred:
              understudy faces list ben.faceset --sort sharpness --limit 20
              understudy faces list ben.faceset --reason blurred
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @OptionGroup var options: SelectionOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let listing = try FacesetListing(URL(filePath: faceset))
        let summary = try listing.summary()
        console.result("faceset", summary) { text(summary) }
        guard !shared.quiet else { return }
        if !shared.json { console.result("", summary) { FaceRow.header } }
        try listing.forEach(options.selection) { face in
            console.result("face", face) { FaceRow.text(face) }
        }
    }

    private func text(_ summary: FacesetSummary) -> String {
        var lines = [("person", summary.people.joined(separator: ", "))]
        lines += summary.clips.map { clip in
            (
                "clip \(clip.id)",
                "\(clip.name), \(clip.frames) frames" + (clip.isComplete ? "" : ", not complete")
            )
        }
        lines.append(("kept", "\(summary.kept)"))
        lines += summary.leftOut.sorted { $0.key < $1.key }.map {
            ("left out", "\($0.value) \($0.key)")
        }
        return LabeledLines.text(lines.map { (label: $0.0, text: $0.1) })
    }
}

/// A face as one line of a table.
private enum FaceRow {
    static let header = row(
        ["face", "clip", "frame", "time", "size", "yaw", "pitch", "sharp", "distance"],
        "left out")

    static func text(_ face: FaceEntry) -> String {
        row(
            [
                "\(face.id)", "\(face.clip)", "\(face.frame)", face.time, "\(face.size)",
                "\(Int(face.yaw.rounded()))", "\(Int(face.pitch.rounded()))", "\(face.sharpness)",
                face.distance.map { "\($0)" } ?? "-",
            ], (face.leftOut ?? "") + (face.byUser ? " (by you)" : ""))
    }

    private static func row(_ cells: [String], _ last: String) -> String {
        let widths = [7, 5, 7, 13, 5, 5, 6, 7, 9]
        let text = zip(cells, widths).map { cell, width in
            String(repeating: " ", count: max(1, width - cell.count)) + cell
        }.joined()
        return last.isEmpty ? text : text + "  " + last
    }
}
