import Foundation
import Inference

/// Reads dlib's serialization, byte by byte and with every count checked: nothing in it is
/// executed, and a file that lies about itself is refused.
///
/// An integer is a byte that holds its sign (bit 7) and the number of bytes that follow (bits 0 to
/// 3), then those bytes, least first. A float is two integers, mantissa and binary exponent; a
/// Boolean is the digit 0 or 1; a string is its length and its bytes; a tensor is a version, four
/// dimensions, and 32-bit floats, least byte first. Source: `dlib/serialize.h`,
/// `dlib/dnn/tensor.h`.
struct DlibArchive {
    private let file: URL
    private let bytes: Data
    private(set) var offset = 0

    init(_ file: URL, bytes: Data) {
        self.file = file
        self.bytes = bytes
    }

    var isAtEnd: Bool { offset == bytes.count }

    func malformed(_ fault: WeightFault) -> InferenceError {
        .weightMalformed(file: file, offset: offset, fault: fault)
    }

    private mutating func take(_ count: Int) throws(InferenceError) -> Data {
        guard count >= 0, count <= bytes.count - offset else { throw malformed(.ends) }
        defer { offset += count }
        let start = bytes.startIndex + offset
        return bytes[start..<start + count]
    }

    private mutating func byte() throws(InferenceError) -> UInt8 {
        let one = try take(1)
        return one[one.startIndex]
    }

    mutating func integer() throws(InferenceError) -> Int {
        let head = try byte()
        let count = Int(head & 0x0F)
        guard count <= 8, head & 0x70 == 0 else { throw malformed(.unexpected) }
        var magnitude: UInt64 = 0
        for (i, byte) in try take(count).enumerated() { magnitude |= UInt64(byte) << (8 * i) }
        guard magnitude <= UInt64(Int.max) else { throw malformed(.impossibleCount) }
        return head & 0x80 == 0 ? Int(magnitude) : -Int(magnitude)
    }

    /// An integer that is a count or a size.
    mutating func count() throws(InferenceError) -> Int {
        let value = try integer()
        guard value >= 0, value <= bytes.count else { throw malformed(.impossibleCount) }
        return value
    }

    mutating func expect(_ value: Int) throws(InferenceError) {
        guard try integer() == value else { throw malformed(.unexpected) }
    }

    mutating func real() throws(InferenceError) -> Double {
        let mantissa = try integer()
        let exponent = try integer()
        guard abs(exponent) < 2000 else { throw malformed(.unexpected) }
        return scalbn(Double(mantissa), exponent)
    }

    mutating func boolean() throws(InferenceError) -> Bool {
        switch try byte() {
        case UInt8(ascii: "0"): return false
        case UInt8(ascii: "1"): return true
        default: throw malformed(.unexpected)
        }
    }

    mutating func string() throws(InferenceError) -> String { try string(count: try count()) }

    /// A string whose length was read before.
    mutating func string(count: Int) throws(InferenceError) -> String {
        String(decoding: try take(count), as: UTF8.self)
    }

    /// The four dimensions of a view on a part of a tensor.
    mutating func shape() throws(InferenceError) -> [Int] {
        try expect(1)
        return [try count(), try count(), try count(), try count()]
    }

    mutating func tensor() throws(InferenceError) -> [Float] {
        try expect(2)
        var total = 1
        for _ in 0..<4 {
            let (product, overflows) = total.multipliedReportingOverflow(by: try count())
            guard !overflows, product <= bytes.count else { throw malformed(.impossibleCount) }
            total = product
        }
        let raw = try take(4 * total)
        return raw.withUnsafeBytes { raw in
            // `raw` holds 4 * total bytes.
            (0..<total).map {
                Float(
                    bitPattern: UInt32(
                        littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
            }
        }
    }
}
