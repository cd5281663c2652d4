import Foundation
import Testing
import Training

@Suite("Outline")
struct OutlineTests {
    @Test("distances are those of a circle: below zero inside, above outside")
    func circle() {
        let points = (0..<360).map { i -> SIMD2<Float> in
            let angle = Float(i) * .pi / 180
            return SIMD2(32 + 20 * cos(angle), 32 + 20 * sin(angle))
        }
        let distances = Outline(points).distances(side: 64, reach: 8)
        for i in distances.indices {
            let d = SIMD2(Float(i % 64) + 0.5, Float(i / 64) + 0.5) - 32
            let exact = (d * d).sum().squareRoot() - 20
            #expect(abs(distances[i] - min(exact, 8)) < 0.01, "pixel \(i)")
        }
    }

    @Test("the hull of points leaves out those inside")
    func hull() {
        let corners: [SIMD2<Float>] = [SIMD2(4, 4), SIMD2(28, 6), SIMD2(26, 27), SIMD2(5, 25)]
        let inside: [SIMD2<Float>] = [SIMD2(10, 12), SIMD2(15, 15), SIMD2(20, 9)]
        let hull = Outline.hull(inside + corners).distances(side: 32, reach: 9)
        #expect(hull == Outline(corners).distances(side: 32, reach: 9))
    }

    @Test("a soft edge is the Gaussian's integral")
    func softness() throws {
        // softness(d, grow 0, sigma) = erfc(d / (sigma sqrt 2)) / 2; the erfc is SciPy's.
        for pair in try PairsReference.read().erfc {
            let soft = Outline.softness(pair[0] * 2 * Float(2).squareRoot() + 3, grow: 3, sigma: 2)
            #expect(abs(soft - pair[1] / 2) < 1e-5)
        }
    }

    @Test("no points and points beyond the square are nowhere near")
    func degenerate() {
        #expect(Outline([]).distances(side: 8, reach: 5).allSatisfy { $0 == 5 })
        let far = Outline([SIMD2(1e6, 1e6), SIMD2(1e6 + 1, 1e6), SIMD2(1e6, 1e6 + 1)])
        #expect(far.distances(side: 8, reach: 5).allSatisfy { $0 == 5 })
    }
}
