/// How clips are read into a faceset.
public struct ExtractionSettings: Sendable, Hashable {
    /// How large crops are.
    public enum CropSize: Sendable, Hashable {
        /// A side of so many pixels, 128 ... 1024, whatever the face's own size.
        case pixels(Int)
        /// The face's own size in the frame, to whole pixels and never enlarged; at most 2048.
        case native
    }

    /// How large crops are. The default is 256 pixels.
    public var size: CropSize
    /// The quality of the crops' JPEG files, 1 ... 100. The default is 95.
    public var jpegQuality: Int
    /// Only every so many-th frame is looked at for faces. The default is 1: every frame.
    public var frameStep: Int
    /// How many threads decode; one more looks for faces. The default is 1.
    public var decodingThreads: Int

    /// Settings by their parts.
    public init(
        size: CropSize = .pixels(256), jpegQuality: Int = 95, frameStep: Int = 1,
        decodingThreads: Int = 1
    ) {
        self.size = size
        self.jpegQuality = jpegQuality
        self.frameStep = frameStep
        self.decodingThreads = decodingThreads
    }

    /// The sizes that may be asked for, in pixels.
    public static let sizes = 128...1024
    /// The largest native crop, in pixels.
    public static let nativeLimit = 2048

    /// What decides about the rows, in words that the faceset keeps: clips that were read in the same words have the
    /// same rows.
    var words: String {
        let side =
            switch size {
            case .pixels(let side): "\(side)"
            case .native: "native"
            }
        return "size \(side), quality \(jpegQuality), every \(frameStep)"
    }

    /// The settings of a faceset's words; `nil` for others.
    init?(words: String) {
        let parts = words.split(separator: ", ").map { $0.split(separator: " ") }
        guard parts.count == 3, parts.allSatisfy({ $0.count == 2 }),
            parts.map(\.[0]) == ["size", "quality", "every"], let quality = Int(parts[1][1]),
            let step = Int(parts[2][1])
        else { return nil }
        if parts[0][1] == "native" {
            self.init(size: .native, jpegQuality: quality, frameStep: step)
        } else if let side = Int(parts[0][1]) {
            self.init(size: .pixels(side), jpegQuality: quality, frameStep: step)
        } else {
            return nil
        }
        guard (try? check()) != nil else { return nil }
    }

    /// - Throws: `.setting` for the first value out of its range.
    func check() throws(ExtractionError) {
        if case .pixels(let side) = size, !Self.sizes.contains(side) {
            throw .setting(.size, value: side, allowed: Self.sizes)
        }
        guard (1...100).contains(jpegQuality) else {
            throw .setting(.jpegQuality, value: jpegQuality, allowed: 1...100)
        }
        guard (1...10_000).contains(frameStep) else {
            throw .setting(.frameStep, value: frameStep, allowed: 1...10_000)
        }
        guard (1...64).contains(decodingThreads) else {
            throw .setting(.decodingThreads, value: decodingThreads, allowed: 1...64)
        }
    }
}
