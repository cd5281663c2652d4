import Foundation

extension URL {
    /// The file as it stands in a sentence: as the user named it, in quotation marks.
    var named: String { "“\(relativePath)”" }

    /// The file in a note, without its folders: they name people and machines.
    var titled: String { "“\(lastPathComponent)”" }
}

extension Failure {
    /// The system's word about a file, in the sentence of its error number.
    init(system code: Int32, _ file: URL) {
        self = POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO).failure(of: file.named)
    }

    /// The same failure with another outcome.
    func with(_ outcome: Outcome) -> Failure {
        Failure(outcome, happened: happened, remedy: remedy)
    }
}

/// Pieces of sentences.
enum Words {
    /// `a, b or c`.
    static func any(_ words: some Sequence<String>) -> String { list(words, "or") }

    /// `a, b and c`.
    static func all(_ words: some Sequence<String>) -> String { list(words, "and") }

    private static func list(_ words: some Sequence<String>, _ last: String) -> String {
        let words = Array(words)
        guard words.count > 1 else { return words.first ?? "nothing" }
        return words.dropLast().joined(separator: ", ") + " \(last) " + words[words.count - 1]
    }

    /// `1 face`, `2 faces`.
    static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
        "\(number) " + (number == 1 ? one : many ?? one + "s")
    }

    /// A number as people read it, without a zero behind the point: `0.5`, `12`.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return "\(value)" }
        let rounded = (value * 1000).rounded() / 1000
        return rounded == rounded.rounded() && abs(rounded) < 1e15
            ? String(Int(rounded)) : String(rounded)
    }

    /// Seconds below a minute, minutes above: `12 seconds`, `5.2 minutes`.
    static func duration(_ seconds: Double) -> String {
        let rounded = seconds.rounded()
        if rounded < 60 { return count(Int(max(0, rounded)), "second") }
        let minutes = number((seconds / 6).rounded() / 10)
        return "\(minutes) \(minutes == "1" ? "minute" : "minutes")"
    }

    /// Bytes in the unit that makes a short number: `512 bytes`, `1.5 MiB`.
    static func bytes(_ count: UInt64) -> String {
        if count < 1024 { return "\(count) bytes" }
        let units = ["KiB", "MiB", "GiB", "TiB"]
        var value = Double(count) / 1024
        var unit = 0
        while value >= 1024, unit < units.count - 1 {
            value /= 1024
            unit += 1
        }
        return "\(number((value * 10).rounded() / 10)) \(units[unit])"
    }

    /// What to do when set-up has not brought something, or something is broken.
    static let setUp = "Run “understudy setup” and then “understudy doctor”."
}
