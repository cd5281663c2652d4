package import Networks
package import Torch

/// Trains an occlusion network: about a minute on two cores, once for a model.
package struct OcclusionTraining {
    private let lessons: OcclusionLessons
    private let steps: Int
    private let threads: Int
    private let device: Device
    private let precision: DType?
    private let seed: UInt64

    private static let batch = 24

    /// A training.
    ///
    /// - Parameters:
    ///   - lessons: What it learns from.
    ///   - steps: How many steps; the rate falls over them.
    ///   - threads: Threads that make lessons.
    ///   - precision: The type that convolutions are computed in, or `nil` for single precision.
    ///   - seed: What all random numbers start from.
    package init(
        lessons: OcclusionLessons, steps: Int, threads: Int, device: Device = .cpu,
        precision: DType? = nil, seed: UInt64 = 0
    ) {
        (self.lessons, self.steps, self.threads) = (lessons, steps, threads)
        (self.device, self.precision, self.seed) = (device, precision, seed)
    }

    /// Trains; `nil` when `report`, told how many steps are done of how many, answers `false`.
    package func run(
        report: (Int, Int) -> Bool
    ) throws(TorchError) -> OcclusionNetwork? {
        let network = try OcclusionNetwork(seed: seed, device: device)
        var (recipe, muon, adam) = (Recipe(), Muon.Settings(), Adam.Settings())
        (muon.learningRate, adam.learningRate) = (0.01, 1e-3)
        recipe.method = .muon(muon, others: adam)
        let optimizer = try recipe.optimizer(for: network.parameters)
        var schedule = Schedule()
        (schedule.warmUp, schedule.floor) = (min(50, steps / 4), 0.02)
        var random = RandomSource(seed: seed)
        for step in 0..<steps {
            guard report(step, steps) else { return nil }
            let batch = try batch(&random)
            let logits = try autocast(precision, on: device) { () throws(TorchError) in
                try network(batch.pictures)
            }
            let loss = try Self.loss(logits, batch)
            try loss.backward()
            // A step that would spoil the weights is left out.
            if try loss.item().isFinite, try network.parameters.clipGradients(to: 1).item().isFinite
            {
                try optimizer.step(
                    factor: schedule.factor(
                        iteration: step, progress: Double(step) / Double(steps)))
            }
            try network.parameters.clearGradients()
        }
        return report(steps, steps) ? network : nil
    }

    private struct Batch {
        let pictures: Tensor  // [N, 3, 64, 64]
        let cover: Tensor  // [N, 1, 64, 64]
        let weight: Tensor  // [N, 1, 64, 64]
    }

    private func batch(_ random: inout RandomSource) throws(TorchError) -> Batch {
        // Each lesson has random numbers of its own, so that threads do not change what comes out.
        let seeds = (0..<Self.batch).map { _ in random.next() }
        let lessons = lessons
        let made = Workers.map(Self.batch, threads: threads) { i in
            var random = RandomSource(seed: seeds[i])
            return lessons.lesson(&random)
        }
        let side = OcclusionNetwork.resolution
        func tensor(
            _ channels: Int, _ values: (OcclusionLessons.Lesson) -> [Float]
        ) throws(TorchError) -> Tensor {
            try Tensor(
                made.flatMap(values), shape: [Self.batch, channels, side, side], device: device)
        }
        return Batch(
            pictures: try tensor(3, \.picture), cover: try tensor(1, \.cover),
            weight: try tensor(1, \.weight))
    }

    /// Binary cross entropy, on the face above all; what lies beside it counts a twentieth.
    private static func loss(_ x: Tensor, _ batch: Batch) throws(TorchError) -> Tensor {
        let surprise = try (x.absolute() * -1).exponential() + 1
        let each = try x.relu() - x * batch.cover + surprise.logarithm()
        let weight = try batch.weight + 0.05
        return try (each * weight).sum() / weight.sum()
    }
}
