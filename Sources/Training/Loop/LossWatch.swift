/// Watches the losses for a training that goes wrong without a number that is none: networks that forget all they knew
/// and give the same picture for every face.
///
/// The level is a running mean of the losses over some twenty steps. It is *doubtful* above twice the lowest level so
/// far, and *collapsed* after forty steps in a row above four times that. The lowest level itself rises by a five
/// hundredth a step, and so twofold in 350 steps: what stays high that long is no collapse but a harder lesson.
struct LossWatch {
    /// What it makes of the losses so far.
    enum Finding: Equatable {
        case sound
        case doubtful
        case collapsed
    }

    private(set) var finding = Finding.sound
    private var level: Double?
    private var lowest = Double.infinity
    private var above = 0

    private static let (memory, forgetting) = (0.95, 1.002)
    private static let (doubt, collapse, patience) = (2.0, 4.0, 40)

    /// Takes the losses of a step. The first ones are those of the weights that the run starts with.
    mutating func add(_ losses: TrainingLosses) {
        let sum = losses.source + losses.target + (losses.paired ?? 0)
        let mean = level.map { $0 * Self.memory + sum * (1 - Self.memory) } ?? sum
        level = mean
        lowest = min(mean, lowest * Self.forgetting)
        above = mean > Self.collapse * lowest ? above + 1 : 0
        if above >= Self.patience {
            finding = .collapsed
        } else {
            finding = mean > Self.doubt * lowest ? .doubtful : .sound
        }
    }
}
