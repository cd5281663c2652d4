import Faces
import Foundation
import Imaging
import Testing

@Suite("masks")
struct MaskTests {
    private struct Case: Decodable {
        var polygon: [[Double]]
        var width: Int
        var height: Int
        var coverage: [Double]
    }

    @Test("coverage is the area of the polygon inside each pixel")
    func reference() throws {
        let cases = try Reference.load("coverage.json", as: [Case].self)
        #expect(cases.count == 12)
        for one in cases {
            let mask = Plane<Float>.filled(
                one.polygon.map { Point<CropSpace>($0[0], $0[1]) }, width: one.width,
                height: one.height)
            for (found, expected) in zip(mask.samples, one.coverage) {
                #expect(abs(Double(found) - expected) < 2e-5)
            }
        }
    }

    @Test("the direction around a polygon and the corner it begins with do not matter")
    func order() {
        var noise = Noise(state: 4)
        let polygon = (0..<9).map { i in
            let turn = Double(i) / 9 * 2 * .pi
            let r = Double.random(in: 4...15, using: &noise)
            return Point<CropSpace>(16 + r * cos(turn), 16 + r * sin(turn))
        }
        let mask = Plane<Float>.filled(polygon, width: 32, height: 32)
        for other in [Array(polygon.reversed()), Array(polygon[4...] + polygon[..<4])] {
            let again = Plane<Float>.filled(other, width: 32, height: 32)
            #expect(zip(mask.samples, again.samples).allSatisfy { abs($0 - $1) < 1e-6 })
        }
    }

    @Test("bytes are the rounded shares")
    func bytes() {
        let polygon = [Point<CropSpace>(1.5, 1.25), Point(6.75, 2), Point(4, 7)]
        let exact = Plane<Float>.filled(polygon, width: 8, height: 8)
        let bytes = Plane<UInt8>.filled(polygon, width: 8, height: 8)
        #expect(bytes.samples == exact.samples.map { UInt8(($0 * 255).rounded()) })
        #expect(bytes.samples.contains(255) && bytes.samples.contains(0))
    }

    @Test("what is no area covers nothing")
    func nothing() {
        let none: [[Point<CropSpace>]] = [
            [], [Point(1, 1)], [Point(0, 0), Point(5, 5)],
            [Point(0, 0), Point(.nan, 3), Point(5, 5)],
            [Point(0, 0), Point(.infinity, 3), Point(5, 5)],
            [Point(-9, -9), Point(-2, -9), Point(-5, -2)],
            [Point(90, 1), Point(95, 1), Point(95, 5)],
        ]
        for polygon in none {
            let mask = Plane<Float>.filled(polygon, width: 10, height: 8)
            #expect(mask.samples.count == 80 && mask.samples.allSatisfy { $0 == 0 })
        }
        #expect(Plane<Float>.filled([Point<CropSpace>](), width: 0, height: 5).samples.isEmpty)
    }

    @Test("a polygon far larger than the picture covers all of it")
    func everything() {
        let polygon = [Point<CropSpace>(-1e7, -1e7), Point(3e7, -1e7), Point(-1e7, 3e7)]
        let mask = Plane<Float>.filled(polygon, width: 30, height: 20)
        #expect(mask.samples.allSatisfy { abs($0 - 1) < 1e-5 })
    }
}

@Suite("sharpness")
struct SharpnessTests {
    /// Noise of detail at every scale, about as a face has: sums of blurred noise.
    private static func picture(_ side: Int, seed: UInt64) -> [Float] {
        var noise = Noise(state: seed)
        var result = [Float](repeating: 110, count: side * side)
        for radius in [1, 2, 4, 8, 16] {
            let layer = blurred(
                (0..<side * side).map { _ in Float.random(in: -1...1, using: &noise) }, side,
                x: radius, y: radius)
            for i in result.indices { result[i] += layer[i] * Float(30 * radius) / 2 }
        }
        return result
    }

    /// Means over `2 x + 1` columns and `2 y + 1` rows.
    private static func blurred(_ p: [Float], _ side: Int, x: Int, y: Int) -> [Float] {
        func pass(_ p: [Float], _ r: Int, _ step: Int, _ other: Int) -> [Float] {
            var result = p
            for a in 0..<side {
                for b in 0..<side {
                    var sum: Float = 0
                    for d in -r...r {
                        sum += p[a * other + max(0, min(side - 1, b + d)) * step]
                    }
                    result[a * other + b * step] = sum / Float(2 * r + 1)
                }
            }
            return result
        }
        return pass(pass(p, x, 1, side), y, side, 1)
    }

    private static func sharpness(_ p: [Float], _ side: Int) throws -> Double {
        var bytes: [UInt8] = []
        for value in p { for _ in 0..<3 { bytes.append(UInt8(max(0, min(255, value.rounded())))) } }
        return try #require(RGBImage(width: side, height: side, bytes: bytes).sharpness)
    }

    @Test("every blur lowers it, a stronger one more, and motion in either direction counts")
    func order() throws {
        for seed in [1, 2, 3] as [UInt64] {
            let picture = Self.picture(256, seed: seed)
            func blurred(_ x: Int, _ y: Int) throws -> Double {
                try Self.sharpness(Self.blurred(picture, 256, x: x, y: y), 256)
            }
            let sharp = try Self.sharpness(picture, 256)
            let (little, much) = (try blurred(1, 1), try blurred(3, 3))
            #expect(sharp > little + 0.1 && little > much + 0.1)
            let (across, down) = (try blurred(6, 0), try blurred(0, 6))
            #expect(across < sharp - 0.3 && down < sharp - 0.3)
        }
    }

    @Test("contrast and brightness do not change it")
    func contrast() throws {
        let picture = Self.picture(256, seed: 5)
        let pale = picture.map { 150 + ($0 - 110) * 0.5 }
        let difference = try Self.sharpness(picture, 256) - Self.sharpness(pale, 256)
        #expect(abs(difference) < 0.05)
    }

    @Test("a crop of any size can be judged")
    func sizes() throws {
        let picture = Self.picture(256, seed: 6)
        let sharp = try Self.sharpness(picture, 256)
        // 384 pixels of the same content, each the nearest of the 256.
        let large = (0..<384 * 384).map { i in
            let (x, y) = (i % 384 * 2 / 3, i / 384 * 2 / 3)
            return picture[y * 256 + x]
        }
        let larger = try Self.sharpness(large, 384)
        #expect(abs(larger - sharp) < 0.35)
        let flat = try Self.sharpness([Float](repeating: 9, count: 49), 7)
        #expect(flat == -6)
        #expect(RGBImage(width: 0, height: 0).sharpness == nil)
        #expect(RGBImage(width: 1, height: 1).sharpness == -6)
    }
}
