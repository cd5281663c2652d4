import Faces
import Foundation
import Imaging

/// A hand that nobody filmed, as it may lie over a face: one to four fingers side by side, each bent, some with a nail,
/// at times with the back of the hand.
///
/// What tells a hand from the face below it is not its color, which is the same skin, but that it is round: darker toward
/// the edges, lit from one side, with a shadow on what lies below. Shapes of one shade taught a network to find a
/// third of a filmed hand, these teach it three quarters.
package struct MadeHand {
    /// A finger, or the back of the hand.
    fileprivate struct Part {
        /// How far each pixel lies outside, below zero inside.
        var distances: Plane<Float>
        var radius: Float
        /// Where a finger ends, and its last direction.
        var tip: (place: SIMD2<Float>, along: SIMD2<Float>)?
    }

    /// How light falls on all parts of a hand.
    private struct Light {
        var color: [Float]
        /// How much darker an edge is than the middle.
        var depth: Float
        /// How much lighter one side is.
        var side: SIMD2<Float>
        /// The shadow on what lies below: how dark, how far, and where to.
        var shadow: Float
        var reach: Float
        var moved: (x: Int, y: Int)
        /// Pixels over which an edge fades.
        var softness: Float
    }

    private let side: Int
    private var parts: [Part] = []

    /// How dark a shadow is in red, green and blue: what light is left has gone through skin.
    private static let tone: [Float] = [1, 0.95, 0.9]

    /// A hand somewhere in a square of `side` pixels. Lengths are in 64ths of the side.
    package init(side: Int, _ random: inout RandomSource) {
        self.side = side
        let unit = Float(side) / 64
        func length(_ low: Double, _ high: Double, _ random: inout RandomSource) -> Float {
            Float(random.between(low, high)) * unit
        }
        let center = SIMD2(length(8, 56, &random), length(8, 56, &random))
        let angle = random.uniform() * 2 * .pi
        let along = SIMD2<Float>.direction(angle)
        let across = SIMD2(-along.y, along.x)
        let width = length(4.5, 9, &random)
        let bend = random.normal(0.3)
        let count = 1 + random.place(below: 4)
        for i in 0..<count {
            let aside = Double(i) - Double(count - 1) / 2
            let spread = Float(aside * random.between(0.95, 1.35)) * width
            let root = center + across * spread + along * length(-5, 5, &random)
            let bone = width * Float(random.between(1.2, 2.2))
            var direction = angle + random.normal(0.12) + aside * random.normal(0.12)
            let first = root + .direction(direction) * bone
            direction += bend * random.between(0.3, 1.2)
            let second = first + .direction(direction) * bone * 0.7
            direction += bend * random.between(0.2, 1)
            let tip = second + .direction(direction) * bone * 0.55
            let radius = width / 2 * Float(random.between(0.9, 1.1))
            let bones = [root - along * Float(side) * 1.3, root, first, second, tip]
            let radii = [1.15, 1.1, 1, 0.92, 0.75].map { $0 * radius }
            let pieces = (0..<4).map {
                Capsule(from: bones[$0], to: bones[$0 + 1], radii: radii[$0], radii[$0 + 1])
            }
            add(pieces, radius: radius, tip: (tip, .direction(direction)))
        }
        if random.uniform() < 0.4 {
            let radius = width * Float(random.between(1.6, 2.6))
            let knuckles = center - along * length(10, 22, &random)
            let wrist = knuckles - along * 40 * unit
            let back = Capsule(from: wrist, to: knuckles, radii: radius, radius)
            add([back], radius: radius, tip: nil)
        }
        // Any finger may lie over any other.
        for i in parts.indices.reversed() { parts.swapAt(i, random.place(below: i + 1)) }
    }

    private mutating func add(
        _ pieces: [Capsule], radius: Float, tip: (SIMD2<Float>, SIMD2<Float>)?
    ) {
        var distances = Plane<Float>(width: side, height: side, repeating: 0)
        for y in 0..<side {
            for x in 0..<side {
                let place = SIMD2(Float(x) + 0.5, Float(y) + 0.5)
                distances[x, y] = pieces.reduce(.infinity) { min($0, $1.distance(to: place)) }
            }
        }
        parts.append(Part(distances: distances, radius: radius, tip: tip))
    }

    /// Lays the hand over a picture of its size, normalized as the networks see it; gives how much of each pixel it covers.
    package func lay(over picture: inout OcclusionPicture, _ random: inout RandomSource) -> [Float]
    {
        let light = Self.light(&random)
        var cover = [Float](repeating: 0, count: side * side)
        for part in parts {
            let grain = Noise.smooth(side: side, sigma: random.between(1.5, 5), &random)
            let nail = part.tip == nil || random.uniform() < 0.4 ? nil : Self.nail(&random)
            for y in 0..<side {
                for x in 0..<side {
                    let i = y * side + x
                    let shade = part.shade(x, y, light.depth, light.side) + 0.015 * grain[i]
                    let polish = nail == nil ? 0 : part.nail(x, y)
                    let below = light.shadow * part.shadow(x, y, light.moved, light.reach)
                    let share = min(1, max(0, 0.5 - part.distances.samples[i] / light.softness))
                    for c in 0..<3 {
                        let skin = light.color[c] + shade * Self.tone[c] + polish * (nail?[c] ?? 0)
                        let old = picture.planes[c].samples[i] - below * Self.tone[c]
                        picture.planes[c].samples[i] = old + (skin - old) * share
                    }
                    cover[i] = max(cover[i], share)
                }
            }
        }
        return cover
    }

    /// Normalizing made skin 0.5 in all channels.
    private static func light(_ random: inout RandomSource) -> Light {
        let base = 0.5 + random.normal(0.07)
        let color = (0..<3).map { _ in Float(base + random.normal(0.025)) }
        let depth = Float(random.between(0.02, 0.16))
        let side = SIMD2.direction(random.uniform() * 2 * .pi) * Float(random.normal(0.08))
        return Light(
            color: color, depth: depth, side: side, shadow: Float(random.between(0.03, 0.3)),
            reach: Float(random.between(1.6, 6)),
            moved: (random.place(below: 5) - 2, random.place(below: 5) - 2),
            softness: Float(random.between(0.5, 1.3)))
    }

    /// What a nail adds to each channel.
    private static func nail(_ random: inout RandomSource) -> [Float] {
        let light = random.normal(0.05) + 0.06
        return (0..<3).map { _ in Float(light + random.normal(0.03)) }
    }
}

extension MadeHand.Part {
    /// What rounding takes from the light of a pixel, and what its side adds.
    fileprivate func shade(_ x: Int, _ y: Int, _ depth: Float, _ side: SIMD2<Float>) -> Float {
        let last = distances.width - 1
        let (left, right) = (max(x - 1, 0), min(x + 1, last))
        let (above, under) = (max(y - 1, 0), min(y + 1, last))
        let slope = SIMD2(
            (distances[right, y] - distances[left, y]) / Float(right - left),
            (distances[x, under] - distances[x, above]) / Float(under - above))
        // 0 in the middle, 1 at the edge.
        let outward = min(1, max(0, 1 + distances[x, y] / radius))
        return outward * (slope * side).sum() - outward * outward * depth
    }

    /// How much of its shadow falls on a pixel: all beside it, none beyond the reach.
    fileprivate func shadow(_ x: Int, _ y: Int, _ moved: (x: Int, y: Int), _ reach: Float) -> Float
    {
        let last = distances.width - 1
        let (u, v) = (min(max(x - moved.x, 0), last), min(max(y - moved.y, 0), last))
        let share = min(1, max(0, 1 - max(distances[u, v], 0) / reach))
        return share * share
    }

    /// How much of a pixel is nail: an ellipse near the tip.
    fileprivate func nail(_ x: Int, _ y: Int) -> Float {
        guard let tip else { return 0 }
        let d = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - (tip.place - tip.along * radius * 0.3)
        let u = (d * tip.along).sum() / (radius * 0.8)
        let v = (d * SIMD2(-tip.along.y, tip.along.x)).sum() / (radius * 0.55)
        return min(1, max(0, 1.5 - 1.5 * (u * u + v * v).squareRoot()))
    }
}

extension SIMD2<Float> {
    /// A step of length 1 at an angle, clockwise from the right.
    static func direction(_ angle: Double) -> SIMD2 { SIMD2(Float(cos(angle)), Float(sin(angle))) }
}
