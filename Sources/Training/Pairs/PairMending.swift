/// How far a pair's shape is opened beyond what was asked for, so that its picture shows that: found step by step, each as long as
/// what the last picture lacked, and longer where it showed only a part of the step before. What made it worse is taken back, and half
/// of the step is tried: lips that are pressed together look open again.
package struct PairMending {
    /// What to try next.
    package private(set) var next = Openness()
    /// What lacked least so far, and how much that was.
    package private(set) var best = Openness()
    private var lacking = Openness(repeating: .infinity)
    /// How long a step is to what lacks.
    private var gain = Openness(repeating: 1)

    /// A shape as it was asked for.
    package init() {}

    /// The farthest that a step opens or shuts mouth and eyes, in face units.
    private static let reach = Openness(4, 2, 2)
    /// A step that showed less than this share of itself counts as one that showed as much.
    private static let leastShown: Float = 0.25

    /// Takes up what the picture made by `next` lacks.
    package mutating func tried(lacking found: Openness) {
        for i in found.indices {
            guard abs(found[i]) < abs(lacking[i]) else {
                gain[i] /= 2
                continue
            }
            let moved = next[i] - best[i]
            if moved != 0 {
                let shown = (lacking[i] - found[i]) / moved
                gain[i] = 1 / min(1, max(Self.leastShown, shown))
            }
            (best[i], lacking[i]) = (next[i], found[i])
        }
        next = best + (gain * lacking).clamped(lowerBound: -Self.reach, upperBound: Self.reach)
    }
}
