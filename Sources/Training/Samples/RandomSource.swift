import Foundation
package import Networks

/// The random numbers of training: the same seed gives the same numbers on every machine and device, and the four words
/// of its state go into each checkpoint.
///
/// xoshiro256** 1.0, seeded by SplitMix64 (Blackman and Vigna 2018).
package struct RandomSource: RandomNumberGenerator, Sendable, Equatable {
    /// Four, never all zero.
    private var words: [UInt64]

    /// A generator that starts at a seed.
    package init(seed: UInt64) {
        var s = seed
        words = (0..<4).map { _ in
            s &+= 0x9e37_79b9_7f4a_7c15
            var z = s
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    /// A generator that goes on from a saved state.
    package init(state: RandomState) { words = state.words }

    /// Everything that decides what comes next.
    package var state: RandomState {
        guard let state = RandomState(words) else {
            preconditionFailure("the state of xoshiro256** never becomes zero")
        }
        return state
    }

    package mutating func next() -> UInt64 {
        func turned(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
        let result = turned(words[1] &* 5, 7) &* 9
        let t = words[1] << 17
        words[2] ^= words[0]
        words[3] ^= words[1]
        words[1] ^= words[2]
        words[0] ^= words[3]
        words[2] ^= t
        words[3] = turned(words[3], 45)
        return result
    }

    /// Evenly spread over 0 ..< 1, in steps of 2^-53.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Evenly spread over -`reach` ..< `reach`.
    package mutating func uniform(_ reach: Double) -> Double { (2 * uniform() - 1) * reach }

    /// Normally spread about 0. Always takes two numbers from the generator (Box and Muller), so that what follows does
    /// not depend on what was drawn.
    package mutating func normal(_ deviation: Double) -> Double {
        let radius = (-2 * log(1 - uniform())).squareRoot()
        return deviation * radius * cos(2 * .pi * uniform())
    }

    /// A place in a list of `count`.
    package mutating func place(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }
}
