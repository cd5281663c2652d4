import Foundation
package import Imaging

/// How much of a plane's fine detail a codec has left: for each frequency of blocks of 8 by 8 samples, the share of coefficients
/// that are less than a step of the samples, and thus nothing.
package struct BlockShares: Sendable, Hashable {
    /// 64 shares, 0 ... 1, those of a row of frequencies after those above it; the first is that of the means.
    package var shares: [Float]

    /// Fewer blocks tell nothing.
    package static let least = 8

    /// The shares of a frame's plane in blocks that lie in a face.
    ///
    /// - Parameters:
    ///   - plane: A part of the frame's plane.
    ///   - corner: Where the part begins in it: blocks are counted from the frame's own corner, as codecs do.
    ///   - inside: How much each sample lies in the face; a block counts where all of it does by half and more.
    ///   - step: What samples are rounded to.
    package init?(
        _ plane: Plane<Float>, corner: (x: Int, y: Int), inside: Plane<Float>, step: Float
    ) {
        var (zeros, count) = ([Float](repeating: 0, count: 64), 0)
        for origin in plane.blocks(corner) where inside.least(in: origin) >= 0.5 {
            count += 1
            let found = plane.block(origin).cosines
            for k in 0..<64 where abs(found[k]) < step { zeros[k] += 1 }
        }
        guard count >= Self.least else { return nil }
        shares = zeros.map { $0 / Float(count) }
    }

    /// The weighted mean of some; `nil` for none.
    package init?(mean all: [(BlockShares, Float)]) {
        let total = all.reduce(0) { $0 + $1.1 }
        guard total > 0 else { return nil }
        shares = (0..<64).map { k in all.reduce(0) { $0 + $1.0.shares[k] * $1.1 } / total }
    }
}

/// Takes from the swapped face what the plate's codec took from the plate's: of each frequency's coefficients as many vanish,
/// the smallest first, in the blocks of the plate's own grid.
///
/// That is what a quantizer with a dead zone does. Which coefficients vanish is found in the face itself, so that a face with
/// stronger texture is not smoothed more than the plate's was.
package struct Compression: Sendable {
    /// How large the coefficients are that vanish, as a share of those that would have to.
    package let amount: Float

    /// Compression of a strength, 0 ... 1.
    package init(amount: Float) { self.amount = amount }

    /// Compresses a face where it will lie in the plate.
    ///
    /// - Parameters:
    ///   - face: The swapped face, as code values.
    ///   - plate: The plate at the same place.
    ///   - mask: 0 (plate) ... 1 (face).
    ///   - wanted: The shares of the plate's coefficients that are nothing.
    ///   - corner: The place of the first sample in the frame's plane.
    package func apply(
        to face: inout Plane<Float>, over plate: Plane<Float>, mask: Plane<Float>,
        like wanted: BlockShares, corner: (x: Int, y: Int)
    ) {
        guard amount > 0 else { return }
        var both = plate
        for i in both.samples.indices {
            both.samples[i] += (face.samples[i] - plate.samples[i]) * mask.samples[i]
        }
        // What a codec sees is the picture, plate and face together.
        let blocks = both.blocks(corner).filter { mask.most(in: $0) > 0 }
            .map { (origin: $0, values: both.block($0).cosines) }
        let peak = 0.9 * (mask.samples.max() ?? 0)
        let inside = blocks.filter { mask.least(in: $0.origin) >= peak }
        guard inside.count >= BlockShares.least else { return }
        let limits = (0..<64).map { k -> Float in
            let sizes = inside.map { abs($0.values[k]) }.sorted()
            let rank = min(sizes.count - 1, Int(wanted.shares[k] * Float(sizes.count)))
            return amount * sizes[rank]
        }
        for (origin, values) in blocks {
            var lost = [Float](repeating: 0, count: 64)
            for k in 1..<64 where abs(values[k]) < limits[k] { lost[k] = -values[k] }
            let change = lost.samples
            for y in 0..<8 {
                for x in 0..<8 where mask[origin.x + x, origin.y + y] > 0 {
                    face[origin.x + x, origin.y + y] += change[8 * y + x]
                }
            }
        }
    }
}

extension Plane where Sample == Float {
    /// Where whole blocks begin, in a part of a plane that begins at `corner` of it.
    fileprivate func blocks(_ corner: (x: Int, y: Int)) -> [(x: Int, y: Int)] {
        func starts(_ first: Int, _ length: Int) -> StrideTo<Int> {
            stride(from: (8 - first % 8) % 8, to: length - 7, by: 8)
        }
        return starts(corner.y, height).flatMap { y in
            starts(corner.x, width).map { (x: $0, y: y) }
        }
    }

    fileprivate func block(_ origin: (x: Int, y: Int)) -> [Float] {
        (0..<8).flatMap { y -> ArraySlice<Float> in
            let start = (origin.y + y) * width + origin.x
            return samples[start..<start + 8]
        }
    }

    fileprivate func least(in origin: (x: Int, y: Int)) -> Float { block(origin).min() ?? 0 }
    fileprivate func most(in origin: (x: Int, y: Int)) -> Float { block(origin).max() ?? 0 }
}

extension [Float] {
    /// The discrete cosine transform of 8 rows of 8 samples, whose coefficients have the samples' energy.
    fileprivate var cosines: [Float] {
        let basis = CosineBasis.rows
        return multiplied(basis, isTurned: false).multiplied(basis, isTurned: false)
    }

    /// The samples of such coefficients.
    fileprivate var samples: [Float] {
        let basis = CosineBasis.rows
        return multiplied(basis, isTurned: true).multiplied(basis, isTurned: true)
    }

    /// Each row times the basis, rows and columns exchanged: twice is both directions.
    private func multiplied(_ basis: [Float], isTurned: Bool) -> [Float] {
        var out = [Float](repeating: 0, count: 64)
        for row in 0..<8 {
            for k in 0..<8 {
                var sum: Float = 0
                for x in 0..<8 {
                    sum += self[8 * row + x] * (isTurned ? basis[8 * x + k] : basis[8 * k + x])
                }
                out[8 * k + row] = sum
            }
        }
        return out
    }
}

private enum CosineBasis {
    /// The eight cosines at eight places, each of length 1.
    static let rows: [Float] = (0..<8).flatMap { k in
        (0..<8).map { x in
            let scale = k == 0 ? (1.0 / 8).squareRoot() : 0.5
            return Float(scale * cos(Double.pi * Double(k) * (Double(x) + 0.5) / 8))
        }
    }
}
