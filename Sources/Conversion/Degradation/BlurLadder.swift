import Imaging

/// What known blurs make of a face's detail, by one number that grows about evenly with a blur's squared deviation: how much blur
/// makes it as high as a picture's is found between them.
struct BlurLadder {
    /// The squared deviation, along the way, of the streak by which a face tells what a streak makes of its detail.
    static let probe: Float = 3

    /// The squared deviations of the blurs, in squared pixels, from 0.
    private let rungs: [Float]
    /// The number after each of them, along a way and across it.
    private let steps: [(along: Float, across: Float)]
    private let number: (DetailScale) -> (along: Float, across: Float)
    /// How much more a streak adds to the number along its way than a blur of the same deviation in all directions.
    let gain: Float
    /// The share of a streak's blur that shows across its way as well.
    private let leak: Float

    /// A ladder.
    ///
    /// - Parameters:
    ///   - steps: The face's detail after each of the `rungs`.
    ///   - streaked: After a streak along the way by ``probe``.
    ///   - way: A direction of length 1.
    ///   - number: The number of a detail along a direction; infinite where a picture is even.
    init(
        rungs: [Float], steps: [DetailScale], streaked: DetailScale, _ way: SIMD2<Float>,
        by number: @escaping (DetailScale, SIMD2<Float>) -> Float
    ) {
        func both(_ detail: DetailScale) -> (along: Float, across: Float) {
            (number(detail, way), number(detail, SIMD2(-way.y, way.x)))
        }
        self.rungs = rungs
        self.number = both
        self.steps = steps.map(both)
        let found = Self.equal(both(streaked), self.steps, rungs)
        // A face without detail says nothing.
        gain = max(0.1, found.along / Self.probe)
        leak = min(0.7, max(0, found.across / (gain * Self.probe)))
    }

    /// The squared deviations that the face lacks beside a picture: in all directions, and along the way besides. Below 0 where
    /// it is the softer one.
    func lacking(in picture: DetailScale) -> (even: Float, streak: Float) {
        let found = Self.equal(number(picture), steps, rungs)
        let even = (found.across - leak * found.along) / (1 - leak)
        return (even, (found.along - even) / gain)
    }

    /// The squared deviations at which the face's numbers are the wanted ones.
    private static func equal(
        _ wanted: (along: Float, across: Float), _ steps: [(along: Float, across: Float)],
        _ rungs: [Float]
    ) -> (along: Float, across: Float) {
        (
            variance(wanted.along, steps.map(\.along), rungs),
            variance(wanted.across, steps.map(\.across), rungs)
        )
    }

    /// Before the first rung the numbers go on as behind it.
    private static func variance(_ wanted: Float, _ steps: [Float], _ rungs: [Float]) -> Float {
        let end = steps.indices.dropFirst().first { wanted <= steps[$0] } ?? steps.count - 1
        let rise = steps[end] - steps[end - 1]
        guard rise > 0, rise.isFinite else { return 0 }
        let part = (wanted - steps[end - 1]) / rise
        let found = rungs[end - 1] + part * (rungs[end] - rungs[end - 1])
        return min(rungs[rungs.count - 1], max(-rungs[1], found))
    }
}
