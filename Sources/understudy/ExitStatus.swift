import Workflows

/// How the program ends, as the shell sees it. Thrown by a command that has said already what went wrong.
enum ExitStatus: Int32, Error {
    /// Everything asked for is done.
    case done = 0
    /// It did not work.
    case failed = 1
    /// The command line cannot be understood.
    case usage = 2
    /// Consent is missing or does not fit, or the material is explicit.
    case refused = 3
    /// Stopped in order; the same command goes on.
    case interrupted = 4

    /// The code of an outcome.
    init(_ outcome: Failure.Outcome) {
        self =
            switch outcome {
            case .failed: .failed
            case .usage: .usage
            case .refused: .refused
            case .interrupted: .interrupted
            }
    }
}
