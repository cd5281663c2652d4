import Faces
import Testing

@Suite("What hangs over a face")
struct HairReadingTests {
    private static let skin = SIMD3<Float>(60, 15, 18)
    /// The columns of the forehead.
    private static let forehead = Hairline.columns.indices.filter {
        Hairline.columns[$0].reach > 0.8
    }

    /// Depths on an upright face, 100 high, whose columns go straight down from its upper edge: `color` is seen so far below it.
    private func depths(_ color: (_ y: Float) -> SIMD3<Float>) -> [Float] {
        let edges = Set(Hairline.columns.map(\.edge))
        return HairReading(
            at: { edges.contains($0) ? SIMD2(Float($0), 0) : SIMD2(Float($0), 100) },
            colors: { $0.map { $0.y < 100 ? color($0.y) : Self.skin } }
        ).depths
    }

    @Test("is what is darker, lighter or of another color than the skin, as far as it goes")
    func colors() {
        for hat in [
            SIMD3<Float>(22, 15, 18), SIMD3(97, 15, 18), SIMD3(60, -4, 18), SIMD3(40, 5, 8),
        ] {
            for end in [Float(0), 18, 45] {
                for column in Self.forehead {
                    let found = depths { $0 < end ? hat : Self.skin }[column]
                    #expect(abs(found - end / 100) <= 0.05, "\(hat) to \(end)")
                }
            }
        }
    }

    @Test("is not a shadow or a light on the skin, nor a brow")
    func shades() {
        let shade = depths { $0 < 40 ? SIMD3(35, 12, 15) : Self.skin }
        let light = depths { $0 < 40 ? SIMD3(85, 8, 10) : Self.skin }
        let brow = depths { $0 > 60 && $0 < 75 ? SIMD3(15, 5, 5) : Self.skin }
        for found in [shade, light, brow] { #expect(found.allSatisfy { $0 == 0 }) }
    }

    @Test("goes on over a gap between strands, and not over half of a forehead")
    func gaps() {
        func strands(_ gap: Float) -> [Float] {
            depths { $0 < 20 || ($0 > 20 + gap && $0 < 70) ? SIMD3(20, 2, 2) : Self.skin }
        }
        for column in Self.forehead {
            #expect(abs(strands(15)[column] - 0.7) <= 0.09)
            #expect(abs(strands(35)[column] - 0.2) <= 0.05)
        }
    }
}
