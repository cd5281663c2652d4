import ArgumentParser
import Workflows

/// A command of the program: its options, and what it does with a console.
///
/// The whole of a command's file:
///
///     struct VerifyCommand: ConsoleCommand {
///         static let configuration = CommandConfiguration(commandName: "verify", abstract: "...")
///         @OptionGroup var shared: SharedOptions
///         @Argument(help: "The video to read.") var video: String
///
///         func run(console: Console) async throws {
///             try await console.follow(Verify(video: video).events(stop: console.stopOnSignals()))
///         }
///     }
///
/// Anything thrown is rendered as a ``Failure``, in one place, and becomes the exit code.
protocol ConsoleCommand: AsyncParsableCommand {
    /// The options that every command takes.
    var shared: SharedOptions { get }

    /// Does the command's work. What it throws is shown and ends the program.
    func run(console: Console) async throws
}

extension ConsoleCommand {
    func run() async throws {
        let console = Console(json: shared.json, quiet: shared.quiet)
        do {
            try await run(console: console)
            console.close()
        } catch let error as ValidationError {
            console.close()
            throw error
        } catch let status as ExitStatus {
            console.close()
            throw status
        } catch {
            let failure = Failure(error)
            console.report(failure)
            throw ExitStatus(failure.outcome)
        }
    }
}
