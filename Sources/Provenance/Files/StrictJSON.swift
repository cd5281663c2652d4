/// A JSON value as our signed files use it: every key once and in its order, whole numbers only.
///
/// Fractions are left out on purpose: they have no one way to be written, and what is signed must have exactly one.
package indirect enum StrictJSON: Equatable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A whole number.
    case integer(Int)
    /// A text.
    case string(String)
    /// A list.
    case array([StrictJSON])
    /// An object, in the order of the file.
    case object([Member])

    /// A key and its value.
    package struct Member: Equatable, Sendable {
        package var key: String
        package var value: StrictJSON

        package init(_ key: String, _ value: StrictJSON) {
            self.key = key
            self.value = value
        }
    }

    /// The one form that is hashed and signed: RFC 8785 (JSON Canonicalization Scheme). Keys are sorted by their UTF-16
    /// units, there is no white space, and a text escapes only what it must.
    package var canonical: String {
        var text = ""
        write(to: &text, indent: nil, level: 0)
        return text
    }

    /// The form for people: keys in their own order, two spaces a level, a line feed at the end.
    package var pretty: String {
        var text = ""
        write(to: &text, indent: 2, level: 0)
        return text + "\n"
    }

    private func write(to text: inout String, indent: Int?, level: Int) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .string(let value): Self.quote(value, to: &text)
        case .array(let items):
            Self.writeList(items, "[", "]", &text, indent, level) { item, text in
                item.write(to: &text, indent: indent, level: level + 1)
            }
        case .object(let members):
            let ordered =
                indent == nil
                ? members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) } : members
            Self.writeList(ordered, "{", "}", &text, indent, level) { member, text in
                Self.quote(member.key, to: &text)
                text += indent == nil ? ":" : ": "
                member.value.write(to: &text, indent: indent, level: level + 1)
            }
        }
    }

    private static func writeList<Item>(
        _ items: [Item], _ open: String, _ close: String, _ text: inout String, _ indent: Int?,
        _ level: Int, _ body: (Item, inout String) -> Void
    ) {
        text += open
        for (i, item) in items.enumerated() {
            if i > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: indent * (level + 1)) }
            body(item, &text)
        }
        if let indent, !items.isEmpty {
            text += "\n" + String(repeating: " ", count: indent * level)
        }
        text += close
    }

    private static func quote(_ value: String, to text: inout String) {
        text += "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\u{8}": text += "\\b"
            case "\t": text += "\\t"
            case "\n": text += "\\n"
            case "\u{C}": text += "\\f"
            case "\r": text += "\\r"
            case "\u{0}"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
