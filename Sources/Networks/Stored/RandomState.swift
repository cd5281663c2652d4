/// The state of a random generator of four words of 64 bits, not all zero. In a file it is 64 hexadecimal digits, since
/// not every reader of JSON keeps numbers of 64 bits.
public struct RandomState: Codable, Sendable, Equatable {
    /// The four words.
    public let words: [UInt64]

    /// A state of given words, or `nil` when they are not four or all zero.
    public init?(_ words: [UInt64]) {
        guard words.count == 4, words.contains(where: { $0 != 0 }) else { return nil }
        self.words = words
    }

    /// Reads the digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let digits = Array(try container.decode(String.self).utf8)
        let words = stride(from: 0, to: digits.count, by: 16).compactMap { start in
            UInt64(String(decoding: digits[start...].prefix(16), as: UTF8.self), radix: 16)
        }
        guard digits.count == 64, let state = RandomState(words) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "64 hexadecimal digits, not all 0")
        }
        self = state
    }

    /// Writes the digits.
    public func encode(to encoder: any Encoder) throws {
        let digits = words.map { word in
            let text = String(word, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        var container = encoder.singleValueContainer()
        try container.encode(digits.joined())
    }
}
