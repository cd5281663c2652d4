import Networks
import Torch

/// The networks with all that moves them: what one step changes.
final class Learner {
    let network: any Architecture
    let average: Average?
    private let optimizer: any Optimizer
    private let dropout: RateDropout?
    private let critics: Critics?
    private let objective: Objective
    private let settings: TrainingSettings
    private let precision: DType?
    private let device: Device

    /// Networks at their first step.
    ///
    /// - Parameter precision: `.bfloat16`, or `nil` for single precision.
    init(
        _ architecture: ArchitectureChoice, settings: TrainingSettings, precision: DType?,
        device: Device
    ) throws(TrainingError) {
        self.settings = settings
        self.precision = precision
        self.device = device
        let terms = Losses.all.compactMap { loss in
            settings.losses[loss.name].flatMap { $0 > 0 ? LossTerm(loss.name, share: $0) : nil }
        }
        do {
            objective = try Objective(terms)
        } catch {
            preconditionFailure("every name comes from the catalog of losses")
        }
        do {
            network = try architecture.make(seed: UInt64(settings.seed), device: device)
            if device.kind == .cuda { try network.parameters.arrange(.channelsLast) }
            optimizer = try OptimizerCatalog.optimizer(
                for: network.parameters.all, settings.optimizer)
            dropout =
                settings.optimizer.dropout > 0
                ? RateDropout(network.parameters.all, share: settings.optimizer.dropout) : nil
            average =
                settings.average > 0
                ? try Average(of: network.parameters, decay: settings.average) : nil
            critics = try Critics(settings, for: network)
            try freeze(settings.freeze.parts)
        } catch {
            throw .torch(error)
        }
        guard network.parameters.tensors.contains(where: \.requiresGradient) else {
            throw .nothingToLearn(frozen: settings.freeze.parts)
        }
    }

    /// Leaves some parts of the network as they are. The optimizer keeps a place for them, in case they move again.
    private func freeze(_ parts: [String]) throws(TorchError) {
        for parameter in network.parameters.all
        where parts.contains(where: { parameter.name.hasPrefix($0 + ".") }) {
            try parameter.tensor.requiringGradient(false)
        }
    }

    /// Runs `body` in the training's precision.
    func inPrecision<Value>(_ body: () throws(TorchError) -> Value) throws(TorchError) -> Value {
        try autocast(precision, on: device, body)
    }

    /// A step draws random numbers: the training gives it a seed.
    var wantsSeed: Bool { dropout != nil }

    /// One step: `iteration` counts from 1, `factor` multiplies the learning rate, and `seed` decides what dropout leaves.
    ///
    /// - Returns: The losses, or `nil`, with the weights as they were, when one or the gradient is no number.
    func step(
        _ batch: Batch, iteration: Int, factor: Double, seed: UInt64
    ) throws(TorchError) -> TrainingLosses? {
        let chance = try Generator(seed: self.seed(of: iteration))
        // The source's decoder makes the target's own crops as well where something is asked of swaps.
        let first = objective.judgesSwaps ? 0 : batch.own
        let (target, source, guess, codes) = try inPrecision { () throws(TorchError) in
            let format: MemoryFormat = device.kind == .cuda ? .channelsLast : .contiguous
            let code = try network.encode(batch.inputs.contiguous(format))
            let count = batch.inputs.shape[0]
            return (
                try network.decodeForTraining(
                    code.narrowed(0, from: 0, length: batch.own), as: .target, chance: chance),
                try network.decodeForTraining(
                    code.narrowed(0, from: first, length: count - first), as: .source,
                    chance: chance),
                settings.expression > 0 ? try network.expression(code) : nil, code
            )
        }
        let paired = batch.size - batch.own
        let parts = (
            target: try loss(target, batch.target),
            source: try loss(
                source.narrowed(0, from: batch.size - first, length: batch.size), batch.source),
            paired: try batch.paired.map { (lesson) throws(TorchError) in
                try loss(
                    source.narrowed(0, from: batch.own - first, length: paired), lesson)
            },
            expression: try guess.map { (guess) throws(TorchError) in
                // The mean of each person, added.
                try guess.to(.float32).smoothL1Loss(batch.expressions) * 2
            }
        )
        var total = try parts.target + parts.source
        if let paired = parts.paired { total = try total + paired }
        if objective.judgesSwaps {
            total =
                try total
                + objective.swap(
                    source.narrowed(0, from: 0, length: batch.own).to(.float32),
                    plate: batch.target.picture, weight: batch.target.weight)
        }
        if let expression = parts.expression {
            total = try total + expression * settings.expression
        }
        let pictures = try critics.map { (_) throws(TorchError) in
            try judged(batch, target: target, source: source, from: first)
        }
        if let critics, let pictures {
            total = try total + critics.objection(to: pictures, codes)
        }
        try total.backward()
        let losses = TrainingLosses(
            source: try parts.source.item(), target: try parts.target.item(),
            paired: try parts.paired?.item(), expression: try parts.expression?.item())
        guard try total.item().isFinite, try clip() else {
            try network.parameters.clearGradients()
            return nil
        }
        if let dropout {
            try dropout.step(optimizer, factor: factor, seed: seed)
        } else {
            try optimizer.step(factor: factor)
        }
        try network.parameters.clearGradients()
        if let critics, let pictures { try critics.learn(pictures, codes, factor: factor) }
        try average?.update(iteration: iteration)
        return losses
    }

    /// What decoders made of a batch, beside what it should be.
    ///
    /// - Parameter first: The place of the first of the batch's crops that is in `source`.
    private func judged(
        _ batch: Batch, target: Tensor, source: Tensor, from first: Int
    ) throws(TorchError) -> Critics.Pictures {
        var pictures: Critics.Pictures = [
            (target, batch.target),
            (
                try source.narrowed(0, from: batch.size - first, length: batch.size), batch.source
            ),
        ]
        if let paired = batch.paired {
            let count = batch.size - batch.own
            pictures.append(
                (try source.narrowed(0, from: batch.own - first, length: count), paired))
        }
        return pictures
    }

    /// What a step's chance starts from: a training that goes on has the numbers that one which never
    /// stopped has.
    private func seed(of iteration: Int) -> UInt64 {
        UInt64(settings.seed) &* 0x9e37_79b9_7f4a_7c15 &+ UInt64(iteration)
    }

    private func loss(_ output: Tensor, _ lesson: Lesson) throws(TorchError) -> Tensor {
        try objective(output.to(.float32), lesson.picture, weight: lesson.weight)
    }

    /// Scales the gradients down; `false` when they are no numbers.
    private func clip() throws(TorchError) -> Bool {
        guard settings.optimizer.clip > 0 else { return true }
        return try network.parameters.clipGradients(to: settings.optimizer.clip).item().isFinite
    }

    /// Whether every weight is a number.
    func isSound() throws(TorchError) -> Bool {
        try Tensor.stacked(Foreach.norms(network.parameters.tensors)).norm().item().isFinite
    }

    // MARK: Kept and put back

    /// The weights as they are saved.
    var weights: StoredWeights {
        StoredWeights(raw: network.parameters.values(), average: average?.values())
    }

    /// What the optimizer remembers.
    func optimizerState() throws(TorchError) -> [String: Tensor] {
        try optimizer.state().merging(critics?.state() ?? [:]) { own, _ in own }
    }

    /// Takes up saved weights.
    func load(_ weights: StoredWeights) throws(TorchError) {
        try network.parameters.load(weights.raw)
        // A model that was trained without a running mean begins one with the weights as they are.
        try average?.load(weights.average ?? weights.raw)
    }

    /// Takes up what an optimizer remembered; `false` when it was another kind of optimizer.
    func load(optimizer state: [String: Tensor]) throws(TorchError) -> Bool {
        // Critics that were not there before begin now.
        _ = try critics?.load(state)
        do {
            try optimizer.load(state.filter { !Critics.isOwn($0.key) })
            return true
        } catch .parameter {
            return false
        }
    }
}
