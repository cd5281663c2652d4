import ArgumentParser
import Foundation
import Workflows

/// `understudy convert`.
struct ConvertCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Puts sources' faces on targets in a plate.",
        discussion: """
              understudy convert scene.mp4 --model ana-as-ben -o out.mp4

            Sound, subtitles, chapters and timestamps stay as they are. The result carries \
            content credentials. While it comes about, its parts lie in a folder beside it, \
            whose name ends in .understudy; when the work is stopped or killed, the same command \
            goes on.

              understudy convert scene.mp4 --model ana-as-ben --frame 120 -o look.png

            writes that frame alone, finished and with credentials of its own, in seconds: \
            for choosing settings.

              understudy convert scene.mp4 --model ana-as-ben -o draft.mp4 --every 10

            converts every tenth frame of a long clip, for a first look at all of it: each frame \
            is finished as in the whole film and shown until the next one, and the sound is whole.

              understudy convert scene.mp4 --model ana-as-ben -o shots/frame.%05d.exr

            writes a picture of each frame, each with its credentials; --patch writes the faces \
            alone.

              understudy convert scene.mp4 --model ana-as-ben --model dana-as-cleo -o out.mp4

            replaces several people in one pass, each by a model of their own, and leaves \
            everybody else alone. Where two faces overlap, the larger is in front.

              understudy convert scene.mp4 --model ana-as-ben -o out.mp4 --shard 2/4

            makes the second of four parts, for instance on a machine of its own; once all are \
            made, --join in place of --shard makes the result of them.
            """)

    @Argument(help: ArgumentHelp("The clip, or a folder of pictures.", valueName: "plate"))
    var plate: String

    @Option(
        help: ArgumentHelp(
            "The folder of a trained model. Give one for each person who is replaced.",
            valueName: "folder"))
    var model: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            """
            The result: .mp4, .mov or .mkv; shots/frame.%05d.png (.tif, .exr) for pictures; with \
            --frame .png or .jpg.
            """, valueName: "file"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "A copy of a consent that a model lost. May be given often.",
            valueName: "file"))
    var consent: [String] = []

    @Option(help: ArgumentHelp("How the face is put in: a conversion.json.", valueName: "file"))
    var settings: String?

    @Option(
        help: """
            How the video is encoded: \(Convert.profiles). The default is the first. Pictures: \
            \(Convert.pictureProfiles). The default is that of their ending.
            """)
    var profile: String?

    @Flag(
        help: """
            Pictures of the swapped face alone, with alpha, to be laid over the plate in a \
            compositor; a .json beside them says where each face lies.
            """)
    var patch = false

    @Option(
        help: ArgumentHelp(
            "The model's checkpoint: last, best (by its score) or an iteration.",
            valueName: "which"))
    var checkpoint: CheckpointChoice = .last

    @Option(help: "What it is for. The default is any use that all consents name.")
    var use: UseChoice?

    @Option(
        help: ArgumentHelp(
            """
            Only this part of the plate, its sound cut to it: frames 24:72 (71 is the last), \
            seconds 1.5:3, or times 0:01-0:02.5. An end that is left out is the plate's.
            """, valueName: "from:to"))
    var range: PlaceRange?

    @Option(
        help: ArgumentHelp(
            """
            Only every so many-th frame, each shown until the next one: a draft with all of the \
            sound. The default is 1: all frames.
            """, valueName: "frames"))
    var every: Int?

    @Option(
        help: ArgumentHelp(
            "Only this frame, as a picture: its number from 0, or a time such as 00:00:02.5.",
            valueName: "place"))
    var frame: FramePlace?

    @Option(
        help: ArgumentHelp(
            "Only this part of the work: the second of four is 2/4. Give all the same --threads.",
            valueName: "number/count"))
    var shard: ShardChoice?

    @Flag(help: "Put the result together from shards that are all made.")
    var join = false

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard !model.isEmpty else { throw ValidationError("Give --model: the trained model.") }
        let given = [
            "--range": range != nil, "--every": every != nil, "--frame": frame != nil,
            "--shard": shard != nil, "--join": join,
        ]
        let pairs = [
            ("--range", "--frame"), ("--every", "--frame"), ("--frame", "--shard"),
            ("--frame", "--join"), ("--shard", "--join"),
        ]
        for (one, other) in pairs where given[one] == true && given[other] == true {
            throw ValidationError("'\(one)' and '\(other)' exclude each other.")
        }
        if let every, every < 1 {
            throw ValidationError("'--every \(every)' makes no sense; give 1 or more.")
        }
        if patch, frame != nil {
            throw ValidationError("'--patch' and '--frame' exclude each other.")
        }
    }

    func run(console: Console) async throws {
        let convert = Convert(
            plate: URL(filePath: plate),
            models: model.map { URL(filePath: $0, directoryHint: .isDirectory) },
            output: URL(filePath: output), consents: consent.map { URL(filePath: $0) },
            settings: settings.map { URL(filePath: $0) }, profile: profile,
            patch: patch, checkpoint: checkpoint, use: use, device: shared.device,
            threads: shared.threads, range: range, every: every ?? 1, frame: frame,
            portion: join ? .joined : shard.map(Portion.shard) ?? .whole,
            overwrite: writing.overwrite)
        try await console.follow(convert.events(stop: console.stopOnSignals()))
    }
}
