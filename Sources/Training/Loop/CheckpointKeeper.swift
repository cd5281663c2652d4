import Foundation
import Networks
import Torch

/// Decides when a checkpoint is due, and saves it.
final class CheckpointKeeper {
    private let store: CheckpointStore
    private let settings: TrainingSettings.Checkpoints
    private let template: CheckpointState
    private var due: Due
    /// The shortest interval that keeps saving below a fiftieth of the time.
    private var shortest = 0.0
    /// The iteration of the newest checkpoint.
    private(set) var last: Int?

    /// Keeps checkpoints in a store; `template` has what is the same in all of them.
    init(
        store: CheckpointStore, settings: TrainingSettings.Checkpoints, last: Int?,
        template: CheckpointState
    ) {
        (self.store, self.settings, self.last, self.template) = (store, settings, last, template)
        due = Due(every: settings.seconds, steps: settings.steps)
    }

    /// Training begins.
    func begin(at seconds: Double) { due.done(at: seconds, iteration: last ?? 0) }

    /// Whether it is time to save.
    func isDue(at seconds: Double, iteration: Int) -> Bool {
        due.isDue(at: seconds, iteration: iteration, atLeast: shortest)
    }

    /// A checkpoint was saved, which took so long.
    func saved(at seconds: Double, iteration: Int, took: Double) {
        shortest = 50 * took
        last = iteration
        due.done(at: seconds, iteration: iteration)
    }

    /// A checkpoint could not be saved; the next is due after the usual time.
    func failed(at seconds: Double, iteration: Int) { due.done(at: seconds, iteration: iteration) }

    /// The newest checkpoint that is what was saved; what damaged ones there are in front of it was said before.
    func newest() throws(TrainingError) -> Checkpoint? {
        do { return try store.newest().checkpoint } catch { throw .stored(error) }
    }

    /// Training goes on from an earlier state.
    func rolledBack(to iteration: Int?, at seconds: Double) {
        last = iteration
        due.done(at: seconds, iteration: iteration ?? 0)
    }

    /// Removes the checkpoints that are not to be kept; the one of `best` is.
    func prune(best: Int?) {
        // One too many does no harm, and the next save tries again.
        try? store.prune(
            last: settings.keep, every: settings.every, keeping: best.map { [$0] } ?? [])
    }

    /// Saves everything as one set.
    func save(
        _ learner: Learner, iteration: Int, seconds: Double, random: RandomState, rate: Double,
        threads: Int
    ) throws(TrainingError) -> Checkpoint {
        var state = template
        (state.iteration, state.seconds, state.random) = (iteration, seconds, random)
        state.rate = rate
        state.computation.threads = threads
        do {
            return try store.save(
                state,
                files: [
                    .init(Checkpoint.weightsName) { (url) throws(StoredError) in
                        try tensorFile(url) { () throws(TorchError) in
                            try learner.weights.write(to: url)
                        }
                    },
                    .init(Checkpoint.optimizerName) { (url) throws(StoredError) in
                        try tensorFile(url) { () throws(TorchError) in
                            try Safetensors.write(
                                learner.optimizerState(), to: url, atomically: false)
                        }
                    },
                ])
        } catch {
            throw .stored(error)
        }
    }
}

/// Runs what reads or writes a file of tensors; what goes wrong names the file.
func tensorFile<Value>(
    _ file: URL, _ body: () throws(TorchError) -> Value
) throws(StoredError) -> Value {
    do {
        return try body()
    } catch .file(_, .unwritable(let code)) {
        throw .unwritable(file, code: code)
    } catch .file(_, .unreadable(let code)) {
        throw .unreadable(file, code: code)
    } catch {
        throw .weights(file, error)
    }
}

extension Learner {
    /// Takes up a checkpoint; `false` when its optimizer was another kind and so begins anew.
    func load(_ checkpoint: Checkpoint, device: Device) throws(TrainingError) -> Bool {
        do {
            try tensorFile(checkpoint.weights) { () throws(TorchError) in
                try load(StoredWeights.read(checkpoint.weights, device: device))
            }
            return try tensorFile(checkpoint.optimizer) { () throws(TorchError) in
                try load(optimizer: Safetensors.read(checkpoint.optimizer, on: device).tensors)
            }
        } catch {
            throw .stored(error)
        }
    }
}
