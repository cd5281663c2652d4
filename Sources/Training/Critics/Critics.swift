import Networks
import Torch

/// The critics of a training, with what moves them. They are no part of a model: they are kept beside what the optimizer
/// remembers, and a training that goes on finds them as they were.
final class Critics {
    /// Pictures that decoders made, and what they should be.
    typealias Pictures = [(made: Tensor, real: Lesson)]

    private let settings: TrainingSettings.Critics
    private let parameters: Parameters
    private let patch: PatchCritic?
    private let code: CodeCritic?
    private let optimizer: Adam

    /// The critics that the settings ask for; `nil` for none.
    init?(
        _ settings: TrainingSettings, for network: any Architecture
    ) throws(TorchError) {
        let own = settings.critics
        guard own.patch > 0 || own.trueFace > 0 else { return nil }
        self.settings = own
        let device = network.parameters.device
        parameters = try Parameters(seed: UInt64(settings.seed), device: device)
        patch =
            own.patch > 0
            ? try PatchCritic(
                resolution: network.side, width: own.width, in: parameters) : nil
        if own.trueFace > 0 {
            let side = network.side
            let one = try withoutGradient { () throws(TorchError) in
                try network.encode(Tensor.zeros([1, 3, side, side], on: device))
            }
            code = try CodeCritic(length: one.count, in: parameters)
        } else {
            code = nil
        }
        var adam = Adam.Settings()
        // Less memory than is usual: what is to be told apart changes with every step.
        (adam.learningRate, adam.beta1, adam.beta2) = (own.rate, 0.5, 0.99)
        optimizer = try Adam(parameters.all, adam)
    }

    /// How little the pictures and codes of a step pass for what they should be, each by its weight; one number.
    ///
    /// - Parameters:
    ///   - codes: Of the target's crops, then of as many of the source's.
    func objection(
        to pictures: Pictures, _ codes: Tensor
    ) throws(TorchError) -> Tensor {
        try withoutAutocast(on: codes.device) { () throws(TorchError) in
            var sum = try Tensor.zeros([], on: codes.device)
            if let patch {
                for (made, real) in pictures {
                    let shown = try real.faces(of: made.to(.float32))
                    sum = try sum + patch.objection(to: shown) * settings.patch
                }
            }
            if let code {
                // The source's codes are to look like the target's, which are what a swap is made of.
                sum = try sum + code.objection(to: Self.halves(codes).source) * settings.trueFace
            }
            return sum
        }
    }

    /// One step of the critics, on what `objection` was about.
    func learn(
        _ pictures: Pictures, _ codes: Tensor, factor: Double
    ) throws(TorchError) {
        // The step of the networks left gradients here that are none of the critics' own.
        try parameters.clearGradients()
        let codes = try codes.detached()
        let mistakes = try withoutAutocast(on: codes.device) { () throws(TorchError) in
            var sum = try Tensor.zeros([], on: codes.device)
            if let patch {
                for (made, real) in pictures {
                    let made = try made.detached().to(.float32)
                    sum =
                        try sum
                        + patch.mistakes(
                            real: real.faces(of: real.picture), made: real.faces(of: made))
                }
            }
            if let code {
                let halves = try Self.halves(codes)
                sum = try sum + code.mistakes(real: halves.target, made: halves.source)
            }
            return sum
        }
        try mistakes.backward()
        if try mistakes.item().isFinite { try optimizer.step(factor: factor) }
        try parameters.clearGradients()
    }

    private static func halves(
        _ codes: Tensor
    ) throws(TorchError) -> (target: Tensor, source: Tensor) {
        let size = codes.shape[0] / 2
        return (
            try codes.narrowed(0, from: 0, length: size),
            try codes.narrowed(0, from: size, length: size)
        )
    }

    // MARK: Kept and put back

    private static let prefix = "critic."
    private static let (weights, memory) = ("critic.weights.", "critic.optimizer.")

    /// What belongs to critics in a state, whether there are any now or not.
    static func isOwn(_ name: String) -> Bool { name.hasPrefix(prefix) }

    /// Everything that the next step depends on, by name.
    func state() throws(TorchError) -> [String: Tensor] {
        var state: [String: Tensor] = [:]
        for (name, value) in parameters.values() { state[Self.weights + name] = value }
        for (name, value) in try optimizer.state() { state[Self.memory + name] = value }
        return state
    }

    /// Takes over what `state` gave; `false`, with nothing changed, when it was of other critics.
    func load(_ state: [String: Tensor]) throws(TorchError) -> Bool {
        func part(_ prefix: String) -> [String: Tensor] {
            Dictionary(
                uniqueKeysWithValues: state.compactMap { name, value in
                    name.hasPrefix(prefix) ? (String(name.dropFirst(prefix.count)), value) : nil
                })
        }
        let kept = part(Self.weights)
        let own = parameters.values()
        guard kept.count == own.count, own.allSatisfy({ kept[$0.key]?.shape == $0.value.shape })
        else { return false }
        try parameters.load(kept)
        try optimizer.load(part(Self.memory))
        return true
    }
}

extension Architecture {
    /// Rows and columns of its pictures.
    fileprivate var side: Int { settings.resolution }
}

extension Lesson {
    /// A picture of this lesson with gray in the place of everything that is no face: critics are to look at faces.
    fileprivate func faces(of picture: Tensor) throws(TorchError) -> Tensor {
        let face = try Regions(ofSamples: weight).face
        return try (picture - 0.5) * face + 0.5
    }
}
