import Foundation
import Synchronization
package import Workflows

/// One way to show a workflow's events.
package protocol Display: Sendable {
    /// Shows an event, or leaves it out.
    func show(_ event: WorkflowEvent)
    /// Takes away a bar that is being drawn, so that other text can be written.
    func pause()
}

/// `--quiet`: warnings only.
package struct QuietDisplay: Display {
    private let output: Output

    package init(output: Output) { self.output = output }

    package func show(_ event: WorkflowEvent) {
        if case .warning(let text) = event {
            output.write("warning: \(Text.printable(text))\n")
        }
    }

    package func pause() {}
}

/// `--json`: every event a line.
package final class JSONDisplay: Display {
    private let output: Output
    private let progress: Bool
    /// The least time between two lines of progress: a file that is read later does not grow by dozens a second.
    private let interval: Duration
    private let written = Mutex<(progress: StageProgress, time: ContinuousClock.Instant)?>(nil)

    /// - Parameter progress: Whether progress and notes are wanted, too. Warnings and files always are.
    package init(output: Output, progress: Bool) {
        self.output = output
        self.progress = progress
        interval = output.isFile ? .seconds(1) : .zero
    }

    package func show(_ event: WorkflowEvent) {
        switch event {
        case .progress(let now) where now.fraction != 1 && isEarly(now): break
        case .warning, .wrote: JSONLine.write(event, to: output)
        case .started, .progress, .note, .scored, .memory, .rates, .estimated, .finished:
            if progress { JSONLine.write(event, to: output) }
        }
    }

    /// What counts something new is never early.
    private func isEarly(_ progress: StageProgress) -> Bool {
        let now = ContinuousClock.now
        return written.withLock { last in
            if let last, last.progress.stage == progress.stage, last.progress.unit == progress.unit,
                now - last.time < interval
            {
                return true
            }
            last = (progress, now)
            return false
        }
    }

    package func pause() {}
}

/// An object as one line of JSON.
enum JSONLine {
    /// Writes it; the keys are in alphabetical order.
    static func write(_ value: some Encodable, to output: Output) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        // Numbers that JSON does not know, such as a loss that is not a number, are written as words.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let data = try? encoder.encode(value) else { return }
        output.write(String(decoding: data, as: UTF8.self) + "\n")
    }
}

extension WorkflowEvent {
    /// The event as a line of its own, or `nil` for progress.
    var line: String? {
        switch self {
        case .started(let stage, let subject): "\(stage.rawValue) \(Text.printable(subject))"
        case .progress: nil
        case .note(let text): Text.printable(text)
        case .warning(let text): "warning: \(Text.printable(text))"
        case .wrote(let file, let role):
            "\(role): \(Text.printable(file.relativePath))"
        case .scored(let score): score.line
        case .memory(let report): Text.printable(report.line)
        case .rates(let report): Text.printable(report.line)
        case .estimated(let estimate): estimate.text
        case .finished(let stage, let summary): "\(stage.rawValue): \(Text.printable(summary))"
        }
    }
}

/// Rate and label of the stage that is going on, for the two displays that draw it.
struct StageMeter {
    private var label = ""
    private var meter = RateMeter()

    /// Takes an event; gives the line to draw when it is progress.
    mutating func take(_ event: WorkflowEvent, at now: ContinuousClock.Instant) -> ProgressLine? {
        switch event {
        case .started(let stage, let subject):
            label = "\(stage.rawValue) \(subject)"
            meter = RateMeter()
            return nil
        case .progress(let progress):
            meter.report(progress.done, at: now)
            return ProgressLine(
                label: label.isEmpty ? progress.stage.rawValue : label, progress: progress,
                rate: meter.rate,
                secondsLeft: progress.total.flatMap {
                    meter.secondsLeft(from: progress.done, to: $0)
                })
        case .note, .warning, .wrote, .scored, .memory, .rates, .estimated, .finished: return nil
        }
    }
}

/// A terminal: a bar that is drawn over itself at most ten times a second.
package final class LiveDisplay: Display {
    private struct State {
        var meter = StageMeter()
        var drawn: ContinuousClock.Instant?
        var isBarThere = false
    }

    private let output: Output
    private let state = Mutex(State())

    package init(output: Output) { self.output = output }

    package func show(_ event: WorkflowEvent) {
        let now = ContinuousClock.now
        state.withLock { state in
            if let line = state.meter.take(event, at: now) {
                let isLast = line.progress.fraction == 1
                if let drawn = state.drawn, now - drawn < .milliseconds(100), !isLast { return }
                state.drawn = now
                state.isBarThere = true
                let text = line.live(columns: output.columns, color: output.wantsColor)
                output.write("\r\u{1B}[2K" + text)
            } else if let line = event.line {
                output.write((state.isBarThere ? "\r\u{1B}[2K" : "") + line + "\n")
                state.isBarThere = false
                state.drawn = nil
            }
        }
    }

    package func pause() {
        state.withLock { state in
            if state.isBarThere { output.write("\n") }
            state.isBarThere = false
        }
    }
}

/// No terminal: one line a minute, and one for everything that is no progress.
package final class SteadyDisplay: Display {
    private struct State {
        var meter = StageMeter()
        var written = ContinuousClock.now
    }

    private let output: Output
    private let state = Mutex(State())

    package init(output: Output) { self.output = output }

    package func show(_ event: WorkflowEvent) {
        let now = ContinuousClock.now
        state.withLock { state in
            if let line = state.meter.take(event, at: now) {
                guard now - state.written >= .seconds(60) else { return }
                state.written = now
                output.write(line.plain + "\n")
            } else if let line = event.line {
                output.write(line + "\n")
            }
        }
    }

    package func pause() {}
}
