public import Networks

/// How a model is trained: `training.json`. Everything here may be changed between two runs.
///
/// An architecture's own recipe says what its models start with; the defaults stated here are those of `quick`.
public struct TrainingSettings: StoredDocument, Equatable {
    package static let schema = "understudy.training"
    package static let version = 1

    /// What all random numbers start from. The default is 0. The first run's counts: later ones go on in its numbers.
    public var seed = 0
    /// Crops of each person in a step. The default is 16.
    public var batch: Int
    /// Which crops are drawn how often.
    public var sampling = Sampling()
    /// The source with the target's expressions.
    public var pairs: Pairs
    /// How crops are varied.
    public var augmentation: AugmentationSettings
    /// What is made small: for each name of `Losses` how much it counts. The default is 1 for `l1`, 0.5 for `dssim` and
    /// for `laplacian`, 0 for the others: `mae`, `mse`, `msssim`, `features` (lips and eyes alone), `perceptual` (what
    /// pictures look like to people, by a frozen network), and, of the swap in its plate, `faceStyle`, `backgroundStyle` and
    /// `identity` (the judge of likeness as a teacher: it judges the model no more). All but `mae` and those of the swap count lips and eyes four times and
    /// nothing outside of the face.
    public var losses: [String: Double]
    /// Networks that learn to tell what is made from what is real.
    public var critics = Critics()
    /// How much telling the expression from the code counts, for networks that can be asked. The default is 0.3.
    public var expression: Double
    /// How weights are moved.
    public var optimizer: OptimizerSettings
    /// What stays as it is: for a model that was begun from another one.
    public var freeze = Freeze()
    /// The share of the running mean of the weights that stays at each step. The default is 0.995, a memory of 200
    /// steps. 0 keeps none: previews and conversions then use the weights as they are.
    public var average: Double
    /// What may lie in front of a face.
    public var occlusion = Occlusion()
    /// When the model is saved.
    public var checkpoints = Checkpoints()
    /// When a model is scored, and on what.
    public var scores = Scores()
    /// When a preview is made.
    public var previews = Previews()
    /// How it computes.
    public var compute = Compute()

    /// Which of a person's crops are drawn how often.
    public struct Sampling: Codable, Sendable, Equatable {
        /// How much more often rare views and expressions are drawn than they were filmed: 0 draws every crop alike, 1 every
        /// view and expression. The default is 0.5.
        public var even = 0.5
        /// How much more seldom the least sharp crop is drawn than the sharpest: with 0 as often, with 1 never. The default
        /// is 0.
        public var sharp = 0.0

        /// The defaults.
        public init() {}
    }

    /// The source with the target's expressions: pictures that the source's decoder is shown as the answer to the
    /// target's crops.
    public struct Pairs: Codable, Sendable, Equatable {
        /// The share of the target's crops in a step that go through the source's decoder; the others go through the
        /// target's own. The default is 0.75.
        public var share: Double
        /// How many times as far as the target's the lips move, in small movements; large ones are exaggerated less. The
        /// default is 1: they move as the target's.
        public var lips = 1.0
        /// How many times as far as the target's the lids go from where they usually are. The default is 1.1.
        public var lids = 1.1
        /// How often each picture is looked at and bent anew, until its mouth and its lids are as far open as they should be. The default
        /// is 3; 0 never looks.
        public var looks = 3
        /// Whether the source looks where the target does. The default is true; without it the source's eyes stay where
        /// they were when it was filmed.
        public var gaze = true
        /// Whether crops of the target that a hand lies over are learned from as well, by the source's decoder alone: it paints the face
        /// without the hand. The default is true.
        public var covered = true
    }

    /// Networks that learn to tell what is made from what is real, while the model learns to pass for real. They are no part
    /// of the model. Towards the end of a long training they bring detail; at its beginning they bring spots.
    public struct Critics: Codable, Sendable, Equatable {
        /// How much it counts that patches of pictures pass for real. The default is 0: off; 0.1 is usual where it is used.
        public var patch = 0.0
        /// How much it counts that the source's codes pass for the target's. The default is 0: off; 0.01 is usual.
        public var trueFace = 0.0
        /// Channels of the first layer of the network that looks at patches. The default is 16.
        public var width = 16
        /// The size of a step of theirs. The default is 0.0002.
        public var rate = 2e-4
    }

    /// Parts of the networks that are not moved. At least one of those that a network has must be.
    public struct Freeze: Codable, Sendable, Equatable {
        /// What both people's pictures go through first. The default is `false`.
        public var encoder = false
        /// What lies between, in networks that have such a part: `iae`, `saehd`, `amp` and `comb`, where it is all that paints. The
        /// default is `false`.
        public var inter = false
        /// What makes pictures. The default is `false`.
        public var decoder = false

        /// The names of those that stay.
        var parts: [String] {
            [("encoder", encoder), ("inter", inter), ("decoder", decoder)].filter(\.1).map(\.0)
        }
    }

    /// The network that finds what lies in front of a face, so that conversion leaves it there. It is trained once, before
    /// all else.
    public struct Occlusion: Codable, Sendable, Equatable {
        /// Steps, at most as many as the training itself is given, and 80 for each minute of it; none where that is less than half. The default is 400, about
        /// a minute on two cores. 0 trains none: a hand before the face is then painted over.
        public var steps = 400
    }

    /// When the model is saved. It is always saved when training ends, whatever ends it.
    public struct Checkpoints: Codable, Sendable, Equatable {
        /// Seconds from one checkpoint to the next. The default is 60. Saving never takes more than about a fiftieth of
        /// the time: where it is slow, checkpoints come later.
        public var seconds = 60.0
        /// Steps from one checkpoint to the next, besides. The default is 0: the time alone counts.
        public var steps = 0
        /// How many of the newest are kept. The best by its score is kept besides. The default is 3.
        public var keep = 3
        /// Besides, the first checkpoint of each so many steps is kept for good. The default is 0: none.
        public var every = 0
    }

    /// When a model is scored, and on what. A score changes nothing that is learned.
    public struct Scores: Codable, Sendable, Equatable {
        /// The most crops of each person that are not learned from, so that scores tell the truth; never more than one in
        /// twelve, and none of fewer than 48. The default is 24. 0 learns from all, and scores crops that were learned
        /// from.
        public var heldBack = 24
        /// The most of the time that scoring takes: checkpoints for which there is none are not scored. The default is
        /// 0.03. 0 scores none, 1 scores all.
        public var share = 0.03
    }

    /// When a preview is made.
    public struct Previews: Codable, Sendable, Equatable {
        /// Seconds from one preview to the next. The default is 30. 0 makes one at the end only.
        public var seconds = 30.0
        /// Steps from one preview to the next, besides. The default is 0: the time alone counts.
        public var steps = 0
        /// Rows of the grid. The default is 6.
        public var rows = 6
    }

    /// How it computes. None of this changes what is learned beyond rounding.
    public struct Compute: Codable, Sendable, Equatable {
        /// Threads that share one operator's work. The default is 0: a few steps are timed with one and with all cores.
        public var threads = 0
        /// The type that convolutions and matrix products are computed in. The default is `auto`: `bfloat16` where the
        /// device is faster in it.
        public var precision = Precision.auto
        /// Megabytes for the crops of both persons. The default is 2048. More crops than fit are thinned out evenly.
        public var memory = 2048
        /// Megabytes of gradients that several processes average at once, while others are still being computed. The default
        /// is 4. Less begins earlier, and costs more for each.
        public var bucket = 4.0
        /// How much other programs go first, 0 ... 19 as for `nice`. The default is 10.
        public var niceness = 10
    }

    /// What an architecture starts with.
    public init(for architecture: ArchitectureChoice) {
        self.init(architecture.recipe)
    }

    init(_ recipe: Recipe) {
        batch = recipe.batch
        pairs = Pairs(share: recipe.pairedShare)
        augmentation = AugmentationSettings(recipe.augmentation)
        losses = Dictionary(uniqueKeysWithValues: Losses.all.map { ($0.name, 0) })
        for term in recipe.losses { losses[term.loss, default: 0] += term.share }
        expression = recipe.expressionWeight
        optimizer = OptimizerSettings(recipe)
        average = recipe.averageDecay ?? 0
    }
}

extension TrainingSettings {
    /// The losses that count for anything.
    var askedLosses: [any Loss.Type] { Losses.all.filter { losses[$0.name, default: 0] > 0 } }

    /// The network by which likeness is judged teaches.
    var asksJudge: Bool { askedLosses.contains { $0.lens == .recognition } }

    package func firstFault() -> SettingsFault? {
        let whole = Double(Int32.max)
        var numbers: [(String, Double, ClosedRange<Double>)] = [
            ("seed", Double(seed), 0...Double(Int64.max)), ("batch", Double(batch), 1...1024),
            ("average", average, 0...0.999999), ("expression", expression, 0...1000),
            ("sampling.even", sampling.even, 0...1), ("sampling.sharp", sampling.sharp, 0...1),
            ("pairs.share", pairs.share, 0...1), ("pairs.lips", pairs.lips, 0...4),
            ("pairs.looks", Double(pairs.looks), 0...8),
            ("pairs.lids", pairs.lids, 0...4),
            ("augmentation.rotation", augmentation.rotation, 0...45),
            ("augmentation.zoom", augmentation.zoom, 0...0.5),
            ("augmentation.shift", augmentation.shift, 0...0.5),
            ("augmentation.flip", augmentation.flip, 0...1),
            ("augmentation.bend", augmentation.bend, 0...0.5),
            ("augmentation.light", augmentation.light, 0...1),
            ("optimizer.rate", optimizer.rate, 0...10),
            ("optimizer.otherRate", optimizer.otherRate, 0...10),
            ("optimizer.beta1", optimizer.beta1, 0...0.99999),
            ("optimizer.beta2", optimizer.beta2, 0...0.99999),
            ("optimizer.warmUp", Double(optimizer.warmUp), 0...whole),
            ("optimizer.floor", optimizer.floor, 0...1),
            ("optimizer.clip", optimizer.clip, 0...1e9),
            ("optimizer.dropout", optimizer.dropout, 0...0.99),
            ("critics.patch", critics.patch, 0...1000),
            ("critics.trueFace", critics.trueFace, 0...1000),
            ("critics.width", Double(critics.width), 1...512),
            ("critics.rate", critics.rate, 0...1),
            ("occlusion.steps", Double(occlusion.steps), 0...whole),
            ("checkpoints.seconds", checkpoints.seconds, 1...1e9),
            ("checkpoints.steps", Double(checkpoints.steps), 0...whole),
            ("checkpoints.keep", Double(checkpoints.keep), 1...1e6),
            ("checkpoints.every", Double(checkpoints.every), 0...whole),
            ("scores.heldBack", Double(scores.heldBack), 0...1000),
            ("scores.share", scores.share, 0...1),
            ("previews.seconds", previews.seconds, 0...1e9),
            ("previews.steps", Double(previews.steps), 0...whole),
            ("previews.rows", Double(previews.rows), 1...64),
            ("compute.threads", Double(compute.threads), 0...4096),
            ("compute.memory", Double(compute.memory), 1...1e8),
            ("compute.bucket", compute.bucket, 0.01...1000),
            ("compute.niceness", Double(compute.niceness), 0...19),
        ]
        numbers += losses.sorted { $0.key < $1.key }.map {
            ("losses.\($0.key)", $0.value, 0...1000)
        }
        for (path, found, allowed) in numbers where !allowed.contains(found) {
            return .outOfRange(path: path, found: found, allowed: allowed)
        }
        // What judges swaps alone teaches nobody's face.
        if !askedLosses.contains(where: { $0.subject == .likeness }) {
            return .outOfRange(path: "losses", found: 0, allowed: 0.000001...1000)
        }
        let words = [
            ("augmentation.kind", augmentation.kind, AugmentationCatalog.names),
            ("optimizer.kind", optimizer.kind, OptimizerCatalog.names),
        ]
        for (path, found, allowed) in words where !allowed.contains(found) {
            return .wrongChoice(path: path, found: found, allowed: allowed)
        }
        return nil
    }
}
