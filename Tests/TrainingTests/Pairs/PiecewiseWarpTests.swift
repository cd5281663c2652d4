import Testing
import Training

@Suite("Piecewise warp")
struct PiecewiseWarpTests {
    private static let around: [SIMD2<Float>] = [-40, 24, 88].flatMap { y in
        [-40, 24, 88].compactMap { x in x == 24 && y == 24 ? nil : SIMD2<Float>(x, y) }
    }

    /// Places on 1/1024 of a pixel, as `References/pairs.py` makes them.
    private static func places(_ seed: UInt64, _ size: Int) -> [SIMD2<Float>] {
        var random = RandomSource(seed: seed)
        return DelaunayTests.lattice(&random, 40, size * 1024).map { SIMD2<Float>($0) / 1024 }
    }

    @Test("the displacement and the warped picture are those of SciPy")
    func scipy() throws {
        let reference = try PairsReference.read().warp
        let places = Self.places(100, reference.side) + Self.around
        let moves = Self.places(101, 8).map { $0 - 4 } + Self.around.map { _ in .zero }
        let warp = PiecewiseWarp(
            places: places, origins: zip(places, moves).map { $0 + $1 }, side: reference.side)
        var random = RandomSource(seed: 102)
        let picture = (0..<reference.side * reference.side).map { _ in UInt8(random.next() >> 56) }
        let warped = warp(picture[...], channels: 1)
        for i in picture.indices {
            let d = warp.displacement[i] - SIMD2(reference.move[i][0], reference.move[i][1])
            #expect(abs(d.x) < 0.01 && abs(d.y) < 0.01, "pixel \(i)")
            #expect(abs(Float(warped[i]) - reference.warped[i]) < 2.5, "pixel \(i)")
        }
    }

    @Test("points that stay leave every byte")
    func identity() {
        for seed in 0..<10 as Range<UInt64> {
            let places = Self.places(seed, 48) + Self.around
            let warp = PiecewiseWarp(places: places, origins: places, side: 48)
            var random = RandomSource(seed: seed)
            let picture = (0..<4 * 48 * 48).map { _ in UInt8(random.next() >> 56) }
            #expect(warp(picture[...], channels: 4) == picture, "seed \(seed)")
        }
    }

    @Test("a flat map of all points moves every pixel by that map")
    func affine() {
        for seed in 0..<10 as Range<UInt64> {
            var random = RandomSource(seed: seed)
            let (a, b) = (Float(1 + random.uniform(0.2)), Float(random.uniform(0.2)))
            let map = { (p: SIMD2<Float>) in SIMD2(a * p.x - b * p.y + 2, b * p.x + a * p.y - 1) }
            let places = Self.places(seed, 48) + Self.around
            let warp = PiecewiseWarp(places: places, origins: places.map(map), side: 48)
            for i in 0..<48 * 48 {
                let center = SIMD2(Float(i % 48) + 0.5, Float(i / 48) + 0.5)
                let d = warp.displacement[i] - (map(center) - center)
                #expect(abs(d.x) < 0.005 && abs(d.y) < 0.005, "seed \(seed), pixel \(i)")
            }
        }
    }

    @Test("places far outside, equal places and places on one line keep every displacement finite")
    func wild() {
        let far = Self.places(3, 48) + [SIMD2(-1e9, 4), SIMD2(1e9, 1e9), SIMD2(7, 7), SIMD2(7, 7)]
        let line = (0..<20).map { SIMD2<Float>(Float($0), Float($0)) }
        for places in [far, line, [], [SIMD2(1, 1)]] {
            let origins = places.map { SIMD2($0.y, $0.x) }
            let warp = PiecewiseWarp(places: places, origins: origins, side: 48)
            #expect(warp.displacement.allSatisfy { $0.x.isFinite && $0.y.isFinite })
            #expect(
                warp([UInt8](repeating: 9, count: 48 * 48)[...], channels: 1).allSatisfy { $0 == 9 }
            )
        }
    }
}
