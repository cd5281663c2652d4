import Foundation
package import Imaging
import Networks

/// What an occlusion network learns from: crops of faces with nothing before them, over which things are laid.
///
/// A hand that is there and not marked would teach that hands are face, so crops with a hand in them, which the faceset
/// has left out, come with the place of the hand.
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

    /// What lies before the face of a lesson.
    private enum Kind {
        /// Nothing.
        case bare
        /// A filmed hand, in the crop that it was filmed in.
        case filmed
        /// A filmed hand, before another face.
        case moved
        /// A hand that was made.
        case made
        /// Shapes of any color.
        case shapes
    }

    private let people: [PersonSamples]
    /// Hands that were filmed before the target's face.
    var hands: [FilmedHand]

    /// Lessons from people of whom each has as much part as the other, and from hands that were filmed before faces.
    package init(_ people: [PersonSamples], hands: [FilmedHand] = []) {
        (self.people, self.hands) = (people, hands)
    }

    /// How many crops there are.
    var count: Int { people.reduce(0) { $0 + $1.count } }

    private func kind(_ random: inout RandomSource) -> Kind {
        let share = random.uniform()
        // Where no hand was filmed, all hands are made.
        if hands.isEmpty { return share < 0.25 ? .bare : share < 0.7 ? .made : .shapes }
        switch share {
        case ..<0.2: return .bare
        case ..<0.45: return .filmed
        case ..<0.6: return .moved
        case ..<0.85: return .made
        default: return .shapes
        }
    }

    /// One lesson.
    package func lesson(_ random: inout RandomSource) -> Lesson {
        let kind = kind(&random)
        if kind == .filmed { return filmed(hands[random.place(below: hands.count)], &random) }
        let side = OcclusionNetwork.resolution
        let (whole, weights) = crop(&random)
        let map = Self.view(of: whole.side, &random)
        var picture = whole.warped(by: map, side: side)
        let weight = weights.warped(by: map, width: side, height: side, .bilinear)
        var cover = [Float](repeating: 0, count: side * side)
        switch kind {
        case .bare, .filmed: break
        case .moved: cover = layHand(over: &picture, &random)
        case .made: cover = MadeHand(side: side, &random).lay(over: &picture, &random)
        case .shapes:
            for _ in 0...random.place(below: 2) {
                let texture = OcclusionPicture.texture(
                    over: picture, other: crop(&random).picture, &random)
                let shape = Occluder(side: side, &random).cover
                lay(texture, shape, over: &picture, &random)
                for i in cover.indices { cover[i] = max(cover[i], shape[i]) }
            }
        }
        return finished(picture, cover, weight, weight, &random)
    }

    /// A filmed hand where it was. What lies within a pixel or two of its edge does not count: nobody knows on which side
    /// it is.
    private func filmed(_ hand: FilmedHand, _ random: inout RandomSource) -> Lesson {
        let side = OcclusionNetwork.resolution
        let map = Self.view(of: hand.picture.side, &random)
        let weight = hand.weights.warped(by: map, width: side, height: side, .bilinear)
        let distances = hand.distances.warped(by: map, width: side, height: side, .bilinear)
        var known = weight
        for (i, distance) in distances.samples.enumerated() where distance > -1 && distance < 2 {
            known.samples[i] = 0
        }
        return finished(
            hand.picture.warped(by: map, side: side), distances.samples.map { $0 < 0 ? 1 : 0 },
            known, weight, &random)
    }

    /// Lays a filmed hand over another face, turned and moved; gives the cover.
    private func layHand(
        over picture: inout OcclusionPicture, _ random: inout RandomSource
    ) -> [Float] {
        let (side, hand) = (picture.side, hands[random.place(below: hands.count)])
        let map = Self.view(of: hand.picture.side, turn: 40, zoom: 0.25, shift: 0.22, &random)
        // Half a pixel within its edge, so that nothing of the face behind it comes along.
        let cover = hand.distances.warped(by: map, width: side, height: side, .bilinear).samples
            .map { min(1, max(0, -$0)) }
        let gain = Float(exp(random.normal(0.1)))
        let offset = (0..<3).map { _ in Float(random.normal(0.03)) }
        let texture = hand.picture.warped(by: map, side: side).map { c, _, value in
            value * gain + offset[c]
        }
        lay(texture, cover, over: &picture, &random)
        return cover
    }

    /// A lesson whose colors are normalized by the whole oval, in another light.
    private func finished(
        _ picture: OcclusionPicture, _ cover: [Float], _ weight: Plane<Float>,
        _ oval: Plane<Float>, _ random: inout RandomSource
    ) -> Lesson {
        let seen = normalized(picture, oval).filmedElsewhere(&random)
        return Lesson(
            picture: seen.planes.flatMap(\.samples), cover: cover, weight: weight.samples)
    }

    /// Any crop with its margin, and what counts in it.
    private func crop(
        _ random: inout RandomSource
    ) -> (picture: OcclusionPicture, weights: Plane<Float>) {
        let person = people[random.place(below: people.count)]
        return person.occlusionPicture(random.place(below: person.count))
    }

    /// The network's square in a crop of `side` pixels: turned by up to 6 degrees, zoomed by 8 %, moved by a twentieth, or by
    /// what is said; half of all mirrored.
    private static func view(
        of side: Int, turn: Double = 6, zoom: Double = 0.08, shift: Double = 0.05,
        _ random: inout RandomSource
    ) -> SamplingMap {
        let size = Double(OcclusionNetwork.resolution)
        let angle = random.uniform(turn) * .pi / 180
        let step = 1 / random.between(1 - zoom, 1 + zoom)
        let (a, b) = (step * cos(angle), step * sin(angle))
        let flip = random.uniform() < 0.5 ? -1.0 : 1.0
        let (x, y) = (
            Double(side) / 2 + random.uniform(shift) * size,
            Double(side) / 2 + random.uniform(shift) * size
        )
        let half = size / 2
        return SamplingMap(
            xx: a * flip, xy: -b, x0: x - a * flip * half + b * half, yx: b * flip, yy: a,
            y0: y - b * flip * half - a * half)
    }

    /// Lays a texture and its shadow over a picture.
    private func lay(
        _ texture: OcclusionPicture, _ cover: [Float], over picture: inout OcclusionPicture,
        _ random: inout RandomSource
    ) {
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

extension PersonSamples {
    /// A sample with its margin, normalized by its own colors, and what counts in it.
    package func occlusionPicture(_ index: Int) -> (OcclusionPicture, Plane<Float>) {
        let (bytes, side) = (sample(index), square.side)
        let change = colors[index].toNetwork
        func plane(_ channel: Int, _ value: (UInt8) -> Float) -> Plane<Float> {
            let start = bytes.startIndex + channel * side * side
            return Plane(
                width: side, height: side, samples: bytes[start..<start + side * side].map(value))
        }
        let planes = (0..<3).map { c in
            plane(c) { Float($0) / 255 * change.scale[c] + change.shift[c] }
        }
        // Lips and eyes count four times in a face network's lessons, and once here.
        let weights = plane(3) { min(1, Float($0) / 255 * Sample.heaviest) }
        return (OcclusionPicture(planes: planes), weights)
    }
}
