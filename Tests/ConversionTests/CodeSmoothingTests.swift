import Conversion
import Foundation
import TestSupport
import Testing

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
}
