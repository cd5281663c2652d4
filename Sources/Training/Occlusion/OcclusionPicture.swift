import Foundation
package import Imaging

/// A square picture of three planes, normalized as the networks see it, while something is laid over it.
package struct OcclusionPicture: Sendable {
    /// Red, green and blue.
    package var planes: [Plane<Float>]

    /// A picture of three planes, all of one square.
    package init(planes: [Plane<Float>]) { self.planes = planes }

    /// The side in pixels.
    var side: Int { planes[0].width }

    /// What each channel becomes, pixel by pixel.
    @inline(__always)
    func map(_ change: (_ channel: Int, _ pixel: Int, Float) -> Float) -> OcclusionPicture {
        OcclusionPicture(
            planes: planes.enumerated().map { c, plane in
                var samples = plane.samples
                for i in samples.indices { samples[i] = change(c, i, samples[i]) }
                return Plane(width: plane.width, height: plane.height, samples: samples)
            })
    }

    /// The part of this picture that a map shows.
    func warped(by map: SamplingMap, side: Int) -> OcclusionPicture {
        OcclusionPicture(
            planes: planes.map { $0.warped(by: map, width: side, height: side, .bilinear) })
    }

    /// Blurred by a Gaussian of `sigma` pixels.
    func blurred(_ sigma: Double) -> OcclusionPicture {
        OcclusionPicture(planes: planes.map { $0.blurred(sigma: sigma) })
    }

    /// The same under another light and before another camera: lighter to one side, unevenly lit, at times soft or noisy, in
    /// other colors. Without it a network takes a face that it knows in one light for covered in another.
    func filmedElsewhere(_ random: inout RandomSource) -> OcclusionPicture {
        let side = side
        let toward = SIMD2<Float>.direction(random.uniform() * 2 * .pi)
        let (slope, rise) = (Float(random.normal(0.2)), Float(random.normal(0.1)))
        var made = map { _, i, value in
            let place = SIMD2(Float(i % side), Float(i / side)) * (2 / Float(side)) - 1
            let across = (place * toward).sum()
            return value * (1 + slope * across) + rise * across
        }
        if random.uniform() < 0.5 { made = made.blurred(random.between(0.3, 1.2)) }
        if random.uniform() < 0.5 {
            let depth = random.uniform() * 0.03
            for c in made.planes.indices {
                for i in made.planes[c].samples.indices {
                    made.planes[c].samples[i] += Float(random.normal(depth))
                }
            }
        }
        let uneven = Noise.smooth(side: side, sigma: random.between(8, 20), &random)
        let depth = Float(random.normal(0.15))
        let gain = (0..<3).map { _ in Float(exp(random.normal(0.2))) }
        let offset = Float(random.normal(0.06))
        return made.map { c, i, value in
            (value + depth * uneven[i] - 0.5) * gain[c] + 0.5 + offset
        }
    }

    /// What an occluder of a face looks like: skin above all, since hands are what comes before faces.
    ///
    /// - Parameters:
    ///   - face: The face that it will cover.
    ///   - other: Any crop, larger than the face's square.
    static func texture(
        over face: OcclusionPicture, other: OcclusionPicture, _ random: inout RandomSource
    ) -> OcclusionPicture {
        let side = face.side
        switch random.uniform() {
        case ..<0.2: return moved(face, &random)
        case ..<0.4: return shaded(face, &random)
        case ..<0.75: return turned(other, side: side, &random)
        default:
            let color = (0..<3).map { _ in Float(random.between(-0.4, 1.2)) }
            let depth = Float(random.uniform() * 0.15)
            let noise = Noise.smooth(side: side, sigma: random.between(0.7, 6), &random)
            return face.map { c, i, _ in color[c] + noise[i] * depth }
        }
    }

    /// The face itself, elsewhere, upside down or mirrored, without its detail.
    private static func moved(
        _ face: OcclusionPicture, _ random: inout RandomSource
    ) -> OcclusionPicture {
        let side = face.side
        let (dx, dy) = (random.place(below: side), random.place(below: side))
        let turnsOver = random.uniform() < 0.5
        var made = face
        for c in made.planes.indices {
            for y in 0..<side {
                for x in 0..<side {
                    let (u, v) = ((x + dx) % side, (y + dy) % side)
                    made.planes[c][x, y] =
                        face.planes[c][turnsOver ? u : side - 1 - u, turnsOver ? side - 1 - v : v]
                }
            }
        }
        return made.blurred(random.between(0.5, 4)).relit(&random)
    }

    /// The colors of skin, which normalizing made all alike, under light from one side.
    private static func shaded(
        _ face: OcclusionPicture, _ random: inout RandomSource
    ) -> OcclusionPicture {
        let side = face.side
        let (across, down) = (Float(random.normal(0.12)), Float(random.normal(0.12)))
        let noise = Noise.smooth(side: side, sigma: random.between(2, 8), &random)
        let depth = Float(random.between(0.02, 0.1))
        let base = Float(0.5 + random.normal(0.08))
        let color = (0..<3).map { _ in base + Float(random.normal(0.04)) }
        let share: [Float] = [1, 0.95, 0.9]
        let made = face.map { c, i, _ in
            let (x, y) = (Float(i % side), Float(i / side))
            let shade = across * (2 * x / Float(side) - 1) + down * (2 * y / Float(side) - 1)
            return color[c] + (shade + noise[i] * depth) * share[c]
        }
        return made.relit(&random)
    }

    /// A piece of another crop, turned anyhow and enlarged.
    private static func turned(
        _ other: OcclusionPicture, side: Int, _ random: inout RandomSource
    ) -> OcclusionPicture {
        let angle = random.uniform() * 2 * .pi
        let step = 1 / random.between(1, 2.5)
        let (a, b) = (step * cos(angle), step * sin(angle))
        let room = Double(other.side - side)
        let half = Double(side) / 2
        let (x, y) = (random.uniform() * room + half, random.uniform() * room + half)
        let map = SamplingMap(
            xx: a, xy: -b, x0: x - a * half + b * half, yx: b, yy: a, y0: y - b * half - a * half)
        let gain = (0..<3).map { _ in Float(exp(random.normal(0.2))) }
        let offset = Float(random.normal(0.1))
        return other.warped(by: map, side: side).map { c, _, value in value * gain[c] + offset }
    }

    private func relit(_ random: inout RandomSource) -> OcclusionPicture {
        let gain = Float(exp(random.normal(0.12)))
        let offset = (0..<3).map { _ in Float(random.normal(0.03)) }
        return map { c, _, value in value * gain + offset[c] }
    }
}
