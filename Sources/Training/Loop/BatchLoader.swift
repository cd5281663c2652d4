import Torch

/// Makes the next batch while the networks learn from this one.
///
/// A batch is what its random numbers make of it: a training is the same to the bit with and without this. It takes the memory of one
/// more batch, which ``StepTrial`` counts, and a core that the step leaves idle, all of the time or some of it.
struct BatchLoader {
    private typealias Drawn = (batch: Result<Batch, TorchError>, random: RandomSource)

    private let maker: BatchMaker
    private let ahead: Ahead<RandomSource, Drawn>

    /// A loader of what `maker` makes.
    init(_ maker: BatchMaker) {
        self.maker = maker
        ahead = Ahead { before in
            var random = before
            let batch = Result { () throws(TorchError) in
                // The step has the others.
                try Threads.setHere(1)
                return try maker.next(&random)
            }
            return (batch, random)
        }
    }

    /// The batch of the next random numbers: the one that was made ahead, or a new one.
    func next(_ random: inout RandomSource) throws(TorchError) -> Batch {
        guard let drawn = ahead.take(random) else { return try maker.next(&random) }
        random = drawn.random
        return try drawn.batch.get()
    }

    /// Begins with the batch that these random numbers make.
    func prepare(from random: RandomSource) { ahead.begin(random) }

    /// Ends what is being made.
    func end() { ahead.end() }
}
