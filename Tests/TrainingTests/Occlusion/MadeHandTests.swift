import Imaging
import Testing
import Training

@Suite("hands that are made")
struct MadeHandTests {
    private static let side = 64

    private func picture(_ value: (Int) -> Float) -> OcclusionPicture {
        let plane = Plane(
            width: Self.side, height: Self.side,
            samples: (0..<Self.side * Self.side).map(value))
        return OcclusionPicture(planes: [plane, plane, plane])
    }

    @Test("the same seed gives the same hand, and nothing of the face is left where it covers all")
    func covers() {
        for seed in 0..<60 {
            var (one, two) = (RandomSource(seed: UInt64(seed)), RandomSource(seed: UInt64(seed)))
            var (flat, striped) = (picture { _ in 0.5 }, picture { Float($0 % 7) / 7 })
            let (before, stripes) = (flat, striped)
            let cover = MadeHand(side: Self.side, &one).lay(over: &flat, &one)
            let again = MadeHand(side: Self.side, &two).lay(over: &striped, &two)
            #expect(cover == again && one == two)
            #expect(cover.allSatisfy { (0...1).contains($0) })
            for c in 0..<3 {
                for i in cover.indices {
                    let (a, b) = (flat.planes[c].samples[i], striped.planes[c].samples[i])
                    #expect(a.isFinite && b.isFinite)
                    if cover[i] == 1 {
                        #expect(abs(a - b) < 1e-4, "\(seed): \(i)")
                    } else if cover[i] == 0 {
                        // A shadow at most, and the same one on both.
                        let shadow = before.planes[c].samples[i] - a
                        #expect(shadow >= 0 && shadow < 1)
                        #expect(abs(stripes.planes[c].samples[i] - b - shadow) < 1e-4)
                    }
                }
            }
        }
    }

    @Test("there are thin ones and broad ones, and most can be seen")
    func sizes() {
        let shares = (0..<200).map { seed -> Float in
            var random = RandomSource(seed: UInt64(seed))
            var face = picture { _ in 0.5 }
            let cover = MadeHand(side: Self.side, &random).lay(over: &face, &random)
            return cover.reduce(0, +) / Float(cover.count)
        }
        #expect(shares.count { $0 < 0.01 } < 20)
        #expect(shares.count { $0 > 0.02 && $0 < 0.15 } > 30)
        #expect(shares.count { $0 > 0.3 } > 30)
    }

    @Test("they are round: darker at an edge than in the middle")
    func round() {
        var (edge, middle) = (0.0, 0.0)
        for seed in 0..<100 {
            var random = RandomSource(seed: UInt64(seed))
            var face = picture { _ in 0.5 }
            let cover = MadeHand(side: Self.side, &random).lay(over: &face, &random)
            func isCovered(_ x: Int, _ y: Int) -> Bool { cover[y * Self.side + x] > 0.95 }
            var sums = (edge: 0.0, middle: 0.0)
            var counts = (edge: 0, middle: 0)
            for y in 4..<Self.side - 4 {
                for x in 4..<Self.side - 4 where isCovered(x, y) {
                    func around(_ d: Int) -> Bool {
                        isCovered(x - d, y) && isCovered(x + d, y) && isCovered(x, y - d)
                            && isCovered(x, y + d)
                    }
                    let value = Double(face.planes[0][x, y])
                    if !around(1) {
                        (sums.edge, counts.edge) = (sums.edge + value, counts.edge + 1)
                    } else if around(3) {
                        (sums.middle, counts.middle) = (sums.middle + value, counts.middle + 1)
                    }
                }
            }
            guard counts.edge > 20, counts.middle > 20 else { continue }
            edge += sums.edge / Double(counts.edge)
            middle += sums.middle / Double(counts.middle)
        }
        #expect(edge < middle - 1, "\(edge) \(middle)")
    }
}
