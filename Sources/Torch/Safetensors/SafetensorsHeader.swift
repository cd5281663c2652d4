import Foundation

/// What stands before the values: names, types, shapes, places, free text.
///
/// The format: eight bytes with the header's length, little-endian; the header, JSON; the values
/// without holes. See https://huggingface.co/docs/safetensors.
public struct SafetensorsHeader: Equatable, Sendable {
    /// One tensor of the file.
    public struct Entry: Equatable, Sendable {
        /// Its name.
        public let name: String
        /// Its element type.
        public let type: DType
        /// The sizes of its axes.
        public let shape: [Int]
        /// Its bytes, counted from the first value of the file.
        public let place: Range<Int>
    }

    /// The tensors in the order of their places.
    public let entries: [Entry]
    /// Free text by name.
    public let metadata: [String: String]

    /// The longest header that is read, in bytes: far above that of any real file, far below
    /// memory.
    public static let limit = 16 << 20

    /// Bytes of all values.
    var size: Int { entries.last?.place.upperBound ?? 0 }

    static func name(of type: DType) -> String {
        switch type {
        case .uint8: "U8"
        case .int8: "I8"
        case .int16: "I16"
        case .int32: "I32"
        case .int64: "I64"
        case .float16: "F16"
        case .float32: "F32"
        case .float64: "F64"
        case .bool: "BOOL"
        case .bfloat16: "BF16"
        }
    }

    private static let types = Dictionary(
        uniqueKeysWithValues: DType.allCases.map { (name(of: $0), $0) })

    // MARK: Writing

    /// Gives every tensor its place: wider elements first, so that all lie aligned; then by name.
    init(_ tensors: [(name: String, type: DType, shape: [Int])], metadata: [String: String]) {
        let order = tensors.sorted { ($1.type.size, $0.name) < ($0.type.size, $1.name) }
        var end = 0
        entries = order.map { tensor in
            let start = end
            end += tensor.shape.reduce(tensor.type.size, *)
            return Entry(
                name: tensor.name, type: tensor.type, shape: tensor.shape, place: start..<end)
        }
        self.metadata = metadata
    }

    /// Length and JSON, padded with spaces to eight bytes.
    func encoded() -> [UInt8] {
        var json: [String: Value] = [:]
        for entry in entries {
            json[entry.name] = .tensor(
                RawEntry(
                    dtype: SafetensorsHeader.name(of: entry.type), shape: entry.shape,
                    data_offsets: [entry.place.lowerBound, entry.place.upperBound]))
        }
        if !metadata.isEmpty { json[metadataKey] = .text(metadata) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(json) else {
            preconditionFailure("strings and integers always encode")
        }
        var body = [UInt8](data)
        while body.count % 8 != 0 { body.append(UInt8(ascii: " ")) }
        return (0..<8).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
    }

    // MARK: Reading

    /// Checks everything that a hostile file could have wrong, so that reading values cannot go
    /// astray.
    init(json: [UInt8]) throws(SafetensorsFault) {
        let raw: [String: Value]
        do { raw = try JSONDecoder().decode([String: Value].self, from: Data(json)) } catch {
            throw .malformedHeader
        }
        var entries: [Entry] = []
        var metadata: [String: String] = [:]
        for (name, value) in raw {
            switch value {
            case .text(let text):
                guard name == metadataKey else { throw .malformedHeader }
                metadata = text
            case .tensor(let entry): entries.append(try Entry(name, entry))
            }
        }
        entries.sort {
            ($0.place.lowerBound, $0.place.upperBound, $0.name)
                < ($1.place.lowerBound, $1.place.upperBound, $1.name)
        }
        var end = 0
        for entry in entries {
            guard entry.place.lowerBound == end else { throw .impossiblePlace(tensor: entry.name) }
            end = entry.place.upperBound
        }
        (self.entries, self.metadata) = (entries, metadata)
    }

    fileprivate static func type(named name: String) -> DType? { types[name] }
}

extension SafetensorsHeader.Entry {
    fileprivate init(_ name: String, _ raw: RawEntry) throws(SafetensorsFault) {
        guard let type = SafetensorsHeader.type(named: raw.dtype) else {
            throw .unsupportedType(tensor: name, type: raw.dtype)
        }
        var bytes = type.size
        for length in raw.shape {
            let (product, overflow) = bytes.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow else { throw .impossibleShape(tensor: name) }
            bytes = product
        }
        guard raw.data_offsets.count == 2, raw.data_offsets[0] >= 0,
            raw.data_offsets[1] >= raw.data_offsets[0],
            raw.data_offsets[1] - raw.data_offsets[0] == bytes
        else { throw .impossiblePlace(tensor: name) }
        self.init(
            name: name, type: type, shape: raw.shape,
            place: raw.data_offsets[0]..<raw.data_offsets[1])
    }
}

/// The one name that is no tensor.
private let metadataKey = "__metadata__"

/// A tensor as the JSON has it.
private struct RawEntry: Codable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
}

/// A value of the JSON: a tensor or the free text.
private enum Value: Codable {
    case tensor(RawEntry)
    case text([String: String])

    init(from decoder: any Decoder) throws {
        if decoder.codingPath.last?.stringValue == metadataKey {
            self = .text(try [String: String](from: decoder))
        } else {
            self = .tensor(try RawEntry(from: decoder))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .tensor(let entry): try entry.encode(to: encoder)
        case .text(let text): try text.encode(to: encoder)
        }
    }
}
