import ArgumentParser
import Foundation
import Workflows

/// `understudy faces repair`.
struct FacesRepairCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Corrects the landmarks of a face by hand, and cuts its crop anew.",
        discussion: """
            Landmarks are moved by handles, in pixels of the face's crop; what lies between goes \
            along. Without --move and --undo it says where the handles are, and --picture shows the \
            face with half a crop around it:
              understudy faces repair ben.faceset 12 --clip scene.mp4 --picture face.png
              understudy faces repair ben.faceset 12 --clip scene.mp4 --move chin=128,231.5
              understudy faces repair ben.faceset 12 --undo

            The person's consent must hold, and the face under the landmarks must be the person's. \
            The studio does the same with a mouse. The handles, "right" and "left" being the \
            person's own:
            \(FaceRepair.handles.joined(separator: ", "))
            """)

    @Argument(help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var faceset: String

    @Argument(help: ArgumentHelp("The face's number: “faces list” shows it.", valueName: "number"))
    var face: Int64

    @Option(
        help: ArgumentHelp("The clip that the face comes from, unchanged.", valueName: "clip"))
    var clip: String?

    @Option(
        help: ArgumentHelp(
            "Move a handle. May be given several times.", valueName: "handle=x,y"))
    var move: [HandleMove] = []

    @Flag(help: "Put the face back as it was found.")
    var undo = false

    @Option(
        help: ArgumentHelp(
            "Write a picture of the face with its surroundings, .jpg or .png.", valueName: "file"))
    var picture: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The side of that picture.", valueName: "pixels"))
    var side = 960

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if undo, !move.isEmpty {
            throw ValidationError("'--undo' and '--move' exclude each other.")
        }
        if clip == nil, !move.isEmpty || picture != nil {
            throw ValidationError("Name the clip that the face comes from with '--clip'.")
        }
        guard (64...4096).contains(side) else {
            throw ValidationError("'--side \(side)' makes no sense; give 64 to 4096.")
        }
    }

    func run(console: Console) async throws {
        let file = URL(filePath: faceset)
        let repair = FaceRepair(file)
        if undo { try repair.undo(face) }
        if let clip {
            let clip = URL(filePath: clip)
            if !move.isEmpty {
                try await repair.apply(move.map(\.handle), to: face, clip: clip)
            }
            if let picture {
                let output = URL(filePath: picture)
                try await repair.write(
                    pictureOf: face, clip: clip, side: side, to: output,
                    overwrite: writing.overwrite)
                console.show(.wrote(output, role: "picture"))
            }
        }
        let mesh = try FacesetGallery(file).mesh(of: face)
        console.result("mesh", mesh) {
            let lines = mesh.handles.map { (label: $0.name, text: "\($0.x), \($0.y)") }
            let state = mesh.isRepaired ? "corrected by hand" : "as it was found"
            return LabeledLines.text(
                [
                    ("face", "\(face), frame \(mesh.frame) of \(mesh.clip), \(state)"),
                    ("crop", "\(mesh.size) x \(mesh.size)"),
                ] + lines)
        }
    }
}

/// `chin=128,231.5`.
struct HandleMove: ExpressibleByArgument {
    let handle: MeshView.Handle

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, FaceRepair.handles.contains(String(parts[0])) else { return nil }
        let place = parts[1].split(separator: ",", omittingEmptySubsequences: false)
        guard place.count == 2, let x = Double(place[0]), let y = Double(place[1]), x.isFinite,
            y.isFinite
        else { return nil }
        handle = MeshView.Handle(name: String(parts[0]), x: x, y: y)
    }
}
