public import Torch

/// How an architecture is trained unless something else is asked for. A value of `training.json`.
public struct Recipe: Codable, Equatable, Sendable {
    /// What moves the weights.
    public enum Method: Codable, Equatable, Sendable {
        /// One optimizer for all.
        case adam(Adam.Settings)
        /// `Muon` for weights of two axes and more, `Adam` for the others.
        case muon(Muon.Settings, others: Adam.Settings)
    }

    /// Pictures of each person in a step. The default is 16.
    public var batch = 16
    /// What moves the weights.
    public var method = Method.adam(Adam.Settings())
    /// How the learning rate goes over a training.
    public var schedule = Schedule()
    /// The length that all gradients together are cut to; `nil`, the default, does not cut.
    public var gradientLimit: Double?
    /// The memory of the mean weights that are converted with; `nil`, the default, keeps none.
    public var averageDecay: Double?
    /// What is summed up to say how wrong a picture is. The default is "mae".
    public var losses = [LossTerm("mae")]
    /// The weight of the expression head's error, where there is a head. The default is 0.
    public var expressionWeight = 0.0
    /// The share of the target's pictures in a step that go through the source's decoder, towards
    /// the source making that face (paired targets). The default is 0.
    public var pairedShare = 0.0
    /// How pictures are changed before the network sees them.
    public var augmentation = Augmentation()

    /// The defaults.
    public init() {}

    /// The optimizer of `method` for a network's weights.
    public func optimizer(for parameters: Parameters) throws(TorchError) -> any Optimizer {
        switch method {
        case .adam(let settings): return try Adam(parameters.all, settings)
        case .muon(let settings, let others):
            let matrices = parameters.all.filter { $0.tensor.shape.count >= 2 }
            let vectors = parameters.all.filter { $0.tensor.shape.count < 2 }
            return Optimizers([
                ("muon", try Muon(matrices, settings)), ("adam", try Adam(vectors, others)),
            ])
        }
    }
}

/// How pictures are changed before a network sees them. Everything is even in ± the value unless it
/// says normal.
public struct Augmentation: Codable, Equatable, Sendable {
    /// The ways that pictures are moved in. `Training` has one type for each.
    public enum Style: String, CaseIterable, Codable, Sendable {
        /// Small moves of picture and target alike; the picture is bent and lit besides.
        case gentle
        /// That of the first face-swap script: strong moves, and a grid that the target is
        /// straightened by.
        case affine2017
    }

    /// The way that pictures are moved in. The default is `gentle`.
    public var style = Style.gentle
    /// Degrees that picture and target turn. The default is 1.
    public var rotation = 1.0
    /// The share by which picture and target grow or shrink. The default is 0.01.
    public var zoom = 0.01
    /// The share of the network's side that picture and target move by. The default is 0.005.
    public var shift = 0.005
    /// How often picture and target are mirrored, 0...1. The default is 0: faces are not symmetric.
    public var flip = 0.0
    /// The deviation (normal) of the nodes of a 5x5 grid that bends the picture, not the target,
    /// where the network's side goes from -1 to 1. The default is 0: where an eye was before it was
    /// bent cannot be seen, so whatever is bent is learned as a blur.
    public var bend = 0.0
    /// The deviation (normal) of the logarithm of each channel's gain, in the picture only;
    /// brightness moves by 0.3 times, and a ramp across by half of it. The default is 0.05.
    public var light = 0.05

    /// The defaults.
    public init() {}
}

extension Augmentation {
    /// What the first face-swap script did, and most of those after it.
    public static let of2017 = {
        var augmentation = Augmentation()
        augmentation.style = .affine2017
        augmentation.rotation = 10
        augmentation.zoom = 0.05
        augmentation.shift = 0.08  // 5 % of a crop of 256 of which 160 were seen
        augmentation.flip = 0.4
        augmentation.bend = 0.0625  // 5 pixels of 80
        augmentation.light = 0
        return augmentation
    }()
}
