package import Foundation
package import Inference

/// A chain of convolutions in the two files of ncnn: a text that names the layers, and their numbers. Nothing in them is
/// executed, and files that lie about themselves are refused.
///
/// The text is a magic number, the counts of layers and of their values, and a line for each layer: its type, its name, how
/// many values it takes and gives, their names, and its numbers as `key=value`. The numbers' file has no head: of each
/// convolution a tag, the filters of [outputs, inputs, rows, columns] as 16-bit floats, filled up to 4 bytes, and the biases;
/// of each PReLU its slopes; all least byte first, and what is no filter in 32 bits. Source: `paramdict.cpp`, `modelbin.cpp`
/// and `layer/convolution.cpp` of ncnn.
package struct NcnnNetworkFile {
    /// One layer with numbers, and the slopes that may follow it.
    package struct Convolution {
        /// [outputs, inputs, size, size], row-major.
        package var filters: [Float]
        /// One for each output.
        package var bias: [Float]
        /// What negative outputs are multiplied by, one for each; `nil` where they stay as they are.
        package var slopes: [Float]?
        package var inputs: Int
        package var outputs: Int
        package var size: Int
    }

    /// From the picture to its last value.
    package private(set) var convolutions: [Convolution] = []
    /// How many times wider and higher the channels of the last value make the picture, to which it is added as it is.
    package private(set) var factor = 1

    /// Reads a network of convolutions that keep the picture's size, whose result is shuffled into a larger picture and added to
    /// the input's own pixels: one that enlarges.
    ///
    /// - Parameters:
    ///   - layers: The text, `.param`.
    ///   - numbers: The numbers, `.bin`.
    /// - Throws: `.weightUnreadable`, `.weightMalformed` at a byte of the file that does not hold what it should.
    package init(layers: URL, numbers: URL) throws(InferenceError) {
        var archive = NcnnArchive(numbers, bytes: try Data(weightFile: numbers))
        let text = String(decoding: try Data(weightFile: layers), as: UTF8.self)
        var at = 0
        var outputs = 3
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            defer { at += line.utf8.count + 1 }
            let words = line.split(separator: " ")
            let malformed = InferenceError.weightMalformed(
                file: layers, offset: at, fault: .unexpected)
            guard at > 0 else {
                guard words == ["7767517"] else { throw malformed }
                continue
            }
            let numbers = Self.numbers(words)
            switch words.first {
            case "Convolution":
                // 3 by 3 pixels, and zeros around the picture, which keep its size.
                guard let made = numbers[0], let all = numbers[6], numbers[1] == 3,
                    numbers[4] == 1, (1...4096).contains(made), all == 9 * made * outputs
                else { throw malformed }
                let filters = try archive.halves(all)
                convolutions.append(
                    Convolution(
                        filters: filters, bias: try archive.floats(made), slopes: nil,
                        inputs: outputs, outputs: made, size: 3))
                outputs = made
            case "PReLU":
                guard numbers[0] == outputs, !convolutions.isEmpty else { throw malformed }
                convolutions[convolutions.count - 1].slopes = try archive.floats(outputs)
            case "PixelShuffle":
                guard let factor = numbers[0], outputs == 3 * factor * factor else {
                    throw malformed
                }
                self.factor = factor
            case "Interp":
                guard numbers[0] == 1, numbers[1] == factor, numbers[2] == factor else {
                    throw malformed
                }
            case "BinaryOp", "Input", "Split", nil: continue
            default:
                // The counts of layers and values.
                guard words.count == 2, words.allSatisfy({ Int($0) != nil }) else {
                    throw malformed
                }
            }
        }
        guard factor > 1 else {
            throw .weightMalformed(file: layers, offset: at, fault: .ends)
        }
        try archive.expectEnd()
    }

    /// The whole numbers of a layer's line, by their keys; ncnn writes some with a fraction of zeros.
    private static func numbers(_ words: [Substring]) -> [Int: Int] {
        var found: [Int: Int] = [:]
        for word in words {
            let parts = word.split(separator: "=")
            if parts.count == 2, let key = Int(parts[0]), let value = Double(parts[1]) {
                found[key] = Int(exactly: value)
            }
        }
        return found
    }
}

/// The numbers' file, read from its beginning to its end.
private struct NcnnArchive {
    private let file: URL
    private let bytes: Data
    private var offset = 0
    /// What stands before numbers of 16 bits.
    private static let halves: UInt32 = 0x0130_6B47

    init(_ file: URL, bytes: Data) {
        (self.file, self.bytes) = (file, bytes)
    }

    private mutating func take<Number>(
        _ count: Int, as type: Number.Type
    ) throws(InferenceError) -> [Number] where Number: FixedWidthInteger {
        let size = MemoryLayout<Number>.size
        guard count <= (bytes.count - offset) / size else {
            throw .weightMalformed(file: file, offset: offset, fault: .ends)
        }
        let start = offset
        offset += count * size
        return bytes.withUnsafeBytes { raw in
            // `raw` holds `count` numbers from `start` on.
            (0..<count).map {
                Number(littleEndian: raw.loadUnaligned(fromByteOffset: start + $0 * size, as: type))
            }
        }
    }

    mutating func floats(_ count: Int) throws(InferenceError) -> [Float] {
        try take(count, as: UInt32.self).map(Float.init(bitPattern:))
    }

    /// Numbers of 16 bits with their tag, filled up to whole numbers of 32.
    mutating func halves(_ count: Int) throws(InferenceError) -> [Float] {
        let start = offset
        guard try take(1, as: UInt32.self) == [Self.halves] else {
            throw .weightMalformed(file: file, offset: start, fault: .unexpected)
        }
        let numbers = try take(count + count % 2, as: UInt16.self)
        return numbers.prefix(count).map { Float(Float16(bitPattern: $0)) }
    }

    func expectEnd() throws(InferenceError) {
        guard offset == bytes.count else {
            throw .weightMalformed(file: file, offset: offset, fault: .trailing)
        }
    }
}
