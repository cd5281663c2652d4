import Foundation

/// An error as a person reads it: what happened and where, then what to do.
///
/// The lower floors throw values. The sentences are written in this folder, one file for each target's errors, by
/// conformances to ``Explained``.
public struct Failure: Error, Sendable, Equatable {
    /// How the work ended. The command line makes its exit code of it.
    public enum Outcome: String, Sendable, Codable, CaseIterable {
        /// It did not work. Exit code 1.
        case failed
        /// It was asked wrongly. Exit code 2.
        case usage
        /// It may not be done: consent is missing, expired or of somebody else, or the material is explicit. Exit code 3.
        case refused
        /// It was stopped in order, and the same command goes on. Exit code 4.
        case interrupted
    }

    /// How the work ended.
    public var outcome: Outcome
    /// What happened, with file and place, in a whole sentence.
    public var happened: String
    /// What to do about it, in a whole sentence; `nil` where nothing can be done.
    public var remedy: String?

    /// A failure to show.
    public init(_ outcome: Outcome = .failed, happened: String, remedy: String? = nil) {
        self.outcome = outcome
        self.happened = happened
        self.remedy = remedy
    }

    /// Any error as a person reads it.
    public init(_ error: any Error) {
        switch error {
        case let failure as Failure: self = failure
        case let explained as any Explained: self = explained.failure
        case is CancellationError:
            self.init(
                .interrupted, happened: "The work was stopped before its end.",
                remedy: "Run the same command again to go on.")
        case let error as CocoaError: self = error.failure
        case let error as POSIXError: self = error.failure
        default:
            self.init(
                happened: "Something failed that has no sentence of its own: \(error)",
                remedy: "Please file it as an issue, with the command that you ran.")
        }
    }
}

/// An error that knows its sentences. Each target's error enum conforms in a file of this folder.
public protocol Explained: Error {
    /// What happened, where, and what to do.
    var failure: Failure { get }
}
