import Foundation
import Imaging
import Networks

/// What an occlusion network learns from: crops of faces with nothing before them, over which things are laid.
///
/// Crops with a hand in them are none of it: a hand that is there and not marked would teach that hands are face. The
/// faceset has left them out.
package struct OcclusionLessons: Sendable {
    /// One picture and its answer.
    package struct Lesson: Sendable {
        /// Red, green, blue, plane after plane: normalized with what covers the face.
        package var picture: [Float]
        /// How much of each pixel is covered, 0 ... 1.
        package var cover: [Float]
        /// How much each pixel counts: 1 on the face and near it.
        package var weight: [Float]
    }

    /// The share of pictures that nothing covers.
    private static let bareShare = 0.35
    private let people: [PersonSamples]

    /// Lessons from people of whom each has as much part as the other.
    package init(_ people: [PersonSamples]) { self.people = people }

    /// How many crops there are.
    var count: Int { people.reduce(0) { $0 + $1.count } }

    /// One lesson.
    package func lesson(_ random: inout RandomSource) -> Lesson {
        let side = OcclusionNetwork.resolution
        let (whole, weights) = crop(&random)
        let map = view(of: whole.side, &random)
        var picture = whole.warped(by: map, side: side)
        let weight = weights.warped(by: map, width: side, height: side, .bilinear)
        var cover = [Float](repeating: 0, count: side * side)
        if random.uniform() >= Self.bareShare {
            for _ in 0...random.place(below: 2) {
                let other = crop(&random).picture
                let texture = OcclusionPicture.texture(over: picture, other: other, &random)
                lay(texture, Occluder(side: side, &random).cover, over: &picture, &random)
                    .enumerated().forEach { cover[$0] = max(cover[$0], $1) }
            }
        }
        let gain = (0..<3).map { _ in Float(exp(random.normal(0.1))) }
        let offset = Float(random.normal(0.03))
        let seen = normalized(picture, weight).map { c, _, value in
            (value - 0.5) * gain[c] + 0.5 + offset
        }
        return Lesson(
            picture: seen.planes.flatMap(\.samples), cover: cover, weight: weight.samples)
    }

    /// Any crop with its margin, normalized by its own colors, and what counts in it.
    private func crop(
        _ random: inout RandomSource
    ) -> (picture: OcclusionPicture, weights: Plane<Float>) {
        let person = people[random.place(below: people.count)]
        let index = random.place(below: person.count)
        let (bytes, side) = (person.sample(index), person.square.side)
        let colors = person.colors[index].toNetwork
        func plane(_ channel: Int, _ value: (UInt8) -> Float) -> Plane<Float> {
            let start = bytes.startIndex + channel * side * side
            return Plane(
                width: side, height: side, samples: bytes[start..<start + side * side].map(value))
        }
        let planes = (0..<3).map { c in
            plane(c) { Float($0) / 255 * colors.scale[c] + colors.shift[c] }
        }
        // Lips and eyes count four times in a face network's lessons, and once here.
        let weights = plane(3) { min(1, Float($0) / 255 * Sample.heaviest) }
        return (OcclusionPicture(planes: planes), weights)
    }

    /// Turned by up to 6 degrees, zoomed by 8 %, moved by a twentieth; half of all mirrored.
    private func view(of side: Int, _ random: inout RandomSource) -> SamplingMap {
        let size = Double(OcclusionNetwork.resolution)
        let angle = random.uniform(6) * .pi / 180
        let step = 1 / random.between(0.92, 1.08)
        let (a, b) = (step * cos(angle), step * sin(angle))
        let flip = random.uniform() < 0.5 ? -1.0 : 1.0
        let (x, y) = (
            Double(side) / 2 + random.uniform(0.05) * size,
            Double(side) / 2 + random.uniform(0.05) * size
        )
        let half = size / 2
        return SamplingMap(
            xx: a * flip, xy: -b, x0: x - a * flip * half + b * half, yx: b * flip, yy: a,
            y0: y - b * flip * half - a * half)
    }

    /// Lays a texture and its shadow over a picture; gives the cover.
    private func lay(
        _ texture: OcclusionPicture, _ cover: [Float], over picture: inout OcclusionPicture,
        _ random: inout RandomSource
    ) -> [Float] {
        let side = picture.side
        let (dx, dy) = (random.place(below: 7) - 3, random.place(below: 7) - 3)
        var moved = Plane<Float>(width: side, height: side, repeating: 0)
        for y in 0..<side {
            for x in 0..<side {
                let (u, v) = (min(max(x - dx, 0), side - 1), min(max(y - dy, 0), side - 1))
                moved[x, y] = cover[v * side + u]
            }
        }
        let shadow = moved.blurred(sigma: 2).samples
        let depth = Float(0.1 * random.uniform())
        picture = picture.map { c, i, value in
            (value - depth * shadow[i]) * (1 - cover[i]) + texture.planes[c].samples[i] * cover[i]
        }
        return cover
    }

    /// The colors brought to what they would be if everything in the oval were face, as in a plate's frame.
    private func normalized(
        _ picture: OcclusionPicture, _ weight: Plane<Float>
    ) -> OcclusionPicture {
        let colors = FaceColors.measure(
            red: picture.planes[0].samples, green: picture.planes[1].samples,
            blue: picture.planes[2].samples, inside: weight.samples)
        guard let change = colors?.toNetwork else { return picture }
        return picture.map { c, _, value in value * change.scale[c] + change.shift[c] }
    }
}
