import Foundation

/// The numbers that `References/pairs.py` wrote.
struct PairsReference: Decodable {
    struct Random: Decodable {
        var seed: UInt64
        var numbers: [String]
    }
    struct Triangulation: Decodable {
        var seed: UInt64
        var triangles: [[Int32]]
    }
    struct Warp: Decodable {
        var side: Int
        var move: [[Float]]
        var warped: [Float]
    }
    var random: Random
    var triangulations: [Triangulation]
    var warp: Warp
    var erfc: [[Float]]

    static func read() throws -> PairsReference {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "References/pairs.json")
        return try JSONDecoder().decode(PairsReference.self, from: Data(contentsOf: file))
    }
}
