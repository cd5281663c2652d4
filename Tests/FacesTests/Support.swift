import Faces
import Foundation
import Imaging
import Media
import TestSupport
import Testing

/// What a script in References wrote.
enum Reference {
    static func load<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/\(name)")
        return try JSONDecoder().decode(type, from: Data(contentsOf: url))
    }
}

/// A clip of the footage.
enum Clip {
    static func url(_ name: String) throws -> URL { try #require(Footage.clip(name)) }

    /// Reads frame after frame, until `body` says to stop.
    static func frames(
        _ name: String, upTo limit: Int = .max, _ body: (VideoFrame) throws -> Void
    ) throws {
        let reader = try ClipReader(url(name), threads: 1)
        var count = 0
        while count < limit, let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            try body(frame)
            count += 1
        }
    }

    static func frame(_ name: String, _ index: Int = 0) throws -> VideoFrame {
        var last: VideoFrame?
        try frames(name, upTo: index + 1) { last = $0 }
        return try #require(last)
    }
}

/// Whether a clip is there; the tests that need one say that they were left out.
func have(_ clips: String...) -> Bool { clips.allSatisfy { Footage.clip($0) != nil } }

/// Why a test is left out.
let noFootage: Comment = "left out: the footage is not here"

/// Numbers from 0 to 1 that look random and are the same everywhere (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014).
struct Noise: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension PlanarRGB {
    /// A picture by a formula.
    init(width: Int, height: Int, _ color: (Int, Int) -> (UInt8, UInt8, UInt8)) {
        let pixels = (0..<width * height).map { color($0 % width, $0 / width) }
        self.init(
            width: width, height: height, red: pixels.map(\.0), green: pixels.map(\.1),
            blue: pixels.map(\.2))
    }

    init(_ image: RGBImage) {
        self.init(width: image.width, height: image.height) { x, y in
            let i = 3 * (y * image.width + x)
            return (image.bytes[i], image.bytes[i + 1], image.bytes[i + 2])
        }
    }

    /// As in a mirror.
    var flipped: PlanarRGB {
        PlanarRGB(width: width, height: height) { x, y in
            let i = y * width + width - 1 - x
            return (red[i], green[i], blue[i])
        }
    }
}
