/// Keeps scoring a small share of a training's time, over all its runs: one that was paused is scored as if it had not been.
package struct ScoreBudget: Sendable {
    private let share: Double
    private var spent: Double
    /// Seconds that the next scoring will take: as many as the one before.
    private var next = ScoreBudget.first

    /// What the first scoring is thought to take: the pretrained networks are read for it.
    private static let first = 1.5
    /// The last checkpoint of a run may bring it to so many times the share: it is the one that counts.
    private static let lastShare = 2.0

    /// A budget of `share` of the time, 0 ... 1; 1 is without limit. Earlier runs spent `spent` seconds.
    package init(share: Double, spent: Double = 0) {
        (self.share, self.spent) = (share, spent)
    }

    /// Whether a checkpoint can be scored now: what was spent and the next scoring stay within the share of the seconds
    /// that were trained so far.
    package func isAffordable(at seconds: Double, isLast: Bool) -> Bool {
        if share >= 1 { return true }
        let allowed = share * (isLast ? Self.lastShare : 1)
        return share > 0 && spent + next <= allowed * seconds
    }

    /// A scoring took so long.
    package mutating func spend(_ seconds: Double) {
        spent += seconds
        next = seconds
    }
}
