import Conversion
import Foundation
import Imaging
import Testing

@Suite("Sharpening to the plate")
struct DetailTests {
    private static let side = 64
    private static let sigma = 1.5

    /// Noise, blurred: the more, the softer.
    private func face(softness: Double, contrast: Float, seed: UInt64) -> Plane<Float> {
        var state = seed
        var noise = Plane<Float>(width: Self.side, height: Self.side, repeating: 0)
        for i in noise.samples.indices {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            noise.samples[i] = contrast * (Float(state >> 40) / Float(1 << 24) - 0.5)
        }
        return noise.blurred(sigma: softness)
    }

    private let everywhere = Plane<Float>(width: side, height: side, repeating: 1)

    /// The deviation of what a blur takes away, after unsharp masking.
    private func detail(_ plane: Plane<Float>, amount: Float = 0) -> Float {
        func taken(_ plane: Plane<Float>) -> [Float] {
            zip(plane.samples, plane.blurred(sigma: Self.sigma).samples).map { $0 - $1 }
        }
        var sharp = plane
        for (i, d) in taken(plane).enumerated() { sharp.samples[i] += amount * d }
        let found = taken(sharp)
        return (found.reduce(0) { $0 + $1 * $1 } / Float(found.count)).squareRoot()
    }

    private func measure(_ plate: Plane<Float>, _ face: Plane<Float>) throws -> DetailMeasure {
        try #require(
            DetailMeasure(plate: plate, face: face, inside: everywhere, sigma: Self.sigma))
    }

    @Test(
        "makes a soft face as sharp as asked, and a sharp one as soft",
        arguments: [(1.0, 1.6), (1.0, 1.1), (0.5, 1.0), (1.3, 1.2), (2.0, 2.4)], [0.7, 0.9])
    func matches(softness: (plate: Double, face: Double), share: Float) throws {
        for seed: UInt64 in 1...5 {
            let plate = face(softness: softness.plate, contrast: 20, seed: seed)
            let swap = face(softness: softness.face, contrast: 20, seed: seed + 100)
            let amount = try measure(plate, swap).amount(for: share, limit: 50)
            #expect(amount > -1)
            let (made, wanted) = (detail(swap, amount: amount), share * detail(plate))
            #expect(abs(made / wanted - 1) < 1e-3, "\(made) for \(wanted) by \(amount)")
        }
    }

    @Test("goes no further than its limit, up or down, and leaves a face without detail")
    func limits() throws {
        let (soft, sharp) = (
            face(softness: 3, contrast: 1, seed: 1), face(softness: 0, contrast: 90, seed: 2)
        )
        #expect(try measure(sharp, soft).amount(for: 1, limit: 2.5) == 2.5)
        #expect(try measure(soft, sharp).amount(for: 0.01, limit: 2.5) >= -1)
        #expect(try measure(soft, sharp).amount(for: 0.01, limit: 0) == 0)
        let flat = Plane<Float>(width: Self.side, height: Self.side, repeating: 50)
        #expect(try measure(sharp, flat).amount(for: 1, limit: 2.5) == 0)
    }

    @Test("the mean of frames lies between them, and nothing counts where no face is seen")
    func means() throws {
        let plate = face(softness: 1, contrast: 20, seed: 1)
        let one = try measure(plate, face(softness: 1.5, contrast: 20, seed: 2))
        let other = try measure(plate, face(softness: 2.2, contrast: 20, seed: 3))
        let both = try #require(
            DetailMeasure.mean([
                (measure: one, weight: Float(1)), (measure: other, weight: Float(1)),
            ]))
        let amounts = [one, both, other].map { $0.amount(for: 0.9, limit: 100) }
        #expect(amounts[0] < amounts[1] && amounts[1] < amounts[2], "\(amounts)")
        #expect(DetailMeasure.mean([]) == nil)
        let nowhere = Plane<Float>(width: Self.side, height: Self.side, repeating: 0)
        #expect(DetailMeasure(plate: plate, face: plate, inside: nowhere, sigma: 1) == nil)
    }
}
