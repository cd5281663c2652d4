import Foundation

/// The keys of one object of a record, each taken once; what is left over at the end was misspelt.
struct StrictFields {
    typealias Reason = ConsentRefusal.Reason

    private var values: [String: StrictJSON]
    private let order: [String]
    private let path: String

    /// The longest name, in bytes.
    static let nameLimit = 200

    init(_ value: StrictJSON, path: String) throws(Reason) {
        guard case .object(let members) = value else {
            throw path.isEmpty ? .damaged(at: nil) : .badValue(path: path)
        }
        values = Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) })
        order = members.map(\.key)
        self.path = path
    }

    private func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    func peek(_ key: String) -> StrictJSON? { values[key] }

    private mutating func take(_ key: String) throws(Reason) -> StrictJSON {
        guard let value = values.removeValue(forKey: key) else {
            // A misspelt key leaves its right name missing: the wrong name is what helps.
            if let wrong = order.first(where: { Self.resembles($0, key) && values[$0] != nil }) {
                throw .unknownKey(path: full(wrong))
            }
            throw .missingKey(path: full(key))
        }
        return value
    }

    /// The same letters but for case, or at most two edits apart.
    private static func resembles(_ a: String, _ b: String) -> Bool {
        if a.lowercased() == b.lowercased() { return true }
        guard abs(a.count - b.count) <= 2, a.count <= 40 else { return false }
        let (a, b) = (Array(a), Array(b))
        var row = Array(0...b.count)
        for i in 0..<a.count {
            var diagonal = row[0]
            row[0] = i + 1
            for j in 0..<b.count {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count] <= 2
    }

    mutating func object(_ key: String) throws(Reason) -> StrictFields {
        try StrictFields(try take(key), path: full(key))
    }

    mutating func string(_ key: String) throws(Reason) -> String {
        guard case .string(let text) = try take(key) else { throw .badValue(path: full(key)) }
        return text
    }

    mutating func integer(_ key: String) throws(Reason) -> Int {
        guard case .integer(let number) = try take(key) else { throw .badValue(path: full(key)) }
        return number
    }

    mutating func bool(_ key: String) throws(Reason) -> Bool {
        guard case .bool(let value) = try take(key) else { throw .badValue(path: full(key)) }
        return value
    }

    mutating func strings(_ key: String) throws(Reason) -> [String] {
        guard case .array(let items) = try take(key) else { throw .badValue(path: full(key)) }
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw .badValue(path: full(key)) }
            texts.append(text)
        }
        return texts
    }

    /// A name that a line of a terminal can hold: not empty, no control characters, `nameLimit` bytes at most.
    mutating func name(_ key: String) throws(Reason) -> String {
        let text = try string(key)
        guard Self.isName(text) else { throw .badValue(path: full(key)) }
        return text
    }

    mutating func names(_ key: String) throws(Reason) -> [String] {
        let texts = try strings(key)
        guard (1...64).contains(texts.count), texts.allSatisfy(Self.isName) else {
            throw .badValue(path: full(key))
        }
        return texts
    }

    static func isName(_ text: String) -> Bool {
        !text.allSatisfy(\.isWhitespace) && text.utf8.count <= nameLimit
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse: false
                default: true
                }
            }
    }

    mutating func choices<Choice: RawRepresentable & Hashable>(
        _ key: String, of type: Choice.Type
    ) throws(Reason) -> Set<Choice> where Choice.RawValue == String {
        let texts = try strings(key)
        var set: Set<Choice> = []
        for text in texts {
            guard let choice = Choice(rawValue: text), set.insert(choice).inserted else {
                throw .badValue(path: full(key))
            }
        }
        guard !set.isEmpty, texts == texts.sorted() else { throw .badValue(path: full(key)) }
        return set
    }

    mutating func day(_ key: String) throws(Reason) -> Day {
        guard let day = Day(try string(key)) else { throw .badValue(path: full(key)) }
        return day
    }

    mutating func hash(_ key: String) throws(Reason) -> SHA256Hash {
        guard let hash = SHA256Hash(hex: try string(key)) else { throw .badValue(path: full(key)) }
        return hash
    }

    mutating func bytes(_ key: String, count: Int) throws(Reason) -> [UInt8] {
        guard let bytes = decodedBase64(try string(key)), bytes.count == count else {
            throw .badValue(path: full(key))
        }
        return bytes
    }

    mutating func document(_ key: String) throws(Reason) -> DocumentReference {
        var inner = try object(key)
        let reference = DocumentReference(
            name: try inner.name("name"), sha256: try inner.hash("sha256"))
        try inner.finish()
        return reference
    }

    /// Nothing may be left over.
    func finish() throws(Reason) {
        if let key = order.first(where: { values[$0] != nil }) {
            throw .unknownKey(path: full(key))
        }
    }
}
