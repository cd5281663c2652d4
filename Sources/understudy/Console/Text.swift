/// Text as it stands on a terminal.
package enum Text {
    /// `text` without characters that steer a terminal: a file's name must not be able to clear the screen.
    package static func printable(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: steers) else { return text }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { steers($0) ? "\u{FFFD}" : $0 }))
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// How many columns the text takes: East Asian wide characters and emoji take two.
    package static func columns(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + columns($1) }
    }

    private static func columns(_ character: Character) -> Int {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// The text cut to a number of columns, with "…" at its end where something is missing.
    package static func cut(_ text: String, columns limit: Int) -> String {
        guard columns(text) > limit else { return text }
        var kept = ""
        var used = 0
        for character in text {
            let next = columns(character)
            guard used + next < limit else { break }
            kept.append(character)
            used += next
        }
        return limit > 0 ? kept + "…" : ""
    }

    /// The text in lines of at most `columns` columns, broken between words; a word longer than that keeps its line.
    package static func wrapped(_ text: String, columns limit: Int) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
            var lines: [String] = []
            var line = ""
            for word in paragraph.split(separator: " ") {
                if line.isEmpty {
                    line = String(word)
                } else if columns(line) + 1 + columns(word) <= limit {
                    line += " " + word
                } else {
                    lines.append(line)
                    line = String(word)
                }
            }
            return lines + [line]
        }
    }
}
