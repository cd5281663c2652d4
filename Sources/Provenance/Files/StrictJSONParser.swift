/// Reads `StrictJSON` out of bytes that may be hostile: bounded in length and depth, every key once, whole numbers only,
/// valid UTF-8, nothing after the value.
package struct StrictJSONParser {
    /// What is wrong, and at which byte.
    package struct Fault: Error, Equatable {
        package var offset: Int
        package var kind: Kind
    }

    /// What can be wrong.
    package enum Kind: Equatable, Sendable {
        case tooLong(limit: Int)
        case tooDeep(limit: Int)
        case ended
        case unexpected
        case badText
        case badNumber
        case repeatedKey(String)
    }

    /// The deepest nesting that is read. Our own files need 4.
    package static let depthLimit = 16

    private let bytes: [UInt8]
    private var at = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The value that `bytes` hold, at most `limit` of them.
    package static func parse(_ bytes: [UInt8], limit: Int) throws(Fault) -> StrictJSON {
        guard bytes.count <= limit else {
            throw Fault(offset: limit, kind: .tooLong(limit: limit))
        }
        var parser = StrictJSONParser(bytes)
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == bytes.count else { throw parser.fault(.unexpected) }
        return value
    }

    private func fault(_ kind: Kind) -> Fault { Fault(offset: at, kind: kind) }

    private mutating func skipSpace() {
        while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
    }

    private mutating func next() throws(Fault) -> UInt8 {
        guard at < bytes.count else { throw fault(.ended) }
        at += 1
        return bytes[at - 1]
    }

    private mutating func peekPastSpace() throws(Fault) -> UInt8 {
        skipSpace()
        guard at < bytes.count else { throw fault(.ended) }
        return bytes[at]
    }

    private mutating func expect(_ word: StaticString, _ value: StrictJSON) throws(Fault)
        -> StrictJSON
    {
        for byte in Array("\(word)".utf8) where try next() != byte {
            at -= 1
            throw fault(.unexpected)
        }
        return value
    }

    private mutating func value(depth: Int) throws(Fault) -> StrictJSON {
        guard depth <= Self.depthLimit else { throw fault(.tooDeep(limit: Self.depthLimit)) }
        switch try peekPastSpace() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try text())
        case UInt8(ascii: "t"): return try expect("true", .bool(true))
        case UInt8(ascii: "f"): return try expect("false", .bool(false))
        case UInt8(ascii: "n"): return try expect("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw fault(.unexpected)
        }
    }

    private mutating func object(depth: Int) throws(Fault) -> StrictJSON {
        at += 1
        var members: [StrictJSON.Member] = []
        var seen: Set<String> = []
        if try peekPastSpace() == UInt8(ascii: "}") {
            at += 1
            return .object([])
        }
        while true {
            guard try peekPastSpace() == UInt8(ascii: "\"") else { throw fault(.unexpected) }
            let key = try text()
            guard seen.insert(key).inserted else { throw fault(.repeatedKey(key)) }
            guard try peekPastSpace() == UInt8(ascii: ":") else { throw fault(.unexpected) }
            at += 1
            members.append(.init(key, try value(depth: depth + 1)))
            switch try peekPastSpace() {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "}"):
                at += 1
                return .object(members)
            default: throw fault(.unexpected)
            }
        }
    }

    private mutating func array(depth: Int) throws(Fault) -> StrictJSON {
        at += 1
        var items: [StrictJSON] = []
        if try peekPastSpace() == UInt8(ascii: "]") {
            at += 1
            return .array([])
        }
        while true {
            items.append(try value(depth: depth + 1))
            switch try peekPastSpace() {
            case UInt8(ascii: ","): at += 1
            case UInt8(ascii: "]"):
                at += 1
                return .array(items)
            default: throw fault(.unexpected)
            }
        }
    }

    private mutating func number() throws(Fault) -> StrictJSON {
        let start = at
        while at < bytes.count, "+-.eE0123456789".utf8.contains(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        // The one spelling of a whole number: no fraction, no plus, no leading zero, no negative zero.
        guard let value = Int(text), String(value) == text else {
            at = start
            throw fault(.badNumber)
        }
        return .integer(value)
    }

    private mutating func text() throws(Fault) -> String {
        at += 1
        var units: [UInt8] = []
        while true {
            let byte = try next()
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: units, as: UTF8.self) else {
                    throw fault(.badText)
                }
                return text
            case UInt8(ascii: "\\"): units += try escape()
            case 0..<0x20: throw fault(.badText)
            default: units.append(byte)
            }
        }
    }

    private mutating func escape() throws(Fault) -> [UInt8] {
        switch try next() {
        case UInt8(ascii: "\""): return [0x22]
        case UInt8(ascii: "\\"): return [0x5C]
        case UInt8(ascii: "/"): return [0x2F]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "u"):
            let first = try unit()
            var value = UInt32(first)
            if UTF16.isLeadSurrogate(first) {
                guard try next() == UInt8(ascii: "\\"), try next() == UInt8(ascii: "u") else {
                    throw fault(.badText)
                }
                let second = try unit()
                guard UTF16.isTrailSurrogate(second) else { throw fault(.badText) }
                value = 0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(value) else { throw fault(.badText) }
            return Array(String(Character(scalar)).utf8)
        default: throw fault(.badText)
        }
    }

    private mutating func unit() throws(Fault) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(try next())).hexDigitValue else {
                throw fault(.badText)
            }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
