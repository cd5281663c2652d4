/// Lines with a label before each, the texts below each other.
enum LabeledLines {
    static func text(_ lines: [(label: String, text: String)]) -> String {
        let width = lines.map { Text.columns($0.label) }.max() ?? 0
        return lines.map { line in
            let gap = String(repeating: " ", count: width - Text.columns(line.label) + 2)
            return Text.printable(line.label) + gap + Text.printable(line.text)
        }.joined(separator: "\n")
    }
}
