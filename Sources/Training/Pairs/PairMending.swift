/// How far a pair's shape is opened beyond what was asked for, so that its picture shows that: found step by step, each as long as
/// what the last picture lacked. What made it worse is taken back, and half of the step is tried: lips that are pressed together
/// look open again.
package struct PairMending {
    /// What to try next.
    package private(set) var next = Openness()
    /// What lacked least so far, and how much that was.
    package private(set) var best = Openness()
    private var lacking = Openness(repeating: .infinity)
    private var step = Openness(repeating: 1)

    /// A shape as it was asked for.
    package init() {}

    /// The farthest that a step opens or shuts mouth and eyes, in face units.
    private static let reach = Openness(4, 1.5, 1.5)

    /// Takes up what the picture made by `next` lacks.
    package mutating func tried(lacking found: Openness) {
        for i in found.indices {
            if abs(found[i]) < abs(lacking[i]) {
                (best[i], lacking[i]) = (next[i], found[i])
            } else {
                step[i] /= 2
            }
        }
        next = best + (step * lacking).clamped(lowerBound: -Self.reach, upperBound: Self.reach)
    }
}
