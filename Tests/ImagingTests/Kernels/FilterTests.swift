import Imaging
import Testing

@Suite("Blur, color and distance")
struct FilterTests {
    @Test("a blur is scipy's, edges included", arguments: ["1.2", "5"])
    func blur(_ sigma: String) throws {
        let reference = try #require(try Reference.load().blur[sigma])
        let made = picture(0).blurred(sigma: try #require(Double(sigma)))
        #expect(difference(made.samples, reference) < 2e-5)
    }

    @Test("a blur of 0 changes nothing")
    func noBlur() {
        #expect(picture(0).blurred(sigma: 0).samples == picture(0).samples)
    }

    /// The colors of `References/kernels.py`.
    private func colors() -> FloatRGB {
        var rgb = FloatRGB(width: 40, height: 32)
        func plane(_ phase: Double) -> [Float] {
            picture(phase).samples.map { min(1, max(0, $0 * 1.2 - 0.1)) }
        }
        (rgb.red, rgb.green, rgb.blue) = (plane(0), plane(1), plane(2))
        let extremes: [[Float]] = [
            [0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0.02, 0.03, 0.01],
            [0.5, 0.5, 0.5],
        ]
        for (i, color) in extremes.enumerated() {
            (rgb.red[i], rgb.green[i], rgb.blue[i]) = (color[0], color[1], color[2])
        }
        return rgb
    }

    @Test("Lab is scikit-image's")
    func lab() throws {
        let reference = try Reference.load().lab
        let made = FloatLab(colors())
        // Its matrix and white point have fewer digits: in saturated blue they differ by 0.05.
        #expect(difference(made.lightness, reference[0]) < 0.02)
        #expect(difference(made.a, reference[1]) < 0.06)
        #expect(difference(made.b, reference[2]) < 0.06)
    }

    @Test("Lab and back is within a hundredth of an 8-bit step")
    func labAndBack() {
        let rgb = colors()
        let back = FloatLab(rgb).rgb
        #expect(difference(rgb.red, back.red) < 4e-5)
        #expect(difference(rgb.green, back.green) < 4e-5)
        #expect(difference(rgb.blue, back.blue) < 4e-5)
    }

    @Test("the distance to a polygon is OpenCV's")
    func distance() throws {
        let reference = try Reference.load().polygon
        let points = reference.points.map { Point<CropSpace>($0[0], $0[1]) }
        let made = Plane<Float>(distanceTo: points, width: 40, height: 32)
        #expect(difference(made.samples, reference.distance) < 2e-4)
    }

    @Test(
        "a reach changes no distance within it, and makes the others infinite",
        arguments: [0.5, 3, 9])
    func reach(_ reach: Double) throws {
        let reference = try Reference.load().polygon
        let points = reference.points.map { Point<CropSpace>($0[0], $0[1]) }
        let all = Plane<Float>(distanceTo: points, width: 40, height: 32)
        let near = Plane<Float>(distanceTo: points, width: 40, height: 32, reach: reach)
        for (whole, short) in zip(all.samples, near.samples) {
            #expect(abs(short) == (abs(whole) <= Float(reach) ? abs(whole) : .infinity))
            #expect(short.sign == whole.sign)
        }
    }

    @Test("a picture of any number of pixels goes to Lab and back", arguments: 1...9)
    func labOfFew(_ count: Int) {
        var rgb = FloatRGB(width: count, height: 1)
        let all = colors()
        for i in 0..<count {
            (rgb.red[i], rgb.green[i], rgb.blue[i]) = (all.red[i], all.green[i], all.blue[i])
        }
        let (lab, whole) = (FloatLab(rgb), FloatLab(all))
        #expect(lab.lightness == Array(whole.lightness[..<count]))
        #expect(lab.b == Array(whole.b[..<count]))
        #expect(difference(lab.rgb.red, rgb.red) < 4e-5)
        #expect(difference(lab.rgb.blue, rgb.blue) < 4e-5)
    }

    @Test("two points enclose nothing")
    func noPolygon() {
        let points = [Point<CropSpace>(1, 1), Point<CropSpace>(9, 9)]
        let made = Plane<Float>(distanceTo: points, width: 10, height: 10)
        #expect(made.samples.allSatisfy { $0 == -.infinity })
    }
}
