import ArgumentParser
import Foundation
import Workflows

/// `understudy extract`.
struct ExtractCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Reads clips into a faceset of one consenting person.",
        discussion: """
            Only faces that match the consent are kept. Clips, single pictures and folders of \
            pictures can be named together; a faceset that exists is added to:
              understudy extract scene.mp4 more/*.mov --consent ben.consent -o ben.faceset

            When it is stopped or killed, the same command goes on.

              understudy extract scene.mp4 --consent ben.consent -o ben.faceset --shard 2/4

            reads the second of four parts, for instance on a machine of its own; once all are \
            read, --join in place of --shard makes the faceset of them.
            """)

    @Argument(help: ArgumentHelp("Clips, pictures, or folders of pictures.", valueName: "clip"))
    var clips: [String]

    @Option(
        help: ArgumentHelp(
            "The person's consent. In a project, the default is the project's.", valueName: "file"))
    var consent: [String] = []

    @Option(name: .shortAndLong, help: ArgumentHelp("The faceset.", valueName: "faceset"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The side of the crops in pixels, 128 to 1024, or 'native': the face's own size.",
            valueName: "pixels"))
    var size = Extract.CropSize.pixels(256)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Look at every so many-th frame only.", valueName: "frames"))
    var every = 1

    @Option(help: "What it is for. The default is any use that the consent names.")
    var use: UseChoice?

    @Option(
        help: ArgumentHelp(
            "Only this part of the work: the second of four is 2/4.", valueName: "number/count"))
    var shard: ShardChoice?

    @Flag(help: "Put the faceset together from shards that are all made.")
    var join = false

    @OptionGroup var writing: WritingOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard (1...10_000).contains(every) else {
            throw ValidationError("'--every \(every)' makes no sense; give 1 to 10000.")
        }
        if shard != nil, join {
            throw ValidationError("'--shard' and '--join' exclude each other.")
        }
    }

    func run(console: Console) async throws {
        let extract = Extract(
            clips: clips.map { URL(filePath: $0) }, consents: consent.map { URL(filePath: $0) },
            faceset: URL(filePath: output), size: size, every: every, use: use,
            threads: shared.threads,
            portion: join ? .joined : shard.map(Portion.shard) ?? .whole,
            overwrite: writing.overwrite)
        try await console.follow(extract.events(stop: console.stopOnSignals()))
    }
}
