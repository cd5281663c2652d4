import ArgumentParser
import Foundation
import Workflows

/// `understudy queue`: what waits for its turn in a project.
struct QueueCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "queue",
        abstract: "Lets long work of a project wait for its turn: the studio's queue.",
        discussion: """
            One heavy job at a time runs on this machine. A studio of the project does the jobs, \
            or “queue run” without one. All of it survives a stop of the machine.
            """,
        subcommands: [
            QueueListCommand.self, QueueAddCommand.self, QueueRunCommand.self,
            QueueDecisionCommand<PauseDecision>.self, QueueDecisionCommand<ResumeDecision>.self,
            QueueDecisionCommand<CancelDecision>.self, QueueDecisionCommand<FirstDecision>.self,
            QueueDecisionCommand<RemoveDecision>.self,
        ])
}

/// The project whose queue is meant.
struct QueueOptions: ParsableArguments {
    @Option(
        name: .customLong("in"),
        help: ArgumentHelp("The project's folder.", valueName: "project"))
    var project = "."

    var queue: JobQueue {
        get throws {
            let folder = URL(filePath: project, directoryHint: .isDirectory).absoluteURL
            guard let found = try Project.containing(folder) else {
                throw Failure(
                    .usage, happened: "“\(project)” is no project and lies in none.",
                    remedy: "Name one with --in; “understudy project” makes one.")
            }
            return try JobQueue(found)
        }
    }
}

/// `understudy queue list`.
struct QueueListCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Lists the jobs in the order of their turns.",
        discussion: """
              understudy queue list --in Film.understudy
            """)

    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let jobs = try options.queue.jobs()
        for job in jobs { console.show(job) }
        if jobs.isEmpty { console.show(.note("The queue is empty.")) }
    }
}

/// `understudy queue add`.
struct QueueAddCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Puts a command at the end of the line.",
        discussion: """
            Behind two hyphens stands what would follow “understudy”; its paths start at the \
            project's folder:
              understudy queue add --in Film.understudy -- \\
                convert footage/scene.mp4 --model models/ana-as-ben -o conversions/scene.mp4
            """)

    @OptionGroup var options: QueueOptions

    @Argument(
        parsing: .postTerminator,
        help: ArgumentHelp("The command with its arguments.", valueName: "command"))
    var command: [String] = []

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if command.isEmpty { throw ValidationError("Give a command behind --.") }
    }

    func run(console: Console) async throws {
        console.show(try options.queue.add(command))
    }
}

/// `understudy queue run`.
struct QueueRunCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Does the jobs one after the other, until none waits.",
        discussion: """
            A studio of the project does so as well; both may run at once.
              understudy queue run --in Film.understudy
            """)

    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        let queue = try options.queue
        let before = try queue.jobs()
        try await JobRunner(queue).run(stop: console.stopOnSignals(), untilEmpty: true)
        for job in try queue.jobs() where !before.contains(job) { console.show(job) }
    }
}

extension Console {
    /// Shows a job.
    func show(_ job: Job) {
        result("job", job) {
            "\(job.id)  \(job.state.rawValue)  \(job.commandLine)"
                + [job.happened, job.remedy].compactMap { $0 }.map { "\n     \($0)" }.joined()
        }
    }
}
