package import Foundation

/// One of our JSON files: it names its schema and version, is upgraded step by step, and refuses what it does not know.
package protocol StoredDocument: Codable, Sendable {
    /// What the file's `schema` says.
    static var schema: String { get }
    /// The version that this program writes.
    static var version: Int { get }
    /// For each older version, how it becomes the next one.
    static var upgrades: [Int: @Sendable (inout JSONValue) -> Void] { get }
    /// The first value that is out of its range.
    func firstFault() -> SettingsFault?
}

extension StoredDocument {
    package static var upgrades: [Int: @Sendable (inout JSONValue) -> Void] { [:] }
    package func firstFault() -> SettingsFault? { nil }

    /// Reads a document. Keys that are missing keep the values that `defaults` has, where it is given.
    package static func parse(
        _ data: Data, over defaults: Self? = nil
    ) throws(SettingsFault) -> Self {
        guard var tree = try? JSONDecoder().decode(JSONValue.self, from: data),
            case .object(var members) = tree
        else { throw .notJSON }
        let found = members["schema"]?.text
        guard found == schema else { throw .otherSchema(found: found, expected: schema) }
        guard let from = members["version"]?.integer else { throw .missingKey(path: "version") }
        guard from <= version else { throw .newerVersion(found: from, known: version) }
        for old in min(from, version)..<version { upgrades[old]?(&tree) }
        members = tree.members
        members["schema"] = nil
        members["version"] = nil
        return try decode(.object(members), over: defaults)
    }

    /// Takes up a tree of values, laid over `defaults` where they are given.
    package static func decode(
        _ tree: JSONValue, over defaults: Self?
    ) throws(SettingsFault) -> Self {
        let base = defaults?.tree
        if let base { try refuseUnknown(tree, base) }
        let whole = base?.merged(with: tree) ?? tree
        let document: Self
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            document = try decoder.decode(Self.self, from: JSONEncoder().encode(whole))
        } catch {
            throw fault(error)
        }
        if base == nil { try refuseUnknown(tree, document.tree) }
        if let fault = document.firstFault() { throw fault }
        return document
    }

    private static func refuseUnknown(_ tree: JSONValue, _ known: JSONValue) throws(SettingsFault) {
        if let (path, siblings) = tree.firstUnknownKey(in: known) {
            let near = Spelling.nearest(to: path[path.count - 1], in: siblings)
            throw .unknownKey(path: path.joined(separator: "."), near: near)
        }
    }

    private static func fault(_ error: any Error) -> SettingsFault {
        func path(_ keys: [any CodingKey]) -> String {
            keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case let fault as SettingsFault:
            return fault
        case NetworksError.unknownSetting(_, let key, let known):
            return .unknownKey(
                path: "architecture.settings." + key, near: Spelling.nearest(to: key, in: known))
        case let error as NetworksError:
            return .network(error)
        case DecodingError.keyNotFound(let key, let context):
            return .missingKey(path: path(context.codingPath + [key]))
        case DecodingError.valueNotFound(let type, let context),
            DecodingError.typeMismatch(let type, let context):
            return .wrongType(path: path(context.codingPath), expected: "\(type)")
        case DecodingError.dataCorrupted(let context):
            return .wrongType(path: path(context.codingPath), expected: context.debugDescription)
        default:
            return .notJSON
        }
    }

    /// The document as a tree, without schema and version.
    package var tree: JSONValue {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        // Plain values always encode; an empty tree would refuse every key.
        let data = try? encoder.encode(self)
        return data.flatMap { try? JSONDecoder().decode(JSONValue.self, from: $0) } ?? .object([:])
    }

    /// The file's bytes: keys sorted, two spaces a level, a line feed at the end.
    package var data: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var members = tree.members
        members["schema"] = .text(Self.schema)
        members["version"] = .integer(Self.version)
        var data = (try? encoder.encode(JSONValue.object(members))) ?? Data()
        data.append(UInt8(ascii: "\n"))
        return data
    }

    /// Reads a document from a file.
    package static func read(
        _ file: URL, over defaults: Self? = nil
    ) throws(StoredError) -> Self {
        let data = try Disk.read(file)
        do {
            return try parse(data, over: defaults)
        } catch {
            throw .settings(.file(file), error)
        }
    }
}

/// A word out of a fixed set, as a setting. A word that is none of them is refused with the list.
public protocol SettingChoice: RawRepresentable<String>, CaseIterable, Codable, Sendable {}

extension SettingChoice {
    /// Takes up one of the words; any other is refused with the list of those that are allowed.
    public init(from decoder: any Decoder) throws {
        let word = try decoder.singleValueContainer().decode(String.self)
        guard let choice = Self(rawValue: word) else {
            throw SettingsFault.wrongChoice(
                path: decoder.codingPath.map(\.stringValue).joined(separator: "."), found: word,
                allowed: Self.allCases.map(\.rawValue))
        }
        self = choice
    }
}
