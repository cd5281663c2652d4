import Foundation
import Synchronization
import Workflows

/// Where a command shows what it does: results on standard output, progress, notes and errors on standard error; with
/// `--json` all of it as lines on standard output.
final class Console: Sendable {
    private let display: any Display
    private let json: Bool
    private let signals = Mutex<[any DispatchSourceSignal]>([])

    /// The console that the shared options ask for.
    init(json: Bool, quiet: Bool) {
        self.json = json
        display =
            if json {
                JSONDisplay(output: .standardOutput, progress: !quiet)
            } else if quiet {
                QuietDisplay(output: .standardError)
            } else if Output.standardError.isLiveTerminal {
                LiveDisplay(output: .standardError)
            } else {
                SteadyDisplay(output: .standardError)
            }
    }

    /// Shows an event.
    func show(_ event: WorkflowEvent) { display.show(event) }

    /// Shows a workflow's events until it ends, and throws what it throws.
    func follow<Events: AsyncSequence>(
        _ events: Events
    ) async throws where Events.Element == WorkflowEvent {
        for try await event in events { show(event) }
    }

    /// Gives a command's result: text for people, or the value as a line of JSON whose `event` is `name` and whose `value` it is.
    func result(_ name: String, _ value: some Encodable, text: () -> String) {
        display.pause()
        if json {
            JSONLine.write(NamedResult(event: name, value: value), to: .standardOutput)
        } else {
            let text = text()
            Output.standardOutput.write(text.hasSuffix("\n") || text.isEmpty ? text : text + "\n")
        }
    }

    /// Shows why the command did not do what it was asked.
    func report(_ failure: Failure) {
        close()
        if json {
            JSONLine.write(
                ErrorLine(
                    outcome: failure.outcome, exit: ExitStatus(failure.outcome).rawValue,
                    happened: failure.happened, remedy: failure.remedy), to: .standardOutput)
        }
        let columns = Output.standardError.isLiveTerminal ? Output.standardError.columns : 100
        Output.standardError.write(failure.text(columns: columns))
    }

    /// Leaves the terminal as a shell expects it.
    func close() { display.pause() }

    /// A request to stop that Ctrl-C, `kill` and a closed terminal express. The second one ends the program at once:
    /// every stage can be killed at any moment without a loss.
    func stopOnSignals() -> StopRequest {
        let stop = StopRequest()
        signals.withLock { sources in
            // Whoever starts us with a signal ignored, as `nohup` does, wants it ignored.
            for number in [SIGINT, SIGTERM, SIGHUP] where !Signals.isIgnored(number) {
                sources.append(
                    Signals.source(number) { [display] in
                        guard !stop.isRequested else {
                            display.pause()
                            _exit(ExitStatus.interrupted.rawValue)
                        }
                        stop.request()
                        display.show(
                            .note(
                                "Stopping in order; what is done is kept. Once more ends it at once."
                            ))
                    })
            }
        }
        return stop
    }
}

/// The line of `--json` for an error.
private struct ErrorLine: Encodable {
    var event = "error"
    var outcome: Failure.Outcome
    var exit: Int32
    var happened: String
    var remedy: String?
}

/// The line of `--json` for a result.
private struct NamedResult<Value: Encodable>: Encodable {
    var event: String
    var value: Value
}
