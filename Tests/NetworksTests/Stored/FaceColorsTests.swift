import Networks
import Testing

@Suite("Face colors")
struct FaceColorsTests {
    @Test("mean and deviation are taken where the mask is, weighted by it")
    func measure() throws {
        // Weights 1, 2, 1: mean (0.2 + 2 * 0.4 + 0.6) / 4, variance (0.2^2 + 0 + 0.2^2) / 4.
        let colors = try #require(
            FaceColors.measure(
                red: [0.2, 0.4, 0.6, 9], green: [0.5, 0.5, 0.5, 9], blue: [0, 0, 1, 9],
                inside: [1, 2, 1, 0]))
        #expect(
            abs(colors.mean.x - 0.4) < 1e-6
                && abs(colors.deviation.x - Float(0.02).squareRoot()) < 1e-6)
        // A flat channel is not stretched without end.
        #expect(colors.deviation.y == Float(1) / 255)
        #expect(
            abs(colors.mean.z - 0.25) < 1e-6
                && abs(colors.deviation.z - Float(0.1875).squareRoot()) < 1e-6
        )
        #expect(FaceColors.measure(red: [1], green: [1], blue: [1], inside: [0]) == nil)
    }

    @Test("to the network and back is nothing; the mean becomes 0.5, the deviation 0.18")
    func ways() {
        let colors = FaceColors(mean: SIMD3(0.3, 0.4, 0.7), deviation: SIMD3(0.1, 0.2, 0.05))
        let (to, from) = (colors.toNetwork, colors.fromNetwork)
        let mean = colors.mean * to.scale + to.shift
        let above = (colors.mean + colors.deviation) * to.scale + to.shift
        for c in 0..<3 {
            #expect(abs(mean[c] - 0.5) < 1e-6 && abs(above[c] - 0.68) < 1e-6)
            let back = (0.9 * to.scale[c] + to.shift[c]) * from.scale[c] + from.shift[c]
            #expect(abs(back - 0.9) < 1e-5)
        }
        #expect(FaceColors.unchanged.toNetwork.scale == SIMD3(repeating: 1))
        #expect(FaceColors.unchanged.toNetwork.shift == .zero)
    }

    @Test("several faces pooled have the moments of all their pixels together")
    func pooled() throws {
        let values: [[Float]] = [[0.1, 0.3, 0.2, 0.6], [0.9, 0.7, 0.8, 0.4]]
        let each = values.compactMap {
            FaceColors.measure(red: $0, green: $0, blue: $0, inside: [1, 1, 1, 1])
        }
        let all = Array(values.joined())
        let together = FaceColors.measure(
            red: all, green: all, blue: all, inside: all.map { _ in Float(1) })
        let pooled = try #require(FaceColors.pooled(each))
        let expected = try #require(together)
        #expect(abs(pooled.mean.x - expected.mean.x) < 1e-6)
        #expect(abs(pooled.deviation.x - expected.deviation.x) < 1e-6)
        #expect(FaceColors.pooled([]) == nil)
    }
}
