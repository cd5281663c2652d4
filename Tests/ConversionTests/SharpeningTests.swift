import Conversion
import Imaging
import Testing

@Suite("Sharpening")
struct SharpeningTests {
    /// A soft step from 50 to 200, and behind it a small light of 240.
    private func plane() -> Plane<Float> {
        var plane = Plane<Float>(width: 60, height: 20, repeating: 50)
        for y in 0..<20 {
            for x in 20..<60 { plane[x, y] = 200 }
        }
        for y in 9...11 {
            for x in 44...46 { plane[x, y] = 240 }
        }
        return plane.blurred(sigma: 1.5)
    }

    private func slope(_ plane: Plane<Float>) -> Float {
        (1..<60).map { plane[$0, 3] - plane[$0 - 1, 3] }.max() ?? 0
    }

    @Test("a step gets steeper, and goes no further than it went where no overshoot is allowed")
    func step() {
        let soft = plane()
        let sharp = Sharpening(amount: 2, sigma: 1.5, overshoot: 0).apply(soft, within: 0...255)
        #expect(slope(sharp) > 1.5 * slope(soft))
        #expect((sharp.samples.min() ?? 0) >= (soft.samples.min() ?? 0))
        #expect((sharp.samples.max() ?? 0) <= (soft.samples.max() ?? 0))
    }

    @Test("a light becomes brighter by the overshoot at most, and by more with none of the limit")
    func light() {
        let soft = plane()
        func brightest(_ overshoot: Float) -> Float {
            Sharpening(amount: 2, sigma: 1.5, overshoot: overshoot).apply(soft, within: 0...255)[
                45, 10]
        }
        let (before, range) = (soft[45, 10], soft[45, 10] - soft[45, 3])
        #expect(brightest(0) == before)
        #expect(brightest(0.1) <= before + 0.1 * range + 0.01)
        #expect(brightest(100) > before + 0.2 * range)
    }

    @Test("an amount of 0 changes nothing, and the range of the plane is kept")
    func bounds() {
        let soft = plane()
        let none = Sharpening(amount: 0, sigma: 1.5, overshoot: 1).apply(soft, within: 0...255)
        #expect(none.samples == soft.samples)
        let kept = Sharpening(amount: 5, sigma: 1.5, overshoot: 9).apply(soft, within: 40...210)
        #expect(kept.samples.allSatisfy { (40...210).contains($0) })
    }

    /// Noise as fine as a blur leaves it.
    private func noise(_ sigma: Double, seed: UInt64 = 3) -> Plane<Float> {
        var random = SplitMix(state: seed)
        var plane = Plane<Float>(width: 120, height: 120, repeating: 0)
        for i in plane.samples.indices {
            plane.samples[i] = 128 + 400 * Float.random(in: -1...1, using: &random)
        }
        return plane.blurred(sigma: sigma)
    }

    @Test(
        "the amount becomes what gives a face its share of the plate's detail, within bounds",
        arguments: [(0.8, 1), (0.9, 1.25), (0.1, 0.75), (5, 1.6)] as [(Float, Float)])
    func times(_ share: Float, _ times: Float) {
        // Of 10, the face has 4 without sharpening and 8 with it; twice in a frame that counts twice.
        let measures: [(DetailMeasure, Float)] = [
            (DetailMeasure(plate: 10, soft: 4, sharp: 8), 1),
            (DetailMeasure(plate: 20, soft: 8, sharp: 16), 2),
        ]
        #expect(abs(DetailMeasure.times(measures, share: share) - times) < 1e-5)
        // Where sharpening gains nothing there is nothing to choose.
        let flat = [(DetailMeasure(plate: 10, soft: 4, sharp: 4), Float(1))]
        #expect(DetailMeasure.times(flat, share: share) == 1)
    }

    @Test(
        "a face that is sharpened so has the share that was asked for", arguments: [0.6, 0.7, 0.8])
    func share(_ share: Float) {
        let (plate, soft) = (noise(1.4), noise(2, seed: 4))
        let weights = Plane<Float>(width: 120, height: 120, repeating: 1)
        func sharpened(_ amount: Float) -> Plane<Float> {
            Sharpening(amount: amount, sigma: 1.5, overshoot: 0.5).apply(soft, within: -500...800)
        }
        func measured(_ amount: Float) -> DetailMeasure {
            DetailMeasure(plate: plate, soft: soft, sharp: sharpened(amount), weights: weights)
        }
        let times = DetailMeasure.times([(measured(1.2), 1)], share: share)
        let made = measured(1.2 * times)
        #expect(abs(made.sharp / made.plate - share) < 0.03, "\(times) \(made)")
    }
}
