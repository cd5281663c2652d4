import Foundation

/// The shape of something in front of a face: how much of each pixel of a square it covers, 0 ... 1, row by row.
///
/// Blobs, ellipses, boxes, and what comes in from one side: made, not filmed, because nobody has to be filmed for them.
/// Each has a soft edge of about a pixel. Hands are more than a shape: see `MadeHand`.
package struct Occluder {
    /// `side * side` shares.
    package let cover: [Float]

    /// A shape somewhere in a square of `side` pixels; none may be seen.
    package init(side: Int, _ random: inout RandomSource) {
        let square = Square(side: side)
        let distance =
            switch random.place(below: 3) {
            case 0: square.blob(&random)
            case 1: random.uniform() < 0.5 ? square.ellipse(&random) : square.box(&random)
            default: square.side(&random)
            }
        let softness = Float(random.between(0.7, 2.5))
        cover = distance.map { min(1, max(0, 0.5 - $0 / softness)) }
    }
}

/// Distances, in pixels, to the edge of a shape: below zero inside. Lengths are given in 64ths of the side.
private struct Square {
    let side: Int

    private var unit: Double { Double(side) / 64 }
    private var middle: SIMD2<Float> { SIMD2(repeating: Float(side) / 2) }

    private func map(_ distance: (SIMD2<Float>) -> Float) -> [Float] {
        (0..<side).flatMap { y in
            (0..<side).map { x in distance(SIMD2(Float(x) + 0.5, Float(y) + 0.5)) }
        }
    }

    private func place(_ random: inout RandomSource) -> SIMD2<Float> {
        SIMD2(Float(random.uniform() * Double(side)), Float(random.uniform() * Double(side)))
    }

    private func length(_ low: Double, _ high: Double, _ random: inout RandomSource) -> Float {
        Float(random.between(low, high) * unit)
    }

    private func direction(_ angle: Double) -> SIMD2<Float> { .direction(angle) }

    /// A disk with a ragged edge.
    func blob(_ random: inout RandomSource) -> [Float] {
        let (center, radius) = (place(&random), length(8, 26, &random))
        let ragged = Noise.smooth(side: side, sigma: random.between(5, 12) * unit, &random)
        let depth = length(1, 6, &random)
        return zip(map { ($0 - center).length - radius }, ragged).map { $0 - $1 * depth }
    }

    func ellipse(_ random: inout RandomSource) -> [Float] {
        ellipse(
            place(&random), direction(random.uniform() * 2 * .pi), length(5, 26, &random),
            length(5, 26, &random))
    }

    private func ellipse(
        _ center: SIMD2<Float>, _ along: SIMD2<Float>, _ long: Float, _ wide: Float
    ) -> [Float] {
        map { p in
            let d = p - center
            let q = SIMD2((d * along).sum() / long, (d * SIMD2(-along.y, along.x)).sum() / wide)
            return (q.length - 1) * min(long, wide)
        }
    }

    func box(_ random: inout RandomSource) -> [Float] {
        let (center, along) = (place(&random), direction(random.uniform() * 2 * .pi))
        let half = SIMD2(length(4, 25, &random), length(4, 25, &random))
        return map { p in
            let d = p - center
            let q = SIMD2(abs((d * along).sum()), abs((d * SIMD2(-along.y, along.x)).sum())) - half
            return q.max()
        }
    }

    /// Everything beyond a ragged line: hair, a collar, somebody passing.
    func side(_ random: inout RandomSource) -> [Float] {
        let (origin, away) = (place(&random), direction(random.uniform() * 2 * .pi))
        let ragged = Noise.smooth(side: side, sigma: 8 * unit, &random)
        let (start, depth) = (length(5, 25, &random), length(1, 5, &random))
        return zip(map { p in start - ((p - origin) * away).sum() }, ragged).map { $0 - $1 * depth }
    }
}

/// Random planes without detail.
enum Noise {
    /// A plane of mean 0 and deviation 1 that changes over about `sigma` pixels: normal numbers on a coarse grid, with
    /// cubic steps between.
    static func smooth(side: Int, sigma: Double, _ random: inout RandomSource) -> [Float] {
        let step = max(1, 2 * sigma)
        let count = Int(Double(side) / step) + 3
        let nodes = (0..<count * count).map { _ in Float(random.normal(1)) }
        let shift = (random.uniform(), random.uniform())
        func node(_ pixel: Int, _ shift: Double) -> (Int, Float) {
            let place = (Double(pixel) + 0.5) / step + shift
            let t = Float(place - place.rounded(.down))
            return (Int(place), t * t * (3 - 2 * t))
        }
        var plane: [Float] = []
        plane.reserveCapacity(side * side)
        for y in 0..<side {
            let (row, v) = node(y, shift.1)
            for x in 0..<side {
                let (column, u) = node(x, shift.0)
                let at = row * count + column
                let above = nodes[at] + (nodes[at + 1] - nodes[at]) * u
                let below = nodes[at + count] + (nodes[at + count + 1] - nodes[at + count]) * u
                plane.append(above + (below - above) * v)
            }
        }
        let mean = plane.reduce(0, +) / Float(plane.count)
        let square = plane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(plane.count)
        let scale = 1 / max(square.squareRoot(), 1e-3)
        return plane.map { ($0 - mean) * scale }
    }
}

extension RandomSource {
    /// Evenly spread over `low` ..< `high`.
    mutating func between(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * uniform()
    }
}

extension SIMD2<Float> {
    fileprivate var length: Float { (self * self).sum().squareRoot() }
}
