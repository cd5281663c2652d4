public import Foundation
public import Imaging
public import Networks
public import Torch

/// What a training reports while it runs, in order. Whoever listens decides what becomes of it.
public enum TrainingEvent: Sendable {
    /// Crops are being read, `done` of `total`; then the paired targets are made.
    case preparing(Preparation)
    /// What memory it needs, which is there; before anything is read.
    case memory(MemoryNeed)
    /// A new model has taken over an earlier one's weights.
    case begun(WarmStartReport)
    /// Training begins or goes on.
    case started(TrainingStart)
    /// Something is not as it should be, and training goes on.
    case warning(TrainingWarning)
    /// How many threads share the work, and how that was decided.
    case threads(ThreadChoice)
    /// A step is done. A listener that is slower than training sees the newest one only.
    case step(TrainingStep)
    /// A preview is written.
    case preview(TrainingPreview)
    /// What the source's footage lacks; once, after the start.
    case coverage(Coverage)
    /// A checkpoint is saved.
    case checkpoint(TrainingCheckpoint)
    /// The checkpoint that was saved last is scored, and what all scores together say.
    case scored(TrainingScore, TrainingVerdict)
    /// Training has ended and everything is saved; always the last event.
    case finished(TrainingEnd)
}

/// How far the crops are read.
public struct Preparation: Sendable, Equatable {
    /// What is being done.
    public enum Work: Sendable, Equatable {
        /// Reading the crops of a person.
        case crops(Identity)
        /// Finding where a person looks.
        case gaze(Identity)
        /// Making the pictures of the source with the target's expressions.
        case pairs
        /// Looking for the hands that lie over faces of the target.
        case hands
        /// Learning what may lie in front of a face; counted in steps.
        case occlusion
        /// Waiting for the processes that train together.
        case processes
    }
    /// What is being done.
    public var work: Work
    /// How many are done.
    public var done: Int
    /// How many there are.
    public var total: Int
}

/// What a training starts with.
public struct TrainingStart: Sendable {
    /// The settings that hold.
    public var settings: TrainingSettings
    /// What the model is.
    public var model: ModelDescription
    /// Crops of the source.
    public var sourceCrops: Int
    /// Crops of the target.
    public var targetCrops: Int
    /// Crops of the target that a hand lies over, which the pairs are made of as well.
    public var coveredCrops: Int
    /// Numbers in the weights of all networks.
    public var parameters: Int
    /// Steps that earlier runs did.
    public var iteration: Int
    /// Seconds that earlier runs trained.
    public var seconds: Double
    /// Where it computes.
    public var device: Device
    /// The type that convolutions and matrix products are computed in.
    public var precision: Precision
}

/// What is not as it should be, without ending the training.
public enum TrainingWarning: Sendable {
    /// A newer checkpoint is damaged, and an older one is used.
    case damagedCheckpoint(CheckpointFault)
    /// Crops that cannot be read or show no face are left out.
    case unusableCrops(Identity, count: Int)
    /// Of the target's crops that a hand lies over, too many do not show the target: none of them is learned from.
    case coveredLeftOut(count: Int)
    /// A faceset holds more crops than the memory setting allows; evenly spread ones are used.
    case thinned(Identity, used: Int, of: Int)
    /// A checkpoint could not be saved. The one before it stays, and the next is tried in time.
    case checkpointFailed(iteration: Int, TrainingError)
    /// A preview could not be made or written.
    case previewFailed(iteration: Int, TrainingError)
    /// The settings ask for another optimizer than the checkpoint's, which begins anew.
    case optimizerRestarted
    /// Training went wrong, and goes on from an earlier state with a smaller learning rate.
    case rolledBack(TrainingRollback)
    /// The end was not saved, because the losses had just risen to more than twice what they were: the checkpoint of
    /// `kept` is the newest.
    case endNotSaved(iteration: Int, kept: Int)
    /// A checkpoint could not be scored.
    case scoreFailed(iteration: Int, TrainingError)
    /// The losses could not be noted.
    case historyFailed(TrainingError)
    /// The priority could not be lowered; `code` is the system's (`errno`).
    case priority(code: Int32)
}

/// A training that went wrong and was rolled back.
public struct TrainingRollback: Sendable, Equatable {
    /// What was seen.
    public enum Cause: Sendable, Equatable {
        /// A loss, a gradient or a weight was no number any more.
        case notANumber
        /// The losses rose to more than four times what they were, and stayed there.
        case collapse
    }
    /// What was seen.
    public var cause: Cause
    /// The step at which it was seen.
    public var iteration: Int
    /// The step of the checkpoint from which training goes on; 0 is the beginning.
    public var to: Int
    /// What the learning rate of the settings is multiplied with from now on.
    public var rate: Double
}

/// How many threads share one operator's work.
public struct ThreadChoice: Sendable, Equatable {
    /// How it came about.
    public enum Reason: Sendable, Equatable {
        /// The settings say so.
        case setting
        /// It was chosen by the run that this one resumes, and the machine has as many cores.
        case resumed
        /// Steps with each count were timed: seconds of the fastest.
        case timed([Timing])
        /// The machine has one core, or the work is not the processor's.
        case only
        /// Several processes train together, and so many of them share this machine.
        case shared(processes: Int)
    }
    /// The fastest of a few steps.
    public struct Timing: Sendable, Equatable {
        /// Threads.
        public var threads: Int
        /// Seconds a step.
        public var seconds: Double
    }
    /// Threads.
    public var threads: Int
    /// How it came about.
    public var reason: Reason
}

/// One step.
public struct TrainingStep: Sendable, Equatable {
    /// Steps so far, over all runs; the first is 1.
    public var iteration: Int
    /// The losses.
    public var losses: TrainingLosses
    /// Steps a second, lately.
    public var rate: Double
    /// The share of the time, lately, in which the networks waited for the next batch.
    public var waiting: Double
    /// What the learning rate is multiplied with, 0 ... 1.
    public var schedule: Double
    /// The share of the whole training that is done, 0 ... 1; `nil` without a limit.
    public var progress: Double?
    /// Seconds trained so far, over all runs.
    public var seconds: Double
    /// Seconds that are left at the present rate; `nil` without a limit.
    public var secondsLeft: Double?
}

/// The losses of one step. The smaller the better; 0 is a perfect copy.
public struct TrainingLosses: Sendable, Equatable {
    /// How far the source's reconstruction is from the source.
    public var source: Double
    /// How far the target's reconstruction is from the target.
    public var target: Double
    /// How far the swap is from its paired target; `nil` without pairs.
    public var paired: Double?
    /// How far the code is from telling the expression; `nil` for a network that is not asked.
    public var expression: Double?

    /// Losses by their values.
    package init(
        source: Double, target: Double, paired: Double? = nil, expression: Double? = nil
    ) {
        (self.source, self.target) = (source, target)
        (self.paired, self.expression) = (paired, expression)
    }
}

/// A picture of how far training has come.
public struct TrainingPreview: Sendable {
    /// Steps so far.
    public var iteration: Int
    /// The file, a JPEG.
    public var file: URL
    /// The grid: in each row a crop of the source, its reconstruction, a crop of the target, its reconstruction, and the
    /// target's crop as the source.
    public var picture: RGBImage
}

/// A checkpoint that is saved.
public struct TrainingCheckpoint: Sendable, Equatable {
    /// Steps so far.
    public var iteration: Int
    /// Its folder.
    public var folder: URL
    /// Seconds for which training stood still.
    public var seconds: Double
}

/// How a training ended.
public struct TrainingEnd: Sendable, Equatable {
    /// Why.
    public enum Reason: Sendable, Equatable {
        /// The limit is reached: the model is as good as this training makes it.
        case complete
        /// It was told to stop. The same limit goes on where it stopped.
        case stopped
    }
    /// Why.
    public var reason: Reason
    /// Steps so far, over all runs.
    public var iteration: Int
    /// Seconds trained so far, over all runs.
    public var seconds: Double
}

/// How long a model is trained, over all runs together.
public enum TrainingLimit: Sendable, Equatable {
    /// Minutes. The learning rate falls over this time.
    case minutes(Double)
    /// Steps. The learning rate falls over these steps, so that a training that was interrupted gives the same losses as
    /// one that was not.
    case iterations(Int)
    /// Until it is told to stop. The learning rate stays.
    case endless
}
