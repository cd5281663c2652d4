public import Foundation

/// The lines that a job's process wrote: events as JSON, errors as text besides.
public struct JobLog: Sendable {
    /// The file.
    public let file: URL

    /// The log in a file, existing or not.
    public init(_ file: URL) { self.file = file }

    /// Some whole lines of a log.
    public struct Piece: Sendable {
        /// The lines, in order.
        public var lines: [String]
        /// The byte behind the last of them: where the next piece begins.
        public var end: UInt64
    }

    /// The whole lines from a byte on, as many as fit into `limit` bytes. A line that is still being written is left for
    /// the next time. Without a file there are none.
    public func lines(from start: UInt64, limit: Int = 1 << 18) -> Piece {
        guard let handle = try? FileHandle(forReadingFrom: file) else {
            return Piece(lines: [], end: start)
        }
        defer { try? handle.close() }
        let length = (try? handle.seekToEnd()) ?? 0
        // A log that is shorter than what was read of it was begun anew.
        let start = start <= length ? start : 0
        guard (try? handle.seek(toOffset: start)) != nil,
            let data = try? handle.read(upToCount: limit),
            let last = data.lastIndex(of: UInt8(ascii: "\n"))
        else { return Piece(lines: [], end: start) }
        let whole = data[data.startIndex...last]
        return Piece(
            lines: whole.split(separator: UInt8(ascii: "\n")).map {
                String(decoding: $0, as: UTF8.self)
            }, end: start + UInt64(whole.count))
    }

    /// The last lines, from at most `limit` bytes.
    public func tail(limit: Int = 1 << 14) -> Piece {
        let size = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size]) as? UInt64
        guard let size, size > UInt64(limit) else { return lines(from: 0, limit: limit) }
        var piece = lines(from: size - UInt64(limit), limit: limit)
        // The first line is cut.
        if !piece.lines.isEmpty { piece.lines.removeFirst() }
        return piece
    }
}

/// How a job's process ended, as far as one can tell.
struct JobEnd: Equatable {
    /// `nil` when all is done.
    var outcome: Failure.Outcome?
    var happened: String?
    var remedy: String?
    /// What is done with a job that was interrupted and of which nobody asked anything.
    var wish = Job.Wish.pause

    /// The end of a process of which the exit code is known.
    init(exit code: Int32, log: JobLog) {
        switch code {
        case 0: outcome = nil
        case 2: outcome = .usage
        case 3: outcome = .refused
        case 4: outcome = .interrupted
        default: outcome = .failed
        }
        guard outcome != nil else { return }
        if let told = Self.error(in: log) {
            (happened, remedy) = (told.happened, told.remedy)
        } else {
            let text = log.tail().lines.filter { !$0.hasPrefix("{") }
            happened = text.isEmpty ? nil : text.suffix(6).joined(separator: "\n")
        }
    }

    /// The end of a process that a signal ended.
    init(signal: Int32) {
        outcome = .failed
        happened =
            "The process was ended by signal \(signal) (\(String(cString: strsignal(signal))))."
        remedy =
            signal == SIGKILL
            ? "The system does so when memory runs out. Let it go on when there is more."
            : "Let it go on; when it happens again, please file it as an issue."
    }

    /// The end of a process that outlived whoever started it: its log tells.
    init(orphan log: JobLog, command: String) {
        if let told = Self.error(in: log) {
            (outcome, happened, remedy) = (told.outcome, told.happened, told.remedy)
            return
        }
        let stage = command == "swap" ? WorkflowStage.convert.rawValue : command
        let isDone = Self.events(in: log).contains { $0.event == "finished" && $0.stage == stage }
        // What was cut short goes on.
        outcome = isDone ? nil : .interrupted
        wish = .later
    }

    private struct Event: Decodable {
        var event: String
        var stage: String?
        var outcome: Failure.Outcome?
        var happened: String?
        var remedy: String?
    }

    private static func events(in log: JobLog) -> [Event] {
        log.tail().lines.compactMap { try? JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }

    private static func error(
        in log: JobLog
    ) -> (outcome: Failure.Outcome, happened: String?, remedy: String?)? {
        guard let last = events(in: log).last(where: { $0.event == "error" }),
            let outcome = last.outcome
        else { return nil }
        return (outcome, last.happened, last.remedy)
    }
}
