import Imaging
import Testing

@Suite("The range of a sample's neighbors")
struct LocalRangeTests {
    @Test(
        "is that of a search one by one, edges included",
        arguments: [(1, 1), (1, 9), (9, 1), (7, 5), (40, 32)], [0, 1, 2, 3, 8, 50])
    func search(_ size: (width: Int, height: Int), _ radius: Int) {
        let plane = Plane<Float>(
            width: size.width, height: size.height,
            samples: (0..<size.width * size.height).map { Float(($0 * 7919 + 13) % 101) })
        let (low, high) = plane.localRange(radius: radius)
        for y in 0..<size.height {
            for x in 0..<size.width {
                var near: [Float] = []
                for v in max(0, y - radius)...min(size.height - 1, y + radius) {
                    for u in max(0, x - radius)...min(size.width - 1, x + radius) {
                        near.append(plane[u, v])
                    }
                }
                #expect(low[x, y] == near.min() && high[x, y] == near.max(), "at \(x), \(y)")
            }
        }
    }
}
