import Imaging
import Testing
import Training

@Suite("Sample square")
struct SampleSquareTests {
    /// A picture whose samples are a function of the place.
    private func picture(_ size: Int, _ value: (Double, Double) -> Double) -> RGBImage {
        var image = RGBImage(width: size, height: size)
        for y in 0..<size {
            for x in 0..<size {
                let v = UInt8(min(max(value(Double(x) + 0.5, Double(y) + 0.5), 0), 255))
                for c in 0..<3 { image.bytes[3 * (y * size + x) + c] = v }
            }
        }
        return image
    }

    @Test(
        "a ramp stays a ramp, at the place that the coverage says", arguments: [64, 128, 256, 1024])
    func ramp(size: Int) {
        let square = SampleSquare(network: 96, coverage: 0.896, reach: 0.05)
        #expect(square.margin == 5)
        let k = 200 / Double(size)
        let planes = square.sample(picture(size) { x, _ in k * x + 20 })
        let toNetwork = Transform<CropSpace, NetworkSpace>.middle(
            coverage: 0.896, crop: size, network: 96)
        for y in [0, 50, square.side - 1] {
            for x in 0..<square.side {
                let network = Point<NetworkSpace>(
                    Double(x - square.margin) + 0.5, Double(y - square.margin) + 0.5)
                let at = toNetwork.inverse(network)
                // Beyond the outermost pixels' centers the ramp is the edge's.
                guard at.x > 1.5 * Double(size) / 96, at.x < Double(size) * (1 - 1.5 / 96) else {
                    continue
                }
                let found = Double(planes[y * square.side + x])
                #expect(abs(found - (k * at.x + 20)) < 1.6, "column \(x)")
            }
        }
    }

    @Test("shrinking takes the mean over the area: fine stripes become gray")
    func stripes() {
        let square = SampleSquare(network: 32, coverage: 1, reach: 0)
        let planes = square.sample(picture(256) { x, _ in Int(x) % 2 == 0 ? 0 : 200 })
        #expect(planes.allSatisfy { $0 == 100 })
    }

    @Test("beyond the crop its edge is repeated")
    func beyond() {
        let square = SampleSquare(network: 64, coverage: 1, reach: 0.25)
        let planes = square.sample(picture(128) { x, _ in x < 4 ? 10 : 250 })
        #expect(planes[40 * square.side] == 10)
        #expect(planes[40 * square.side + square.side - 1] == 250)
    }

    @Test("a crop of one pixel and a very large one are sampled")
    func extremes() {
        let square = SampleSquare(network: 16, coverage: 0.9, reach: 0.05)
        for size in [1, 2, 2000] {
            #expect(square.sample(picture(size) { _, _ in 77 }).allSatisfy { $0 == 77 })
        }
    }
}
