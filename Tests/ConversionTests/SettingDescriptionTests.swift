import Conversion
import Foundation
import Testing

/// What forms and files are checked by, against the settings themselves.
@Suite("Descriptions of the settings")
struct SettingDescriptionTests {
    private struct Described: Decodable {
        var path: String
        var kind: String
        var standard: Value
        var least: Double?
        var greatest: Double?
        var step: Double?
        var choices: [String]?
        var documentation: String
    }

    private enum Value: Decodable, Equatable {
        case flag(Bool)
        case number(Double)
        case word(String)

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let flag = try? value.decode(Bool.self) {
                self = .flag(flag)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .word(try value.decode(String.self))
            }
        }
    }

    private func described() throws -> [Described] {
        try JSONDecoder().decode(
            [Described].self, from: JSONEncoder().encode(ConversionSettings.descriptions))
    }

    /// Every value of a `conversion.json` with all defaults, by its path.
    private func stored() throws -> [String: Value] {
        struct Tree: Decodable {
            var values: [String: Value] = [:]
            init(from decoder: any Decoder) throws {
                let members = try decoder.singleValueContainer().decode([String: Member].self)
                for (name, member) in members where name != "schema" && name != "version" {
                    switch member {
                    case .value(let value): values[name] = value
                    case .group(let group):
                        for (inner, value) in group { values["\(name).\(inner)"] = value }
                    }
                }
            }
        }
        enum Member: Decodable {
            case value(Value)
            case group([String: Value])
            init(from decoder: any Decoder) throws {
                if let value = try? Value(from: decoder) {
                    self = .value(value)
                } else {
                    self = .group(try [String: Value](from: decoder))
                }
            }
        }
        return try JSONDecoder().decode(Tree.self, from: ConversionSettings().fileBytes).values
    }

    @Test("every key of the file is described once, with the default that it has")
    func everyKey() throws {
        let (described, stored) = (try described(), try stored())
        #expect(stored.count >= 20)
        #expect(described.map(\.path).sorted() == stored.keys.sorted())
        for one in described { #expect(stored[one.path] == one.standard, "\(one.path)") }
    }

    @Test("each default lies in its range, and a step beyond either end is refused by its path")
    func ranges() throws {
        for one in try described() where one.kind == "number" || one.kind == "count" {
            let (least, greatest) = (try #require(one.least), try #require(one.greatest))
            let step = try #require(one.step)
            for (value, isGood) in [
                (least, true), (greatest, true), (least - step, false), (greatest + step, false),
            ] {
                let text = one.kind == "count" ? "\(Int(value))" : "\(value)"
                // A group in a file is an object within the object.
                let names = one.path.split(separator: ".")
                let member = names.dropLast().reversed().reduce(
                    #""\#(names[names.count - 1])":\#(text)"#
                ) { #""\#($1)":{\#($0)}"# }
                let file = FileManager.default.temporaryDirectory
                    .appending(path: "\(UUID().uuidString).json")
                defer { try? FileManager.default.removeItem(at: file) }
                try Data(
                    #"{"schema":"understudy.conversion","version":2,\#(member)}"#.utf8
                ).write(to: file)
                if isGood {
                    _ = try ConversionSettings(contentsOf: file)
                } else {
                    #expect(throws: ConversionError.self, "\(one.path) \(value)") {
                        try ConversionSettings(contentsOf: file)
                    }
                }
            }
        }
    }

    @Test("the documentation is that of the properties")
    func documentation() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Sources/Conversion/Settings/ConversionSettings.swift")
        var comments: [String: String] = [:]
        var (group, comment) = ("", [String]())
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let text = line.trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("///") {
                comment.append(text.dropFirst(3).trimmingCharacters(in: .whitespaces))
                continue
            }
            if let match = text.firstMatch(of: /^public struct (\w+):/) {
                let name = String(match.1)
                let property = name.prefix(1).lowercased() + name.dropFirst()
                group = name == "ConversionSettings" ? "" : property + "."
            } else if let match = text.firstMatch(of: /^public var (\w+)/) {
                comments[group + String(match.1)] = comment.joined(separator: " ")
                    .replacing("`", with: "")
            }
            comment = []
        }
        for one in try described() { #expect(comments[one.path] == one.documentation) }
    }
}
