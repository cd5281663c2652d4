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
}
