import Conversion
import Imaging
import Testing

@Suite("The colors of eyes and mouth")
struct FeatureColorsTests {
    private let regions = [
        Plane<Float>(width: 4, height: 2, samples: [1, 1, 1, 1, 0.5, 0, 0, 0]),
        Plane<Float>(width: 4, height: 2, samples: [0, 0, 0, 0, 0, 0, 1, 0.5]),
    ]

    private func picture(_ a: [Float], _ b: [Float]) -> FloatLab {
        var picture = FloatLab(width: 4, height: 2)
        (picture.a, picture.b) = (a, b)
        return picture
    }

    @Test(
        "their mean becomes the plate's, what tells their parts apart stays, and the rest is the transfer's"
    )
    func means() {
        let plate = picture([2, 4, 2, 4, 3, 20, 20, 20], [1, 1, 1, 1, 1, 15, 15, 15])
        let face = picture([6, 8, 6, 8, 7, 5, 5, 5], [-2, -2, -2, -2, -2, 3, 3, 3])
        let moved = picture([30, 30, 30, 30, 30, 22, 22, 22], [9, 9, 9, 9, 9, 8, 8, 8])
        let colors = FeatureColors(share: 1)
        let values = colors.measure(plate: plate, face: face, regions)
        #expect(values.count == 2 * FeatureColors.numbers)
        var result = moved
        colors.apply(values, to: &result, from: face, regions)
        // 4.5 pixels of eyes; the 1.5 of the mouth are too few to say anything.
        #expect(result.a.prefix(4).elementsEqual([2, 4, 2, 4], by: { abs($0 - $1) < 1e-4 }))
        #expect(abs(result.a[4] - (30 + 3) / 2) < 1e-4)
        #expect(result.b.prefix(4).allSatisfy { abs($0 - 1) < 1e-4 })
        #expect(Array(result.a[5...]) == Array(moved.a[5...]))
        #expect(result.lightness == moved.lightness)
        var half = moved
        FeatureColors(share: 0.5).apply(values, to: &half, from: face, regions)
        #expect(abs(half.a[0] - (30 + 2) / 2) < 1e-4)
        var none = moved
        FeatureColors(share: 0).apply(values, to: &none, from: face, regions)
        #expect(none.a == moved.a && none.b == moved.b)
    }

    @Test("lips that lose their red make nothing green, and a cheek stays as the transfer has it")
    func overshoot() {
        let plate = picture([3, 3, 3, 3, 3, 9, 9, 9], [2, 2, 2, 2, 2, 9, 9, 9])
        // Half of the swap's region is red, the rest neutral or greenish; b has to rise.
        let face = picture([43, 43, 1, -9, 43, 9, 9, 9], [-6, -6, -6, 20, -6, 9, 9, 9])
        let colors = FeatureColors(share: 1)
        let region = [Plane<Float>(width: 4, height: 2, samples: [1, 1, 1, 1, 0, 0, 0, 0])]
        var result = face
        colors.apply(
            colors.measure(plate: plate, face: face, region), to: &result, from: face, region)
        // The mean of a goes from 19.5 to 3, and nothing beyond 3 - 4 that was not there.
        #expect(abs(result.a[0] - 26.5) < 1e-4 && abs(result.a[2] + 1) < 1e-4)
        #expect(result.a[3] == -9)
        // That of b from 0.5 to 2.
        #expect(abs(result.b[0] + 4.5) < 1e-4 && result.b[3] == 20)
        // Where the transfer has taken the source's yellow from a cheek, it stays away.
        var transferred = face
        transferred.b[3] = 8
        colors.apply(
            colors.measure(plate: plate, face: face, region), to: &transferred, from: face, region)
        #expect(abs(transferred.b[3] - 8) < 1e-4 && transferred.a == result.a)
    }

    @Test("a frame in which little is seen counts as little in a mean of several")
    func mean() throws {
        let colors = FeatureColors(share: 1)
        let face = picture([0, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0])
        let warm = picture([8, 8, 8, 8, 8, 8, 8, 8], [0, 0, 0, 0, 0, 0, 0, 0])
        let thin = regions.map { region in
            Plane<Float>(width: 4, height: 2, samples: region.samples.map { $0 / 3 })
        }
        let measures = [
            (
                measure: ColorMeasure(colors.measure(plate: warm, face: face, thin)),
                weight: Float(1)
            ),
            (measure: ColorMeasure(colors.measure(plate: face, face: face, regions)), weight: 1),
        ]
        let both = try #require(ColorMeasure.mean(measures))
        var result = face
        colors.apply(both.values, to: &result, from: face, regions)
        #expect(result.a.prefix(4).allSatisfy { abs($0 - 2) < 1e-4 })
    }
}
