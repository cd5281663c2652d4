import Foundation

/// A command of the program that waits for its turn, has it, or had it.
public struct Job: Sendable, Equatable, Identifiable, Encodable {
    /// Its number in the queue. Numbers are never used twice.
    public let id: Int64
    /// What stands behind the program's name, word by word.
    public let arguments: [String]
    /// How far it is.
    public var state: State
    /// What somebody asked of it while it runs; `nil` when nobody did.
    public var wish: Wish?
    /// The process that does it; `nil` when none does.
    public var process: Int32?
    /// When it was added, in seconds since 1970.
    public let added: Double
    /// When it last began, in seconds since 1970; `nil` before.
    public var began: Double?
    /// When it last ended, in seconds since 1970; `nil` before.
    public var ended: Double?
    /// Why it is not done, in a whole sentence; `nil` when there is nothing to say.
    public var happened: String?
    /// What to do about it; `nil` where nothing can be done.
    public var remedy: String?

    /// How far a job is.
    public enum State: String, Sendable, Codable, CaseIterable {
        /// It waits for its turn.
        case waiting
        /// A process does it.
        case running
        /// It rests until somebody lets it go on. What is done is kept.
        case paused
        /// All of it is done.
        case done
        /// It did not work.
        case failed
        /// It may not be done.
        case refused
        /// Somebody ended it. What is done is kept: it can go on.
        case cancelled

        /// Whether it can be put into the line again.
        var canGoOn: Bool {
            switch self {
            case .paused, .failed, .refused, .cancelled: true
            case .waiting, .running, .done: false
            }
        }
    }

    /// What somebody asks of a job that runs. Each ends its process in order; they differ in what comes after.
    public enum Wish: String, Sendable, Codable {
        /// It rests.
        case pause
        /// It is ended.
        case cancel
        /// It waits for its turn again: whoever runs the queue goes away.
        case later

        /// The state after a process that ended in order.
        var state: State {
            switch self {
            case .pause: .paused
            case .cancel: .cancelled
            case .later: .waiting
            }
        }
    }

    /// The command line, as a shell reads it.
    public var commandLine: String {
        ([Program.name] + arguments).map(\.quotedForShell).joined(separator: " ")
    }
}

extension String {
    /// The word as a shell reads it: in quotation marks where it has to be.
    package var quotedForShell: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "-", "_", ".", "/", ",", "=", ":", "+", "@":
                    true
                default: false
                }
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
