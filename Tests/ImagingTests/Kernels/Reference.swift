import Foundation
import Imaging

/// The numbers that `References/kernels.py` wrote.
struct Reference: Decodable {
    struct Warp: Decodable {
        var map: [Double]
        var width: Int
        var height: Int
        var bicubic: [Float]
        var bilinear: [Float]
    }
    struct Polygon: Decodable {
        var points: [[Double]]
        var distance: [Float]
    }
    struct Code: Decodable {
        var matrix: Int
        var bits: Int
        var full: Bool
        var rgb: [Float]
        var code: [Float]
    }

    var sum: Double
    var warp: Warp
    var third: [Float]
    var shrunk: [Float]
    var blur: [String: [Float]]
    var lab: [[Float]]
    var polygon: Polygon
    var codes: [Code]

    static func load() throws -> Reference {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "References/kernels.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }
}

/// The test picture of `References/kernels.py`.
func picture(_ phase: Double, width: Int = 40, height: Int = 32) -> Plane<Float> {
    var plane = Plane<Float>(width: width, height: height, repeating: 0)
    for row in 0..<height {
        for column in 0..<width {
            let (x, y) = (Double(column), Double(row))
            let wave = sin(0.35 * x + 0.02 * y * y + phase) * cos(0.27 * y - 0.1 * x + 2 * phase)
            plane[column, row] = Float(0.5 + 0.3 * wave)
        }
    }
    return plane
}

/// The largest difference between two lists of numbers; infinite when their counts differ.
func difference(_ left: [Float], _ right: [Float]) -> Float {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// A small generator, so that a test's random numbers are the same in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
