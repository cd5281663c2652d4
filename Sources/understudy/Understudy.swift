import ArgumentParser
import CPlatform
import Foundation
import Workflows

/// The program: its commands, its help, and how it ends.
@main
struct Understudy: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Program.name,
        abstract:
            "Replaces the face of a person in a video with the face of another who consented.",
        discussion: """
            Two sample clips become a swapped video, with sound and credentials:
              understudy demo

            Your own footage, ten minutes of training:
              understudy swap --source ana.mp4 --plate scene.mp4 \\
                --consent ana.consent --consent ben.consent --minutes 10 -o out.mp4

            A consent comes first; without one, nothing is trained or converted:
              understudy consent grant --help

            Something does not work:
              understudy doctor

            Exit codes: 0 done, 1 failed, 2 wrong usage, 3 refused (no consent, explicit
            material), 4 interrupted: the same command goes on.
            """,
        version: Program.version,
        groupedSubcommands: commands)

    /// Creates the root command; the parser does so.
    init() {}

    /// What stands before an error of usage.
    static var _errorPrefix: String { "\(Program.name): " }

    /// Parses the arguments, runs the command and exits with its code.
    static func main() async {
        // A reader that goes away, as `head` does, is no reason to stop a training.
        signal(SIGPIPE, SIG_IGN)
        // By itself glibc keeps memory for each thread that ever had some. A pipeline hands its frames from thread to
        // thread: that was a fifth of what a long conversion held.
        _ = us_bound_memory_pools(2)
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            leave(.done)
        } catch let status as ExitStatus {
            leave(status)
        } catch {
            finish(error)
        }
    }

    /// Ends with help (0) or with an error of usage (2).
    private static func finish(_ error: any Error) -> Never {
        let message = fullMessage(for: error)
        guard exitCode(for: error) == .success else {
            Output.standardError.write(message + "\n")
            leave(.usage)
        }
        Output.standardOutput.write(message + "\n")
        leave(.done)
    }

    /// Ends the process. All is written and nobody works any more; to take themselves apart would cost the libraries 60 ms.
    private static func leave(_ status: ExitStatus) -> Never {
        fflush(nil)
        _exit(status.rawValue)
    }
}
