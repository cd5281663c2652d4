/// How far a pair's mouth is opened beyond what was asked for, in face units, so that its picture shows that: found step by step, each as
/// long as what the last picture lacked, and longer where it showed only a part of the step before. What made it worse is taken
/// back, and half of the step is tried: lips that are pressed together look open again.
package struct PairMending {
    /// What to try next.
    package private(set) var next: Float = 0
    /// What lacked least so far, and how much that was.
    package private(set) var best: Float = 0
    private var lacking = Float.infinity
    /// How long a step is to what lacks.
    private var gain: Float = 1

    /// A mouth as it was asked for.
    package init() {}

    /// The farthest that a step opens or shuts it.
    private static let reach: Float = 4
    /// A step that showed less than this share of itself counts as one that showed as much.
    private static let leastShown: Float = 0.25

    /// Takes up what the picture made by `next` lacks.
    package mutating func tried(lacking found: Float) {
        if abs(found) < abs(lacking) {
            let moved = next - best
            if moved != 0 {
                let shown = (lacking - found) / moved
                gain = 1 / min(1, max(Self.leastShown, shown))
            }
            (best, lacking) = (next, found)
        } else {
            gain /= 2
        }
        next = best + min(Self.reach, max(-Self.reach, gain * lacking))
    }
}
