import Foundation
import Media
import Networks
import Torch

// What a training leaves behind while it goes on, and how it goes back.
extension TrainingSession {
    // MARK: Checkpoints and scores

    /// Saves; a failure is a warning, since training can go on without.
    func trySaving() {
        // What may be about to collapse would take the place of what is sound.
        guard watch.finding == .sound else { return }
        note { () throws(TrainingError) in try history?.flush() }
        do throws(TrainingError) {
            if try save() { score(isLast: false) }
        } catch {
            keeper.failed(at: clock.seconds, iteration: iteration)
            report(.warning(.checkpointFailed(iteration: iteration, error)))
        }
    }

    /// Saves; `false` when there was nothing new to save, or it was no state to keep.
    func save() throws(TrainingError) -> Bool {
        guard keeper.last != iteration, iteration > 0 else { return false }
        guard try torch({ () throws(TorchError) in try learner.isSound() }) else {
            try rollBack(.notANumber, at: iteration)
            return false
        }
        guard leads else {
            keeper.saved(at: clock.seconds, iteration: iteration, took: 0)
            return true
        }
        let start = clock.seconds
        let saved = try keeper.save(
            learner, iteration: iteration, seconds: start, random: random.state, rate: caution,
            threads: threads.saved)
        let took = clock.seconds - start
        keeper.saved(at: clock.seconds, iteration: iteration, took: took)
        rollbacks = 0
        report(
            .checkpoint(
                TrainingCheckpoint(iteration: iteration, folder: saved.folder, seconds: took)))
        return true
    }

    /// Saves the last step that all processes did, after one of them was lost: no weight has moved since.
    func keepLastStep() {
        guard leads, watch.finding == .sound else { return }
        random = randomBefore
        note { () throws(TrainingError) in try history?.flush() }
        // Without it the checkpoint before it is still there.
        _ = try? save()
    }

    /// Scores the checkpoint that was just saved, if there is time for it, and removes those that are not to be kept.
    func score(isLast: Bool) {
        guard let scores else { return }
        // The best can only be told afterwards.
        defer { keeper.prune(best: scores.best) }
        guard scores.isAffordable(at: clock.seconds, isLast: isLast) else { return }
        do throws(TrainingError) {
            let score = try scores.score(learner, iteration: iteration, clock: clock)
            guard let verdict = TrainingVerdict(scores.history) else { return }
            note { () throws(TrainingError) in try history?.add(score) }
            report(.scored(score, verdict))
        } catch {
            report(.warning(.scoreFailed(iteration: iteration, error)))
        }
    }

    // MARK: Back to what was sound

    /// How often in a row training may go wrong from one checkpoint.
    private static let mostRollbacks = 5

    /// Goes back to the newest checkpoint, or to the beginning where there is none, and on with half the rate.
    ///
    /// Networks and optimizer are made anew: nothing of what went wrong is left in them.
    func rollBack(
        _ cause: TrainingRollback.Cause, at wrong: Int
    ) throws(TrainingError) {
        guard rollbacks < Self.mostRollbacks else {
            note { () throws(TrainingError) in try history?.flush() }
            throw .diverged(iteration: wrong)
        }
        rollbacks += 1
        caution /= 2
        let checkpoint = leads ? try keeper.newest() : nil
        learner = try Self.learner(workplace, frozen, precision, device, team)
        if let checkpoint { _ = try learner.load(checkpoint, device: device) }
        var state = Briefing.State(checkpoint?.state)
        if let team {
            state = try team.shared(state)
            try torch { () throws(TorchError) in try team.share(learner) }
        }
        iteration = state.iteration
        random =
            state.random.map { RandomSource(state: $0) }
            ?? RandomSource(seed: UInt64(settings.seed))
        watch = LossWatch()
        keeper.rolledBack(to: state.random == nil ? nil : iteration, at: clock.seconds)
        scores?.forget(after: iteration)
        note { () throws(TrainingError) in try history?.forget(after: iteration) }
        workplace.forgetPreviews(after: iteration)
        report(
            .warning(
                .rolledBack(
                    TrainingRollback(cause: cause, iteration: wrong, to: iteration, rate: caution)))
        )
    }

    // MARK: Previews

    func preview() {
        do throws(TrainingError) {
            let picture = try torch { () throws(TorchError) in try grid.picture(learner) }
            let jpeg: [UInt8]
            do {
                jpeg = try StillImage.jpeg(picture, quality: 92)
            } catch {
                throw .preview(iteration: iteration, error)
            }
            let folder = workplace.folder.previews
            let file = folder.appending(path: CheckpointStore.name(iteration) + ".jpg")
            do {
                try workplace.disk.makeFolder(folder)
                try workplace.disk.replace(file, with: Data(jpeg))
            } catch {
                throw .stored(error)
            }
            report(
                .preview(TrainingPreview(iteration: iteration, file: file, picture: picture)))
        } catch {
            report(.warning(.previewFailed(iteration: iteration, error)))
        }
    }
}
