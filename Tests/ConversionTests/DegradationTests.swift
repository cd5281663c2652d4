import Conversion
import Foundation
import Imaging
import Testing

/// The numbers of `References/degradation.py`, and its pictures.
private struct Reference: Decodable {
    var scales: [Float]
    var streaked: [Float]
    var lacking: [[Float]]
    var shares: [Float]
    var compressed: [Float]

    static func read() throws -> Reference {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "References/degradation.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }
}

private func plane(_ value: (Double, Double) -> Double) -> Plane<Float> {
    var plane = Plane<Float>(width: 104, height: 96, repeating: 0)
    for y in 0..<96 { for x in 0..<104 { plane[x, y] = Float(value(Double(x), Double(y))) } }
    return plane
}

private func picture(_ phase: Double) -> Plane<Float> {
    plane { x, y in
        var waves = 20 * sin(0.9 * x + 0.3 * y + phase) + 15 * sin(0.35 * x - 0.8 * y)
        waves += 10 * cos(1.7 * x + 0.2 * y)
        waves += 12 * sin(0.2 * x * y / 40 + phase) + 8 * cos(1.3 * y - phase)
        return 90 + 0.5 * x + waves
    }
}

private let weights = plane { x, y in min(1, max(0, 2 - hypot(x - 52, y - 48) / 30)) }

/// A face of which nothing is like the plate's but what a camera does to both.
private func texture(_ seed: Double) -> Plane<Float> {
    plane { x, y in
        let waves = (1...60).map { k -> Double in
            let (angle, size) = (Double(k) * 2.399 + seed, 0.12 * pow(1.05, Double(k)))
            return sin(size * (x * cos(angle) + y * sin(angle)) + seed * Double(k * k)) / size
        }
        return 120 + 6 * waves.reduce(0, +)
    }
}

@Suite("Blur like the plate's")
struct BlurTests {
    private func measure(
        _ plate: Plane<Float>, _ face: Plane<Float>, _ movement: SIMD2<Float>
    ) -> BlurMeasure {
        BlurMeasure(plate: plate, face: face, weights: weights, movement: movement, unit: 1)
    }

    @Test("is measured and made as SciPy does")
    func numbers() throws {
        let reference = try Reference.read()
        let (plate, face) = (picture(0), picture(1.3))
        let scale = DetailScale(face, weights: weights)
        let ways: [SIMD2<Float>] = [[1, 0], [0, 1], [0.6, 0.8], [0.8, -0.6]]
        for (way, wanted) in zip(ways, reference.scales) {
            #expect(abs(scale.along(way) / wanted - 1) < 1e-3)
        }
        let soft = plate.blurred(sigma: 1.2).streaked([4.2, 5.6])
        var places = reference.streaked.makeIterator()
        for y in stride(from: 0, to: 96, by: 17) {
            for x in stride(from: 0, to: 104, by: 13) {
                let wanted = places.next()
                #expect(abs(soft[x, y] - (try #require(wanted))) < 0.01, "\(x) \(y)")
            }
        }
        var (half, double) = (picture(0.2), soft)
        for i in half.samples.indices { half.samples[i] *= 0.5 }
        for i in double.samples.indices { double.samples[i] *= 2 }
        for (plate, wanted) in zip([soft, plate, half, double], reference.lacking) {
            // Only the direction counts.
            let found = BlurMeasure(
                plate: plate, face: face, weights: weights, movement: [6, 8], unit: 1.5)
            #expect(
                abs(found.defocus - wanted[0]) < 0.01 && abs(found.streak - wanted[1]) < 0.01,
                "\(found) \(wanted)")
            #expect(abs(found.gain - wanted[2]) < 0.01)
        }
    }

    @Test(
        "of a face that moves by 8 pixels a frame is found, along its way alone, and given to another",
        arguments: [[8, 0], [0, 8], [5, 6.2], [-7, 4]] as [SIMD2<Float>], [1, 0.5] as [Float])
    func moved(_ movement: SIMD2<Float>, _ shutter: Float) {
        let face = texture(1)
        let length = (movement * movement).sum()
        let wanted = shutter * shutter * length / 12
        let own = measure(face.streaked(shutter * movement), face, movement)
        #expect(abs(own.streak / wanted - 1) < 0.2, "\(own)")
        #expect(abs(own.defocus) < 0.1 * wanted, "\(own)")
        #expect(abs(FaceBlur([(own, 1)]).shutter.squareRoot() / shutter - 1) < 0.1, "\(own)")

        // Somebody else's face, with detail of its own.
        let plate = texture(2).streaked(shutter * movement)
        let blur = FaceBlur([(measure(plate, face, movement), 1)])
        let made = blur.blurred(face, movement: movement, amount: 1, unit: 1)
        let way = movement / length.squareRoot()
        let (a, b, before) = (
            DetailScale(made, weights: weights), DetailScale(plate, weights: weights),
            DetailScale(face, weights: weights)
        )
        // A little less than makes it as coarse, where its own detail is the fainter.
        #expect(abs(a.along(way) / b.along(way) - 1) < 0.2)
        #expect(abs(before.along(way) / b.along(way) - 1) > 0.25)
        let across = SIMD2(-way.y, way.x)
        #expect(abs(a.along(across) / b.along(across) - 1) < 0.15)
    }

    @Test(
        "out of focus is found in all directions, whatever the face's contrast", arguments: [1, 2])
    func defocused(_ sigma: Double) {
        var plate = texture(1).blurred(sigma: sigma)
        for i in plate.samples.indices { plate.samples[i] = 0.4 * plate.samples[i] + 60 }
        let found = measure(plate, texture(1), [0.1, 0])
        let blur = FaceBlur([(found, 1)])
        #expect(abs(Double(blur.defocus).squareRoot() / sigma - 1) < 0.05, "\(blur)")
        let made = blur.blurred(texture(1), movement: found.movement, amount: 1, unit: 1)
        let again = measure(plate, made, found.movement)
        #expect(abs(again.defocus) < 0.1 * found.defocus, "\(found) \(again)")
        #expect(abs(again.streak) < 0.1 * found.defocus, "\(found) \(again)")
    }

    @Test("is no more than leaves the face as much detail as the plate shows")
    func faint() {
        // Broad features beside narrow ones, and neither is out of focus: as large as the plate's, and fainter.
        func waves(_ size: Double, _ height: Double) -> Plane<Float> {
            plane { x, y in 120 + height * sin(size * x + 1) * cos(size * y) }
        }
        let (broad, narrow) = (waves(0.35, 20), waves(0.7, 5))
        let found = measure(broad, narrow, [0.1, 0])
        #expect(DetailScale(broad, weights: weights).along([1, 0]) > 6, "it looks blurred")
        #expect(abs(found.defocus) < 0.05 && abs(found.streak) < 0.05, "\(found)")
        // With more contrast it may lose some, until it shows what the plate shows.
        let strong = waves(0.7, 20)
        let blur = FaceBlur([(measure(broad, strong, [0.1, 0]), 1)])
        #expect(blur.defocus > 0.5)
        let made = blur.blurred(strong, movement: [0.1, 0], amount: 1, unit: 1)
        #expect(abs(measure(broad, made, [0.1, 0]).defocus) < 0.1 * blur.defocus)
    }

    @Test("is none for a face that is softer than the plate, nor for one that stands still")
    func none() {
        let soft = texture(1).blurred(sigma: 1.5)
        let blur = FaceBlur([(measure(texture(2), soft, [9, 3]), 1)])
        #expect(blur.defocus == 0 && blur.shutter == 0)
        #expect(
            blur.blurred(soft, movement: [9, 3], amount: 1, unit: 1).samples == soft.samples)
        // What looks like a shutter in frames that hardly move does nothing to them.
        let still = FaceBlur([(BlurMeasure(defocus: 0, streak: 5, movement: [0.01, 0]), 1)])
        let made = still.blurred(soft, movement: [0.01, 0], amount: 1, unit: 1)
        #expect(made.samples == soft.samples)
        #expect(FaceBlur([]).defocus == 0 && FaceBlur([]).shutter == 0)
    }

    @Test("follows the face's own movement at once, at the shutter of the frames around")
    func steady() {
        func one(_ speed: Float) -> BlurMeasure {
            // A shutter of a half, and a measure that trembles by a fifth of what it finds.
            BlurMeasure(
                defocus: 0, streak: speed * speed / 48 * (speed < 10 ? 0.8 : 1.2),
                movement: [speed, 0])
        }
        let blur = FaceBlur([8, 9, 12, 11, 0, 0, 0].map { (one($0), 1) })
        #expect(abs(blur.shutter - 0.25) < 0.05)
        let face = texture(1)
        let still = blur.blurred(face, movement: [0, 0], amount: 1, unit: 1)
        #expect(still.samples == face.samples)
    }
}

@Suite("Compression like the plate's")
struct CompressionTests {
    private let corner = (x: 3, y: 5)

    /// As an encoder with one step for all frequencies leaves it: what `degradation.py` calls coarse.
    private func quantized(_ plane: Plane<Float>, step: Float) -> Plane<Float> {
        var out = plane
        for top in stride(from: 3, to: 89, by: 8) {
            for left in stride(from: 5, to: 97, by: 8) {
                for v in 0..<8 {
                    for u in 0..<8 {
                        var sum: Float = 0
                        for y in 0..<8 {
                            for x in 0..<8 { sum += plane[left + x, top + y] * wave(u, v, x, y) }
                        }
                        let lost = (sum / step).rounded() * step - sum
                        for y in 0..<8 {
                            for x in 0..<8 { out[left + x, top + y] += lost * wave(u, v, x, y) }
                        }
                    }
                }
            }
        }
        for i in out.samples.indices { out.samples[i] = out.samples[i].rounded() }
        return out
    }

    private func wave(_ u: Int, _ v: Int, _ x: Int, _ y: Int) -> Float {
        func one(_ k: Int, _ n: Int) -> Double {
            (k == 0 ? 0.125.squareRoot() : 0.5) * cos(Double.pi * Double(k) * (Double(n) + 0.5) / 8)
        }
        return Float(one(u, x) * one(v, y))
    }

    @Test("is measured and made as SciPy does")
    func numbers() throws {
        let reference = try Reference.read()
        let plate = quantized(picture(0), step: 24)
        let shares = try #require(
            BlockShares(plate, corner: corner, inside: weights, step: 1))
        // A coefficient or two lie within rounding of the limit.
        let apart = zip(shares.shares, reference.shares).filter { abs($0 - $1) > 0.001 }
        #expect(apart.count <= 2, "\(apart)")
        var wanted = shares
        wanted.shares = reference.shares
        var face = picture(1.3)
        Compression(amount: 1).apply(
            to: &face, over: plate, mask: weights, like: wanted, corner: corner)
        var places = reference.compressed.makeIterator()
        var worst: Float = 0
        for y in stride(from: 0, to: 96, by: 7) {
            for x in stride(from: 0, to: 104, by: 5) {
                let wanted = places.next()
                worst = max(worst, abs(face[x, y] - (try #require(wanted))))
            }
        }
        #expect(worst < 0.02, "\(worst)")
    }

    @Test("leaves as much of a face as a coarse quantizer left of the plate", arguments: [12, 40])
    func matched(_ step: Float) throws {
        func shares(_ plane: Plane<Float>) throws -> [Float] {
            // What is mixed with the plate is neither's.
            let whole = Plane<Float>(
                width: 104, height: 96, samples: weights.samples.map { $0 >= 0.9 ? 1 : 0 })
            return try #require(BlockShares(plane, corner: corner, inside: whole, step: 1)).shares
        }
        let plate = quantized(texture(2), step: step)
        let wanted = try #require(BlockShares(plate, corner: corner, inside: weights, step: 1))
        var face = texture(1)
        let before = try shares(face)
        Compression(amount: 1).apply(
            to: &face, over: plate, mask: weights, like: wanted, corner: corner)
        let after = try shares(face)
        func miss(_ found: [Float]) -> Float {
            zip(found, wanted.shares).dropFirst().reduce(0) { $0 + max(0, $1.1 - $1.0) } / 63
        }
        #expect(miss(before) > 0.15 && miss(after) < 0.06, "\(miss(before)) \(miss(after))")
        // Blocks keep their means, and what lies outside of the mask is as it was.
        #expect(abs(after[0] - before[0]) < 0.01)
        let untouched = texture(1)
        for i in face.samples.indices where weights.samples[i] == 0 {
            #expect(face.samples[i] == untouched.samples[i])
        }
    }

    @Test("of a plate that lost nothing takes nothing, nor does an amount of 0")
    func none() throws {
        // Grain of a few steps leaves no coefficient at nothing for long.
        var plate = texture(2)
        let grain = Grain.noise(
            width: 104, height: 96, side: 0, frame: 1, plane: 0, corner: (0, 0))
        for i in plate.samples.indices { plate.samples[i] += 8 * grain.samples[i] }
        let shares = try #require(BlockShares(plate, corner: corner, inside: weights, step: 1))
        #expect((shares.shares.max() ?? 1) < 0.35)
        var face = texture(1)
        Compression(amount: 0).apply(
            to: &face, over: plate, mask: weights, like: shares, corner: corner)
        #expect(face.samples == texture(1).samples)
        Compression(amount: 1).apply(
            to: &face, over: plate, mask: weights, like: shares, corner: corner)
        let change = zip(face.samples, texture(1).samples).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(change < 4, "\(change)")
        let little = plane { x, y in x < 20 && y < 20 ? 1 : 0 }
        #expect(BlockShares(plate, corner: corner, inside: little, step: 1) == nil)
    }
}
