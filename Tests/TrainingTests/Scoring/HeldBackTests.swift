import Faces
import Testing
import Training

@Suite("Crops that are held back")
struct HeldBackTests {
    private func poses(_ views: [(yaw: Double, count: Int)]) -> [HeadPose] {
        views.flatMap { view in
            (0..<view.count).map { _ in HeadPose(yaw: view.yaw, pitch: 0, roll: 0) }
        }
    }

    @Test("one in twelve at most, and none of a small faceset")
    func share() {
        for (count, most, held) in [
            (0, 24, 0), (1, 24, 0), (47, 24, 0), (48, 24, 4), (120, 24, 10), (288, 24, 24),
            (5000, 24, 24), (5000, 0, 0), (5000, 100, 100),
        ] {
            let places = HeldBack.places(poses([(0, count)]), most: most, seed: 3)
            #expect(places.count == held, "of \(count), at most \(most)")
        }
    }

    @Test("a view of fewer than four crops gives none, and no view gives more than a quarter")
    func rareViews() {
        let all = poses([(0, 90), (45, 3), (-45, 4), (-60, 1), (30, 8)])
        for seed in 0..<20 as Range<UInt64> {
            let places = HeldBack.places(all, most: 24, seed: seed)
            let held = places.reduce(into: [Double: Int]()) { $0[all[$1].yaw, default: 0] += 1 }
            #expect(held[45] == nil && held[-60] == nil)
            #expect((held[-45] ?? 0) <= 1 && (held[30] ?? 0) <= 2)
            #expect(places.count == 8)
        }
    }

    @Test("views are served in proportion to their crops")
    func proportion() {
        let all = poses([(0, 600), (30, 300), (-30, 300)])
        let places = HeldBack.places(all, most: 24, seed: 1)
        let held = places.reduce(into: [Double: Int]()) { $0[all[$1].yaw, default: 0] += 1 }
        #expect(held == [0: 12, 30: 6, -30: 6])
    }

    @Test("crops are spread over time: one in each stretch")
    func time() {
        let places = HeldBack.places(poses([(0, 240)]), most: 24, seed: 9)
        #expect(places.count == 20)
        for (i, place) in places.enumerated() {
            #expect((12 * i..<12 * (i + 1)).contains(place), "\(place) is not in stretch \(i)")
        }
    }

    @Test("the same seed gives the same places, another seed others")
    func seeds() {
        let all = poses([(0, 200), (20, 100)])
        let places = HeldBack.places(all, most: 24, seed: 4)
        #expect(places == HeldBack.places(all, most: 24, seed: 4))
        #expect(places != HeldBack.places(all, most: 24, seed: 5))
        #expect(places == places.sorted() && Set(places).count == places.count)
    }
}
