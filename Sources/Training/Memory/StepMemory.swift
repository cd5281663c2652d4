package import Networks
package import Torch

/// What memory a training step takes with any batch, found out by doing a few of the smallest ones.
///
/// LibTorch notes every block that a step takes and gives back. A step of another batch takes and gives back the same
/// blocks in the same order, only larger: each block's size is a sum of a part that stays, one that grows with the
/// target's own crops and one that grows with the paired ones. So two or three small steps tell every block of a step of
/// any size, and the highest sum of them is its height: weights copied to bf16, what the backward pass keeps, what
/// convolutions and optimizers need in between, all as it is and nothing by a formula.
package struct StepMemory: Sendable {
    /// How a batch is made up: the source's crops are as many as the target's, which are one or the other.
    package struct Shape: Sendable, Equatable {
        /// The target's crops that go through its own decoder.
        package var own: Int
        /// The target's crops that go through the source's.
        package var paired: Int

        init(own: Int, paired: Int) { (self.own, self.paired) = (own, paired) }

        /// The shape that a batch of these settings has.
        package init(_ settings: TrainingSettings) {
            paired = settings.pairedCount
            own = settings.batch - paired
        }
    }

    /// Bytes of weights that are learned or frozen.
    package let weights: Int
    /// Bytes of the gradients of those that are learned.
    package let gradients: Int
    /// Bytes of what the optimizer remembers.
    package let optimizer: Int
    /// Bytes of the running means.
    package let average: Int
    /// Bytes that are there between two steps, the four parts above without the gradients, and what else stays.
    package let resting: Int

    private let first: Shape
    private let base: [Int]
    private let forOwn: [Int]
    private let forPaired: [Int]
    /// Bytes of each small step's height, for steps whose blocks cannot be told apart.
    private let heights: [Int]

    /// The bytes of a step of this shape at its height, over what is there between steps.
    package func height(of shape: Shape) -> Int {
        let (own, paired) = (shape.own - first.own, shape.paired - first.paired)
        guard !base.isEmpty else {
            // LibTorch went other ways for other sizes: the heights are all there is to go by.
            let (a, b) = (heights[1] - heights[0], (heights.last ?? 0) - heights[0])
            return max(heights[0] + (a * own + (heights.count > 2 ? b * paired : 0)) / 2, 0)
        }
        var (sum, height) = (0, 0)
        for i in base.indices {
            sum += base[i] + (forOwn[i] * own + forPaired[i] * paired) / 2
            height = max(height, sum)
        }
        return height
    }

    /// Whether every block of a step is known, and not only its height.
    package var knowsBlocks: Bool { !base.isEmpty }

    /// Does the small steps, with networks that are gone afterwards.
    package init(
        _ architecture: ArchitectureChoice, settings: TrainingSettings, precision: DType?,
        device: Device
    ) throws(TrainingError) {
        let isPaired = settings.pairedCount > 0
        // Never one crop: the memory order of a batch of one is anything's, and copies are left out.
        let shapes =
            isPaired
            ? [Shape(own: 2, paired: 2), Shape(own: 4, paired: 2), Shape(own: 2, paired: 4)]
            : [Shape(own: 2, paired: 0), Shape(own: 4, paired: 0)]
        // First of all: what is given back must have been seen to be taken.
        let tape = try torch { () throws(TorchError) in try MemoryTape() }
        let trial = try StepTrial(
            architecture, settings: settings, precision: precision, device: device)
        var parts = (weights: 0, gradients: 0, optimizer: 0, average: 0, resting: 0)
        let tapes = try torch { () throws(TorchError) -> [[Int]] in
            // The first step lays out what stays.
            try trial.step(shapes[0])
            parts.resting = tape.events.reduce(0, +)
            let network = trial.learner.network.parameters.tensors
            parts.weights = network.bytes
            parts.gradients = network.filter(\.requiresGradient).bytes
            parts.optimizer = try Array(trial.learner.optimizerState().values).bytes
            parts.average = trial.learner.average.map { Array($0.values().values).bytes } ?? 0
            var tapes: [[Int]] = []
            for shape in shapes {
                let start = tape.length
                try trial.step(shape)
                tapes.append(Array(tape.events[start...]))
            }
            return tapes
        }
        (weights, gradients) = (parts.weights, parts.gradients)
        (optimizer, average, resting) = (parts.optimizer, parts.average, parts.resting)
        first = shapes[0]
        heights = tapes.map { tape in
            var (sum, height) = (0, 0)
            for event in tape {
                sum += event
                height = max(height, sum)
            }
            return height
        }
        let isSame = tapes.allSatisfy { other in
            other.count == tapes[0].count
                && zip(other, tapes[0]).allSatisfy { $0.signum() == $1.signum() }
        }
        guard isSame else {
            (base, forOwn, forPaired) = ([], [], [])
            return
        }
        base = tapes[0]
        forOwn = zip(tapes[1], tapes[0]).map { $0 - $1 }
        forPaired = isPaired ? zip(tapes[2], tapes[0]).map { $0 - $1 } : base.map { _ in 0 }
    }
}

extension [Tensor] {
    /// The bytes of all elements.
    fileprivate var bytes: Int { reduce(0) { $0 + $1.count * ($1.type?.size ?? 4) } }
}
