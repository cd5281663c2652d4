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
    private let team: Team?
    private let reducer: GradientReducer?

    /// Networks at their first step.
    ///
    /// - Parameters:
    ///   - frozen: Those networks that the settings' losses look through.
    ///   - precision: `.bfloat16`, or `nil` for single precision.
    ///   - team: The processes that share each step; `nil` for this one alone.
    init(
        _ architecture: ArchitectureChoice, settings: TrainingSettings, frozen: FrozenNetworks,
        precision: DType?, device: Device, team: Team? = nil
    ) throws(TrainingError) {
        self.team = team
        self.settings = settings
        self.precision = precision
        self.device = device
        let terms = settings.askedLosses.map {
            LossTerm($0.name, share: settings.losses[$0.name, default: 0])
        }
        do {
            objective = try Objective(terms, through: frozen)
        } catch {
            preconditionFailure("every name comes from the catalog, and its network is there")
        }
        do {
            network = try architecture.make(seed: UInt64(settings.seed), device: device)
            if device.kind == .cuda { try network.parameters.arrange(.channelsLast) }
            optimizer = try OptimizerCatalog.optimizer(
                for: network.parameters.all, settings.optimizer, in: team?.group)
            dropout =
                settings.optimizer.dropout > 0
                ? RateDropout(network.parameters.all, share: settings.optimizer.dropout) : nil
            average =
                settings.average > 0
                ? try Average(of: network.parameters, decay: settings.average) : nil
            if let team {
                reducer = try GradientReducer(
                    of: network.parameters, in: team.group, megabytes: settings.compute.bucket)
            } else {
                reducer = nil
            }
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
        let generator = try Generator(seed: self.seed(of: iteration))
        let shares = try team.map { (team) throws(TorchError) in
            try LossShares(objective, batch, in: team)
        }
        // The source's decoder makes the target's own crops as well where something is asked of swaps.
        let first = objective.judgesSwaps ? 0 : batch.own
        let (target, source, guess, codes) = try inPrecision { () throws(TorchError) in
            let format: MemoryFormat = device.kind == .cuda ? .channelsLast : .contiguous
            let code = try network.encode(batch.inputs.contiguous(format))
            let count = batch.inputs.shape[0]
            return (
                batch.own == 0
                    ? nil
                    : try network.decodeForTraining(
                        code.narrowed(0, from: 0, length: batch.own), as: .target,
                        chance: chance(generator, batch, .target)),
                try network.decodeForTraining(
                    code.narrowed(0, from: first, length: count - first), as: .source,
                    chance: chance(generator, batch, .source)),
                settings.expression > 0 ? try network.expression(code) : nil, code
            )
        }
        let paired = batch.size - batch.own
        let parts = (
            target: try target.map { (output) throws(TorchError) in
                try batch.target.map { (lesson) throws(TorchError) in
                    try loss(output, lesson, shares?.target)
                }
            } ?? nil,
            source: try loss(
                source.narrowed(0, from: batch.size - first, length: batch.size), batch.source,
                shares?.source),
            paired: try batch.paired.map { (lesson) throws(TorchError) in
                try loss(
                    source.narrowed(0, from: batch.own - first, length: paired), lesson,
                    shares?.paired)
            },
            expression: try guess.map { (guess) throws(TorchError) in
                // The mean of each person, added.
                try guess.to(.float32).smoothL1Loss(batch.expressions)
                    * (2 * (shares?.pictures ?? 1))
            }
        )
        var total = parts.source
        if let target = parts.target { total = try target + total }
        if let paired = parts.paired { total = try total + paired }
        if objective.judgesSwaps, let plate = batch.target {
            total =
                try total
                + objective.swap(
                    source.narrowed(0, from: 0, length: batch.own).to(.float32),
                    plate: plate.picture, weight: plate.weight, shares: shares?.swap)
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
        try backward(total)
        let (losses, sum) = try whole(
            TrainingLosses(
                source: parts.source.item(), target: parts.target?.item() ?? 0,
                paired: parts.paired?.item(), expression: parts.expression?.item()),
            total.item())
        guard sum.isFinite, try clip() else {
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
        _ batch: Batch, target: Tensor?, source: Tensor, from first: Int
    ) throws(TorchError) -> Critics.Pictures {
        var pictures: Critics.Pictures = [
            (try source.narrowed(0, from: batch.size - first, length: batch.size), batch.source)
        ]
        if let target, let lesson = batch.target { pictures.insert((target, lesson), at: 0) }
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

    /// The chance of the pictures that a decoder makes, by where they stand in the whole batch.
    private func chance(_ generator: Generator, _ batch: Batch, _ person: Identity) -> Chance {
        guard team != nil else { return Chance(generator) }
        let (size, own) = (settings.batch, settings.batch - settings.pairedCount)
        switch person {
        case .target:
            return Chance(generator, rows: batch.places.filter { $0 < own }, of: own)
        case .source:
            let first = objective.judgesSwaps ? 0 : own
            let theirs = batch.places.filter { $0 >= first }.map { $0 - first }
            let others = size - first
            return Chance(
                generator, rows: theirs + batch.places.map { $0 + others }, of: others + size)
        }
    }

    private func loss(
        _ output: Tensor, _ lesson: Lesson, _ shares: Tensor?
    ) throws(TorchError) -> Tensor {
        try objective(
            output.to(.float32), lesson.picture, weight: lesson.weight, shares: shares)
    }

    /// The gradients of a loss, or of the sum of all processes' losses.
    private func backward(_ loss: Tensor) throws(TorchError) {
        guard let team, let reducer else { return try loss.backward() }
        try reducer.backward(loss * Double(team.seat.count))
    }

    /// The losses and their sum, of all processes.
    private func whole(
        _ losses: TrainingLosses, _ sum: Double
    ) throws(TorchError) -> (TrainingLosses, Double) {
        try team?.total(losses, sum) ?? (losses, sum)
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

    /// All that a step changes, in the same order in every process.
    func everything() throws(TorchError) -> [Tensor] {
        var all = network.parameters.tensors
        for part in [average?.values() ?? [:], try optimizer.state()] {
            all += part.sorted { $0.key < $1.key }.map(\.value)
        }
        return all
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
