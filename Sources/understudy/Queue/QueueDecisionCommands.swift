import ArgumentParser
import Workflows

/// Which job is meant.
struct JobOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The number of the job.", valueName: "job"))
    var job: Int64
}

/// `understudy queue pause`.
struct QueuePauseCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Lets a job rest. One that runs ends in order, and keeps what is done.",
        discussion: """
              understudy queue pause 3 --in Film.understudy
            """)

    @OptionGroup var which: JobOptions
    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        console.show(try options.queue.pause(which.job))
    }
}

/// `understudy queue resume`.
struct QueueResumeCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Lets a job go on where it stopped, when its turn comes.",
        discussion: """
            Works for jobs that rest, were cancelled or did not work.
              understudy queue resume 3 --in Film.understudy
            """)

    @OptionGroup var which: JobOptions
    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        console.show(try options.queue.goOn(which.job))
    }
}

/// `understudy queue cancel`.
struct QueueCancelCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Ends a job. A second time ends it at once.",
        discussion: """
            What is done is kept.
              understudy queue cancel 3 --in Film.understudy
            """)

    @OptionGroup var which: JobOptions
    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        console.show(try options.queue.cancel(which.job))
    }
}

/// `understudy queue first`.
struct QueueFirstCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "first",
        abstract: "Makes a job that waits the next one.",
        discussion: """
              understudy queue first 3 --in Film.understudy
            """)

    @OptionGroup var which: JobOptions
    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        console.show(try options.queue.first(which.job))
    }
}

/// `understudy queue remove`.
struct QueueRemoveCommand: ConsoleCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Takes a job that does not run out of the list. Its files stay.",
        discussion: """
              understudy queue remove 3 --in Film.understudy
            """)

    @OptionGroup var which: JobOptions
    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        try options.queue.remove(which.job)
    }
}
