import ArgumentParser
import Workflows

/// A decision as a command: `understudy queue pause`, and so on.
protocol QueueDecision {
    static var decision: JobDecision { get }
    /// What it does.
    static var abstract: String { get }
    /// More about it; empty when there is none.
    static var note: String { get }
}

extension QueueDecision {
    static var note: String { "" }
}

/// `understudy queue` with a decision about one job.
struct QueueDecisionCommand<Decision: QueueDecision>: ConsoleCommand {
    static var configuration: CommandConfiguration {
        let word = Decision.decision.rawValue
        let example = "  understudy queue \(word) 3 --in Film.understudy"
        return CommandConfiguration(
            commandName: word, abstract: Decision.abstract,
            discussion: Decision.note.isEmpty ? example : "\(Decision.note)\n\(example)")
    }

    @Argument(help: ArgumentHelp("The number of the job.", valueName: "job"))
    var job: Int64

    @OptionGroup var options: QueueOptions
    @OptionGroup var shared: SharedOptions

    func run(console: Console) async throws {
        if let job = try Decision.decision.decide(job, in: options.queue) { console.show(job) }
    }
}

enum PauseDecision: QueueDecision {
    static let decision = JobDecision.pause
    static let abstract = "Lets a job rest. One that runs ends in order, and keeps what is done."
}

enum ResumeDecision: QueueDecision {
    static let decision = JobDecision.resume
    static let abstract = "Lets a job go on where it stopped, when its turn comes."
    static let note = "Works for jobs that rest, were cancelled or did not work."
}

enum CancelDecision: QueueDecision {
    static let decision = JobDecision.cancel
    static let abstract = "Ends a job. A second time ends it at once."
    static let note = "What is done is kept."
}

enum FirstDecision: QueueDecision {
    static let decision = JobDecision.first
    static let abstract = "Makes a job that waits the next one."
}

enum RemoveDecision: QueueDecision {
    static let decision = JobDecision.remove
    static let abstract = "Takes a job that does not run out of the list. Its files stay."
}
