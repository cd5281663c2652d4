package import Imaging

/// How much a plane trembles from sample to sample, and how coarse that is: the plate's grain, or what the camera and its
/// codec left of it.
package struct GrainMeasure: Sendable, Hashable {
    /// The deviation that white noise would have whose finest differences are these, in code values.
    package var fine: Float
    /// The same of the means of four samples. White noise has half of `fine`.
    package var coarse: Float

    /// Fewer samples tell nothing.
    package static let least = 200

    /// The grain of a plane where `mask` is at least nine tenths of its most; `nil` where that is too little.
    ///
    /// Source: J. Immerkær, Computer Vision and Image Understanding 64 (1996): the filter (1, -2, 1) in both directions sees no
    /// slope, and turns white noise of deviation s into 6 s. The mean of the lowest four fifths counts, as eyes, lips and
    /// edges are no grain.
    package init?(_ plane: Plane<Float>, where mask: Plane<Float>) {
        let peak = mask.samples.max() ?? 0
        guard peak > 0, let fine = Self.deviation(plane, mask, least: 0.9 * peak, count: Self.least)
        else { return nil }
        self.fine = fine
        let (half, cover) = (plane.halved, mask.halved)
        coarse =
            Self.deviation(half, cover, least: 0.9 * peak, count: Self.least / 4) ?? fine / 2
    }

    private static func deviation(
        _ plane: Plane<Float>, _ mask: Plane<Float>, least: Float, count: Int
    ) -> Float? {
        let (w, h) = (plane.width, plane.height)
        guard w > 2, h > 2 else { return nil }
        var found: [Float] = []
        let (v, m) = (plane.samples.span, mask.samples.span)
        for y in 1..<h - 1 {
            for x in 1..<w - 1 where m[y * w + x] >= least {
                let i = y * w + x
                let above = v[i - w - 1] - 2 * v[i - w] + v[i - w + 1]
                let here = v[i - 1] - 2 * v[i] + v[i + 1]
                let below = v[i + w - 1] - 2 * v[i + w] + v[i + w + 1]
                found.append(abs(above - 2 * here + below))
            }
        }
        guard found.count >= count else { return nil }
        found.sort()
        let kept = found.count * 4 / 5
        // Of a normal distribution's magnitudes, the lowest four fifths have this mean.
        return found[..<kept].reduce(0, +) / Float(kept) / (6 * 0.558_603)
    }
}

/// Gives the swapped face the grain that the plate has there and the swap lacks.
///
/// What is missing in variance is made of random numbers, blurred to be as coarse as the plate's. The numbers follow from the
/// frame's index, the plane and the place alone: a frame has the same grain whoever paints it, a run that goes on after a
/// kill included.
package struct Grain: Sendable {
    /// How much of the missing deviation is added.
    package let amount: Float

    /// Grain of a strength.
    package init(amount: Float) { self.amount = amount }

    /// Adds grain to a face.
    ///
    /// - Parameters:
    ///   - face: The swapped face, as code values.
    ///   - plate: The plate at the same place.
    ///   - mask: 0 ... 1; nothing is added where it is 0.
    ///   - frame: The frame's index.
    ///   - plane: The plane's.
    ///   - corner: The place of the first sample in the frame's plane.
    package func add(
        to face: inout Plane<Float>, like plate: Plane<Float>, mask: Plane<Float>, frame: Int,
        plane: Int, corner: (x: Int, y: Int)
    ) {
        guard amount > 0, let there = GrainMeasure(plate, where: mask),
            let here = GrainMeasure(face, where: mask), there.fine > here.fine
        else { return }
        func missing(_ wanted: Float, _ found: Float) -> Float {
            max(0, wanted * wanted - found * found).squareRoot()
        }
        let fine = missing(there.fine, here.fine)
        let kernel = Self.kernel(ratio: missing(there.coarse, here.coarse) / fine)
        let grain = Self.noise(
            width: face.width, height: face.height, side: kernel.side, frame: frame, plane: plane,
            corner: corner)
        let strength = amount * fine * kernel.gain
        for i in face.samples.indices where mask.samples[i] > 0 {
            face.samples[i] += strength * grain.samples[i]
        }
    }

    /// The weight of both neighbors, 0 ... 1/4, with which noise of three samples has a ratio of coarse to fine, and the
    /// deviation of the white noise below it for a `fine` of 1.
    package static func kernel(ratio: Float) -> (side: Float, gain: Float) {
        // In one direction: the sum of squares of (1, -2, 1), and of it on means of two, after (a, 1 - 2 a, a).
        func energy(_ filter: [Float], _ a: Float) -> Float {
            let kernel = [a, 1 - 2 * a, a]
            var made = [Float](repeating: 0, count: filter.count + 2)
            for (i, f) in filter.enumerated() {
                for (k, w) in kernel.enumerated() { made[i + k] += f * w }
            }
            return made.reduce(0) { $0 + $1 * $1 }
        }
        var best: (side: Float, gain: Float, miss: Float) = (0, 1, .infinity)
        for step in 0...20 {
            let a = Float(step) / 80
            let fine = energy([1, -2, 1], a)
            let coarse = energy([0.5, 0.5, -1, -1, 0.5, 0.5], a)
            // Both directions have the same energy, and the filter's own is 6 in each.
            let miss = abs(coarse / fine - ratio)
            if miss < best.miss { best = (a, 6 / fine, miss) }
        }
        return (best.side, best.gain)
    }

    /// Noise of unit deviation, blurred by (side, 1 - 2 side, side) in both directions.
    package static func noise(
        width: Int, height: Int, side: Float, frame: Int, plane: Int, corner: (x: Int, y: Int)
    ) -> Plane<Float> {
        var white = Plane<Float>(width: width + 2, height: height + 2, repeating: 0)
        let seed = UInt64(truncatingIfNeeded: frame) &* 4 &+ UInt64(truncatingIfNeeded: plane)
        for y in 0..<height + 2 {
            for x in 0..<width + 2 {
                let place =
                    UInt64(truncatingIfNeeded: corner.y + y) << 32
                    | UInt64(UInt32(truncatingIfNeeded: corner.x + x))
                white[x, y] = normal(mixed(place &+ mixed(seed)))
            }
        }
        guard side > 0 else {
            var out = Plane<Float>(width: width, height: height, repeating: 0)
            for y in 0..<height { for x in 0..<width { out[x, y] = white[x + 1, y + 1] } }
            return out
        }
        var out = Plane<Float>(width: width, height: height, repeating: 0)
        let middle = 1 - 2 * side
        for y in 0..<height {
            for x in 0..<width {
                func row(_ y: Int) -> Float {
                    side * (white[x, y] + white[x + 2, y]) + middle * white[x + 1, y]
                }
                out[x, y] = side * (row(y) + row(y + 2)) + middle * row(y + 1)
            }
        }
        return out
    }

    /// Four numbers of 16 bits, added up: nearly normal, of deviation 1.
    private static func normal(_ bits: UInt64) -> Float {
        var sum: Float = 0
        for shift in stride(from: 0, to: 64, by: 16) {
            sum += (Float(bits >> UInt64(shift) & 0xffff) + 0.5) / 65536
        }
        return (sum - 2) * Float(3).squareRoot()
    }

    /// A number whose every bit depends on every bit of the other: the last step of SplitMix64.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var z = number &+ 0x9e37_79b9_7f4a_7c15
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
