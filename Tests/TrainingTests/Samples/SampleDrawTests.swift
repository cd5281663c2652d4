import Faces
import Networks
import Testing
import Training

@Suite("How crops are drawn")
struct SampleDrawTests {
    /// Crops by yaw and by how far the mouth is open; the other measures stay the same.
    private func draw(
        _ crops: [(yaw: Double, mouth: Float)], sharpness: [Double]? = nil, even: Double = 0,
        sharp: Double = 0
    ) -> SampleDraw {
        var sampling = TrainingSettings.Sampling()
        (sampling.even, sampling.sharp) = (even, sharp)
        return SampleDraw(
            expressions: crops.map {
                Expression(measures: SIMD8($0.mouth, 30, 25, 8, 12, 40, 0, 0))
            },
            poses: crops.map { HeadPose(yaw: $0.yaw, pitch: 0, roll: 0) },
            sharpness: sharpness ?? crops.map { _ in 1 }, settings: sampling)
    }

    /// How often each of `count` crops comes in 20,000 draws.
    private func tally(_ draw: SampleDraw, _ count: Int, seed: UInt64 = 7) -> [Int] {
        var random = RandomSource(seed: seed)
        return (0..<20_000).reduce(into: [Int](repeating: 0, count: count)) { tally, _ in
            tally[draw.place(&random)] += 1
        }
    }

    @Test("with both at 0 each comes as often as another, in the numbers of a plain draw")
    func plain() {
        let draw = draw([(0, 1), (0, 1), (40, 9)])
        var (one, other) = (RandomSource(seed: 3), RandomSource(seed: 3))
        for _ in 0..<100 { #expect(draw.place(&one) == other.place(below: 3)) }
    }

    @Test("evenly drawn, a turned head comes as often as the many from the front")
    func views() {
        let crops = Array(repeating: (yaw: 0.0, mouth: Float(1)), count: 6) + [(60, 1), (60, 1)]
        let tally = tally(draw(crops, even: 1), 8)
        let turned = tally[6] + tally[7]
        #expect((9600...10_400).contains(turned), "\(turned) of 20000 are turned")
        let half = self.tally(draw(crops, even: 0.5), 8)
        #expect((5000...9600).contains(half[6] + half[7]), "half as evenly: in between")
    }

    @Test("evenly drawn, an open mouth comes as often as the many shut ones")
    func expressions() {
        let crops = Array(repeating: (yaw: 0.0, mouth: Float(1)), count: 9) + [(0, 12)]
        let tally = tally(draw(crops, even: 1), 10)
        #expect((9000...10_400).contains(tally[9]), "\(tally[9]) of 20000")
    }

    @Test("a crop that is alone comes no more than eight times as often as the mean")
    func alone() {
        let crops = Array(repeating: (yaw: 0.0, mouth: Float(1)), count: 199) + [(80, 1)]
        let tally = tally(draw(crops, even: 1), 200)
        // 8 among 199 that weigh half of what the mean is.
        #expect((1000...1700).contains(tally[199]), "\(tally[199]) of 20000")
    }

    @Test("blurred crops come more seldom, and never when that is asked for")
    func sharpness() {
        let crops = Array(repeating: (yaw: 0.0, mouth: Float(1)), count: 3)
        let some = tally(draw(crops, sharpness: [0, 0.5, 1], sharp: 0.5), 3)
        #expect(abs(some[0] * 2 - some[2]) < 700 && some[0] < some[1] && some[1] < some[2])
        #expect(tally(draw(crops, sharpness: [0, 0.5, 1], sharp: 1), 3)[0] == 0)
        // Where nothing would be left, all come.
        #expect(tally(draw(crops, sharpness: [0, 0, 0], sharp: 1), 3).allSatisfy { $0 > 6000 })
    }

    @Test("the same seed draws the same; whatever the weights, every place is one of the crops")
    func seeds() {
        var random = RandomSource(seed: 11)
        for count in [1, 2, 3, 50, 1500] {
            let crops = (0..<count).map { _ in
                (yaw: random.uniform(90), mouth: Float(random.uniform(10)))
            }
            let draw = draw(crops, even: random.uniform(), sharp: 0)
            #expect(tally(draw, count, seed: 5) == tally(draw, count, seed: 5))
        }
    }
}
