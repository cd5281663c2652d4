import Conversion
import Faces
import Foundation
import Imaging
import Networks
import TestSupport
import Testing
import Torch

@Suite("The mean of a face's codes")
struct CodeSmoothingTests {
    private let smoothing = CodeSmoothing(share: 1)

    /// A series of codes of one number each, smoothed.
    private func smoothed(_ values: [Float], share: Float = 1) -> [Float] {
        let smoothing = CodeSmoothing(share: share)
        return values.indices.map { i in
            smoothing.apply([values[i]]) {
                values.indices.contains(i + $0) ? [values[i + $0]] : nil
            }[0]
        }
    }

    /// How much of a wave of `turn` radians a frame some weights leave.
    private func left(_ weights: [Float], turn: Double) -> Double {
        1
            + zip(1..., weights).reduce(0) {
                $0 + 2 * Double($1.1) * (cos(Double($1.0) * turn) - 1)
            }
    }

    /// The root mean square of the second difference that some weights leave of white noise's, as a share.
    private func tremble(_ weights: [Float]) -> Double {
        let turns = (0..<512).map { (Double($0) + 0.5) * .pi / 512 }
        func power(_ turn: Double, _ gain: Double) -> Double {
            let second = gain * (2 - 2 * cos(turn))
            return second * second
        }
        let all = turns.reduce(0) { $0 + power($1, 1) }
        return (turns.reduce(0) { $0 + power($1, left(weights, turn: $1)) } / all).squareRoot()
    }

    @Test("leaves what a mouth does, and a fifth of what a code trembles by")
    func response() {
        let syllable = 2 * Double.pi * 4 / 25
        #expect(abs(left(CodeSmoothing.weights, turn: syllable) - 0.85) < 0.002)
        #expect(abs(tremble(CodeSmoothing.weights) - 0.188) < 0.002)
        let wave = (0..<100).map { Float(sin(Double($0) * syllable)) }
        let middle = zip(smoothed(wave), wave).dropFirst(10).dropLast(10)
        #expect(middle.allSatisfy { abs($0 - 0.85 * $1) < 0.003 })
    }

    @Test(
        "is the one that trembles least of those that leave as much",
        arguments: 1...20 as ClosedRange<UInt64>)
    func best(seed: UInt64) {
        let syllable = 2 * Double.pi * 4 / 25
        var random = SeededRandom(seed: seed)
        var other = CodeSmoothing.weights
        for i in other.indices { other[i] += Float.random(in: -0.03...0.03, using: &random) }
        // The first weight is set so that as much of the wave is left.
        let without = left([0] + other.dropFirst(), turn: syllable)
        other[0] = Float((0.85 - without) / (2 * (cos(syllable) - 1)))
        #expect(tremble(other) > tremble(CodeSmoothing.weights) - 1e-3, "\(other)")
    }

    @Test("leaves what is even and what goes evenly as it is")
    func even() {
        let line = (0..<20).map { Float($0) * 0.5 - 3 }
        for (was, now) in zip(line, smoothed(line)).dropFirst(3).dropLast(3) {
            #expect(abs(was - now) < 1e-5)
        }
        #expect(smoothed([2, 2, 2]).allSatisfy { abs($0 - 2) < 1e-6 })
        #expect(smoothed([5]) == [5])
    }

    @Test("goes as far as it is asked to, and sees three frames to either side")
    func share() {
        var peak = [Float](repeating: 0, count: 15)
        peak[7] = 1
        let (all, half) = (smoothed(peak), smoothed(peak, share: 0.5))
        #expect(smoothed(peak, share: 0) == peak)
        for i in peak.indices {
            #expect(abs(half[i] - (peak[i] + all[i]) / 2) < 1e-6)
            #expect((all[i] != 0) == (abs(i - 7) <= CodeSmoothing.reach))
        }
    }

    @Test(
        "what a code says along a direction stays as it is, as far as it is asked to, and nothing else does"
    )
    func kept() {
        var random = SeededRandom(seed: 5)
        let codes = (0..<20).map { _ in
            (0..<3).map { _ in Float.random(in: -1...1, using: &random) }
        }
        let directions: [[Float]] = [[0.6, 0.8, 0], [-0.8, 0.6, 0]]
        func code(_ kept: Float, _ directions: [[Float]]) -> [Float] {
            CodeSmoothing(share: 1, kept: kept)
                .apply(codes[10], keeping: directions) { codes[10 + $0] }
        }
        func along(_ code: [Float], _ direction: [Float]) -> Float {
            zip(code, direction).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let smooth = code(0, directions)
        #expect(smooth == code(1, []))
        for share in [0.5, 1] as [Float] {
            let some = code(share, [directions[0]])
            let (own, mean) = (along(codes[10], directions[0]), along(smooth, directions[0]))
            #expect(abs(own - mean) > 0.1)
            #expect(abs(along(some, directions[0]) - (mean + share * (own - mean))) < 1e-6)
            #expect(abs(along(some, directions[1]) - along(smooth, directions[1])) < 1e-6)
            #expect(some[2] == smooth[2])
        }
        let both = code(1, directions)
        #expect(zip(both, codes[10]).prefix(2).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test(
        "in a conversion, what mouth and lids do is as quick as the plate's, and the rest is steady"
    )
    func conversion() throws {
        let clip = try MadeClip(
            "still.mkv",
            [
                "-f", "lavfi", "-i", "nullsrc=size=160x120:rate=25", "-frames:v", "12", "-vf",
                "format=gray,geq=lum='128+40*sin(X/7)*cos(Y/6)',format=yuv420p", "-c:v", "ffv1",
            ])
        /// How bright a face is that trembles along the first direction of its code, frame by frame.
        func brightness(
            _ directions: [[Float]], code: Double = 1, expression: Double = 1
        ) throws -> [Double] {
            var settings = ConversionSettings()
            settings.colorTransfer = "keep"
            (settings.light.share, settings.light.edge) = (0, 0)
            (settings.sharpening.amount, settings.degradation.blur) = (0, 0)
            (settings.time.code, settings.time.expression) = (code, expression)
            let pass = try SwapPass(
                networks: [TremblingStandIn(expressionDirections: directions)], settings: settings)
            let face = SyntheticFace.tracked(0, x: 80, y: 56, eyes: 30)
            return try pass.painted(clip) { _ in face }.map { one in
                Double(one.frame.samples(0)[66 * 160 + 80])
            }
        }
        func tremble(_ values: [Double]) -> Double {
            zip(values.dropFirst(4), values.dropFirst(3)).dropLast(3).reduce(0) {
                $0 + abs($1.0 - $1.1)
            }
        }
        let (own, steady) = (try brightness([], code: 0), try brightness([]))
        #expect(tremble(steady) < 0.4 * tremble(own), "\(steady) \(own)")
        #expect(try brightness([[1, 0]]) == own)
        #expect(try brightness([[0, 1]]) == steady)
        #expect(try brightness([[1, 0]], expression: 0) == steady)
    }
}

/// A network whose code is brighter in every other frame, and which paints an even face as bright as its code says.
private final class TremblingStandIn: FaceNetwork {
    let resolution = 64
    let coverage = 0.896
    let normalizesColors = false
    let sourceColors = FaceColors.unchanged
    let expressionDirections: [[Float]]
    private var count = 0

    init(expressionDirections: [[Float]]) { self.expressionDirections = expressionDirections }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] {
        faces.map { _ in
            count += 1
            return [count.isMultiple(of: 2) ? 0.7 : 0.3, 0.5]
        }
    }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        codes.map { code in
            var face = FloatRGB(width: resolution, height: resolution)
            let even = [Float](repeating: code[0], count: resolution * resolution)
            (face.red, face.green, face.blue) = (even, even, even)
            return face
        }
    }
}
