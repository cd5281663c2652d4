package import Workflows

/// One line that says how far a stage is: for a live bar, or for a log.
package struct ProgressLine {
    /// What stands before the bar.
    package var label: String
    /// How far it is.
    package var progress: StageProgress
    /// How many a second, when known.
    package var rate: Double?
    /// Seconds until the end, when known.
    package var secondsLeft: Double?

    /// A line.
    package init(label: String, progress: StageProgress, rate: Double?, secondsLeft: Double?) {
        self.label = label
        self.progress = progress
        self.rate = rate
        self.secondsLeft = secondsLeft
    }

    /// The line for a log: all of it, without a bar.
    package var plain: String {
        let details = progress.details.map { "\($0.name) \($0.value)" }
        let share = progress.fraction.map { " (\(Int($0 * 100)) %)" } ?? ""
        return "\(Text.printable(label)): "
            + ([counts + share] + pace + details).joined(separator: ", ")
    }

    /// The line for a terminal of that many columns: details that do not fit are left out, the bar takes the rest.
    package func live(columns: Int, color: Bool) -> String {
        let room = max(columns - 1, 10)
        let label = Text.cut(Text.printable(label), columns: max(room / 3, 8))
        var parts = [counts] + pace
        let smallestBar = progress.fraction == nil ? 0 : 12
        for detail in progress.details.map({ "\($0.name) \($0.value)" }) {
            let width =
                Text.columns(label) + Text.columns((parts + [detail]).joined(separator: "  "))
            guard width + smallestBar + 4 <= room else { break }
            parts.append(detail)
        }
        let tail = parts.joined(separator: "  ")
        let bar = room - Text.columns(label) - Text.columns(tail) - 4
        guard let fraction = progress.fraction, bar >= 5 else {
            return Text.cut("\(label)  \(tail)", columns: room)
        }
        let filled = Int((Double(bar) * fraction).rounded(.down))
        let done = String(repeating: "━", count: filled)
        let rest = String(repeating: "─", count: bar - filled)
        let drawn = color ? "\u{1B}[36m\(done)\u{1B}[90m\(rest)\u{1B}[0m" : done + rest
        return "\(label)  \(drawn)  \(tail)"
    }

    private var counts: String {
        switch progress.unit {
        case .seconds:
            let total = progress.total.map { " of \(Duration.clock($0))" } ?? ""
            return Duration.clock(progress.done) + total
        case .bytes:
            let total = progress.total.map { "/\(megabytes($0))" } ?? ""
            return "\(megabytes(progress.done))\(total) MB"
        case .frames, .iterations, .faces, .steps, .processes:
            let total = progress.total.map { "/\(Int($0))" } ?? ""
            return "\(Int(progress.done))\(total) \(progress.unit.rawValue)"
        }
    }

    private var pace: [String] {
        var parts: [String] = []
        if let rate, progress.unit != .seconds {
            switch progress.unit {
            case .bytes: parts.append("\(tenths(rate / 1e6)) MB/s")
            default: parts.append("\(rate < 10 ? tenths(rate) : String(Int(rate)))/s")
            }
        }
        let left =
            progress.unit == .seconds ? progress.total.map { $0 - progress.done } : secondsLeft
        if let left, progress.total != nil { parts.append("\(Duration.clock(max(left, 0))) left") }
        return parts
    }

    private func megabytes(_ bytes: Double) -> String { tenths(bytes / 1e6) }

    private func tenths(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Duration {
    /// Seconds as `0:07`, `12:30` or `1:02:03`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(min(max(seconds.rounded(), 0), 1e9))
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
    }
}
