import ArgumentParser
import Foundation
import Workflows

/// `understudy consent grant`.
struct ConsentGrantCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant",
        abstract: "Records that a person agreed.",
        discussion: """
            The person has signed a release; you have a clip that shows them, best while they \
            speak and turn the head a little to all sides:
              understudy consent grant --name Ana --clip statement.mp4 \\
                --release release.pdf --role source --use film --until 2027-12-31 \\
                -o ana.consent

            By running this command you attest that the person is an adult, has read these terms \
            and agreed to them.
            """)

    @Option(help: "The person's name.")
    var name: String

    @Option(help: ArgumentHelp("A clip that shows the person.", valueName: "file"))
    var clip: String

    @Option(
        help: ArgumentHelp(
            "Which person of the clip it is, from 1 in the order of appearance, when there are several.",
            valueName: "number"))
    var face: Int?

    @Option(help: ArgumentHelp("The document that the person signed.", valueName: "file"))
    var release: String

    @Option(
        help: "What the likeness may be: source is put in, target is replaced. May be given twice.")
    var role: [RoleChoice]

    @Option(help: "What it may be used for. May be given several times.")
    var use: [UseChoice]

    @Option(help: ArgumentHelp("The first day, in UTC. The default is today.", valueName: "day"))
    var from: DayChoice?

    @Option(help: ArgumentHelp("The last day, in UTC: 2027-12-31.", valueName: "day"))
    var until: DayChoice

    @Option(
        help: ArgumentHelp(
            "Who may use it. May be given several times. The default is the recorder.",
            valueName: "name"))
    var user: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who attests. The default is the name of this account.", valueName: "name"))
    var recorder: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("The record.", valueName: "file"))
    var output: String

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if let face, face < 1 {
            throw ValidationError("'--face \(face)' makes no sense; give 1 or more.")
        }
        guard !role.isEmpty else {
            throw ValidationError("Give --role source, --role target, or both.")
        }
        guard !use.isEmpty else {
            throw ValidationError("Give --use: \(UseChoice.words.joined(separator: ", ")).")
        }
    }

    func run(console: Console) async throws {
        let grant = ConsentGrant(
            person: name, clip: URL(filePath: clip), face: face, release: URL(filePath: release),
            roles: Set(role.map(\.value)), uses: Set(use.map(\.value)),
            from: (from ?? .today).day, until: until.day, users: user, recorder: recorder,
            output: URL(filePath: output), overwrite: writing.overwrite)
        try await console.follow(grant.events(stop: console.stopOnSignals()))
    }
}
