import Faces
import Imaging
import Inference
import Networks
import Torch

/// Scores a model on the crops that it does not learn from. It draws no random number and changes no weight: a training
/// with scores gives the same bytes as one without.
final class Scorer {
    /// Names what it measures on.
    let yardstick: String
    private let samples: ScoredSamples
    private let source: SampleTensors
    private let target: SampleTensors
    private let square: SampleSquare
    /// The target's own colors, in which swaps are judged.
    private let colors: [FaceColors]
    private var judge: SwapJudge?

    /// A scorer of some crops, whose tensors lie on the training's device.
    ///
    /// - Parameter knowsJudge: The network that judges whose face it is has taught the model.
    init(_ samples: ScoredSamples, knowsJudge: Bool, device: Device) throws(TorchError) {
        self.samples = samples
        yardstick = samples.yardstick + (knowsJudge ? TrainingScore.taught : "")
        square = samples.target.samples.square
        colors = samples.target.samples.colors
        func tensors(_ person: PersonSamples) throws(TorchError) -> SampleTensors {
            try SampleTensors(
                planes: person.planes, colors: person.colors, square: person.square,
                device: device)
        }
        source = try tensors(samples.source.samples)
        target = try tensors(samples.target.samples)
    }

    /// Scores a model as it would be converted with: with the running means of its weights where they are kept.
    func parts(_ learner: Learner) throws(TrainingError) -> TrainingScore.Parts {
        let (parts, swaps) = try torch { () throws(TorchError) in
            try withoutGradient { () throws(TorchError) in
                guard let average = learner.average else { return try measure(learner) }
                return try average.applied { () throws(TorchError) in try measure(learner) }
            }
        }
        do {
            return try looked(parts, at: swaps)
        } catch {
            throw .inference(error)
        }
    }

    private func looked(
        _ parts: TrainingScore.Parts, at swaps: [PlanarRGB]
    ) throws(InferenceError) -> TrainingScore.Parts {
        let judge: SwapJudge
        if let ready = self.judge {
            judge = ready
        } else {
            judge = try SwapJudge(
                source: samples.source.samples, target: samples.target.samples)
            self.judge = judge
        }
        let found = try judge.judge(swaps)
        var parts = parts
        parts.identity = found.identity
        (parts.mouthCorrelation, parts.mouthAmplitude) = found.mouth
        (parts.eyesCorrelation, parts.eyesAmplitude) = found.eyes
        return parts
    }

    /// What tensors alone tell, and the swaps laid into the target's crops.
    private func measure(
        _ learner: Learner
    ) throws(TorchError) -> (TrainingScore.Parts, [PlanarRGB]) {
        let theirs = try source.samples(Array(0..<source.count))  // [m, 4, S, S]
        let ours = try target.samples(Array(0..<target.count))  // [n, 4, S, S]
        let (a, b) = (try Lesson(inner(theirs)), try Lesson(inner(ours)))
        let (m, n) = (source.count, target.count)
        let (own, other, swap) = try learner.inPrecision { () throws(TorchError) in
            let code = try learner.network.encode(
                Tensor.concatenated([a.picture, b.picture]).contiguous())
            let face = try code.narrowed(0, from: m, length: n)
            return (
                try learner.network.decode(code.narrowed(0, from: 0, length: m), as: .source)
                    .to(.float32),
                try learner.network.decode(face, as: .target).to(.float32),
                try learner.network.decode(face, as: .source).to(.float32)
            )
        }
        let dissimilarity = StructuralDissimilarity()
        let detail = try Self.detail(a.picture, a.weight)
        let parts = TrainingScore.Parts(
            sourceSimilarity: try 1 - 2
                * dissimilarity(own, a.picture, in: Regions(ofSamples: a.weight)).item(),
            targetSimilarity: try 1 - 2
                * dissimilarity(other, b.picture, in: Regions(ofSamples: b.weight)).item(),
            sharpness: detail > 0 ? try Self.detail(swap, b.weight) / detail : nil)
        return (parts, try pictures(swap, b, in: ours))
    }

    /// The network's square, [N, C, R, R].
    private func inner(_ planes: Tensor) throws(TorchError) -> Tensor {
        try planes.narrowed(2, from: square.margin, length: square.network)
            .narrowed(3, from: square.margin, length: square.network)
    }

    /// The deviation of luma's Laplacian over the face, the mean of all pictures. [N, 3, R, R] and [N, 1, R, R].
    private static func detail(_ pictures: Tensor, _ weight: Tensor) throws(TorchError) -> Double {
        let shares = try Tensor(
            [0.299, 0.587, 0.114], shape: [1, 3, 1, 1], device: pictures.device)
        let luma = try (pictures * shares).sum(over: [1], keepingAxes: true)  // [N, 1, R, R]
        let inside = luma.shape[2] - 2
        func moved(_ x: Tensor, _ dx: Int, _ dy: Int) throws(TorchError) -> Tensor {
            try x.narrowed(2, from: 1 + dy, length: inside)
                .narrowed(3, from: 1 + dx, length: inside)
        }
        let around =
            try moved(luma, -1, 0) + moved(luma, 1, 0) + moved(luma, 0, -1)
            + moved(luma, 0, 1)
        let edges = try moved(luma, 0, 0) * 4 - around
        let face = try (moved(weight, 0, 0) .>= 0.99).to(.float32)
        let count = try face.sum(over: [1, 2, 3]).clamped(from: 1, to: nil)
        let mean = try (edges * face).sum(over: [1, 2, 3]) / count
        let squares = try (edges * edges * face).sum(over: [1, 2, 3]) / count
        return try (squares - mean * mean).clamped(from: 0, to: nil).squareRoot().mean().item()
    }

    /// The swaps inside the face, the target's crops around it, in the target's colors.
    private func pictures(
        _ swap: Tensor, _ face: Lesson, in whole: Tensor
    ) throws(TorchError) -> [PlanarRGB] {
        let change = try (swap - face.picture) * face.weight.clamped(from: 0, to: 1)
        let edge = square.margin
        let laid =
            try whole.narrowed(1, from: 0, length: 3)
            + change.padded(left: edge, right: edge, top: edge, bottom: edge)
        let (scale, shift) = try colors.fromNetwork(on: whole.device)
        let bytes = try ((laid * scale + shift) * 255).clamped(from: 0, to: 255).rounded()
            .to(.uint8).contiguous().bytes()
        let size = 3 * square.side * square.side
        return colors.indices.map { i in
            PlanarRGB(planes: bytes[i * size..<(i + 1) * size], side: square.side)
        }
    }
}

extension [FaceColors] {
    /// The way back from what the network sees, for pictures [N, 3, H, W]: by what they are multiplied, and what is then
    /// added, each [N, 3, 1, 1].
    func fromNetwork(on device: Device) throws(TorchError) -> (scale: Tensor, shift: Tensor) {
        func list(_ part: (FaceColors) -> SIMD3<Float>) throws(TorchError) -> Tensor {
            let values = flatMap { color in (0..<3).map { part(color)[$0] } }
            return try Tensor(values, shape: [count, 3, 1, 1], device: device)
        }
        return (try list { $0.fromNetwork.scale }, try list { $0.fromNetwork.shift })
    }
}
