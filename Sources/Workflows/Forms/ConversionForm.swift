package import Conversion
public import Foundation
import Provenance

/// A setting's value as a form gives it.
public enum SettingValue: Sendable, Codable, Equatable {
    /// On or off.
    case flag(Bool)
    /// A number.
    case number(Double)
    /// A word.
    case word(String)

    /// A value of JSON that is none of these is refused.
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .word(try value.decode(String.self))
        }
    }

    /// The bare value.
    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .flag(let flag): try value.encode(flag)
        case .number(let number):
            // Whole numbers stay whole: some settings are counts.
            if let whole = Int(exactly: number) {
                try value.encode(whole)
            } else {
                try value.encode(number)
            }
        case .word(let word): try value.encode(word)
        }
    }
}

/// The settings of a conversion as a form shows them: a value for each path, such as `mask.feather`.
public enum ConversionForm {
    /// A `conversion.json` with every default.
    public static var defaults: Data { ConversionSettings().fileBytes }

    /// What every value is, as a list of JSON objects: path, kind, default, range or choices, unit and documentation.
    public static func descriptions() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(ConversionSettings.descriptions)
    }

    /// Some values over the defaults, once they are known to make a picture.
    ///
    /// - Parameter values: What differs from the defaults, by path. A path that means nothing is refused.
    package static func settings(_ values: [String: SettingValue]) throws -> ConversionSettings {
        let settings = try ConversionSettings(members: Data("{\(try members(values))}".utf8))
        try settings.validate()
        return settings
    }

    /// Writes a `conversion.json` that holds some values, once it is known to make a picture.
    ///
    /// - Parameters:
    ///   - values: What differs from the defaults, by path. A path that means nothing is refused.
    ///   - file: The file. One that is there is replaced.
    public static func write(_ values: [String: SettingValue], to file: URL) throws {
        _ = try settings(values)
        let head =
            "\"schema\": \"\(ConversionSettings.schema)\",\n  \"version\": \(ConversionSettings.version)"
        let members = try members(values)
        let body = "{\n  \(head)\(members.isEmpty ? "" : ",\n  " + members)\n}\n"
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try WholeFile.write(Array(body.utf8), to: file, existing: .replace)
    }

    /// The members of the file's object, a line each.
    private static func members(_ values: [String: SettingValue]) throws -> String {
        var groups: [String: [String: SettingValue]] = [:]
        var members: [String] = []
        func text(_ value: some Encodable) throws -> String {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys]
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        for (path, value) in values {
            let parts = path.split(separator: ".", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                groups[parts[0], default: [:]][parts[1]] = value
            } else {
                members.append("\(try text(path)): \(try text(value))")
            }
        }
        members += try groups.map { "\(try text($0)): \(try text($1))" }
        return members.sorted().joined(separator: ",\n  ")
    }
}
