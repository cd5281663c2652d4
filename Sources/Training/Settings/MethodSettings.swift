public import Networks
import Torch

/// How weights are moved.
public struct OptimizerSettings: Codable, Sendable, Equatable {
    /// Which one: a name of `OptimizerCatalog`. The default is `muon`.
    public var kind = "muon"
    /// The size of a step. The default is 0.03. A change of `kind` alone brings the rate that is usual for it: 0.001 for
    /// `adam` and `adabelief`, 0.0002 for `rmsprop`, 0.0001 for `lion`.
    public var rate = 0.03
    /// The size of a step for what the main optimizer does not take: with `muon`, the biases. The default is 0.001.
    public var otherRate = 0.001
    /// For all but `rmsprop`, and with `muon` for what it does not take: the share of the mean gradient that stays. The
    /// default is 0.9.
    public var beta1 = 0.9
    /// The same for the mean squared gradient; with `lion`, of the mean that the next step sees. The default is 0.99.
    public var beta2 = 0.99
    /// Steps until the whole rate. The default is 100.
    public var warmUp: Int
    /// The share of the rate that is left at the end. The default is 0.02.
    public var floor: Double
    /// The largest root of the sum of all squared gradients; larger ones are scaled down. The default is 1. 0 leaves
    /// them.
    public var clip: Double
    /// The share of the weights that each step leaves where they are, drawn anew each time. The default is 0; 0.7 is
    /// usual where it is used at all, towards the end of a long training.
    public var dropout = 0.0

    init(_ recipe: Recipe) {
        switch recipe.method {
        case .adam(let adam):
            (kind, rate, otherRate) = ("adam", adam.learningRate, adam.learningRate)
            (beta1, beta2) = (adam.beta1, adam.beta2)
        case .muon(let muon, let others):
            (kind, rate, otherRate) = ("muon", muon.learningRate, others.learningRate)
            (beta1, beta2) = (others.beta1, others.beta2)
        }
        (warmUp, floor) = (recipe.schedule.warmUp, recipe.schedule.floor)
        clip = recipe.gradientLimit ?? 0
    }
}

/// How crops are varied.
public struct AugmentationSettings: Codable, Sendable, Equatable {
    /// Which way: a name of `AugmentationCatalog`. The default is `gentle`.
    public var kind = "gentle"
    /// The most degrees that a crop is turned, either way. The default is 1.
    public var rotation: Double
    /// The largest share by which it is enlarged or shrunk. The default is 0.01.
    public var zoom: Double
    /// The largest share of the network's side by which it is moved. The default is 0.005.
    public var shift: Double
    /// The share of crops that are mirrored. The default is 0: faces are not symmetric.
    public var flip: Double
    /// The deviation of the 5 x 5 nodes by which the input is bent, where the network's side goes from -1 to 1. The
    /// default is 0: what is bent comes out blurred.
    public var bend: Double
    /// The deviation of the input's light: of the logarithm of each channel's gain; brightness moves by 0.3 times, and a
    /// ramp across by half of it. The default is 0.05.
    public var light: Double

    init(_ recipe: Augmentation) {
        kind = recipe.style.rawValue
        (rotation, zoom, shift, flip) = (recipe.rotation, recipe.zoom, recipe.shift, recipe.flip)
        (bend, light) = (recipe.bend, recipe.light)
    }
}

/// The type that convolutions and matrix products are computed in. Weights and losses stay `float32`.
public enum Precision: String, SettingChoice {
    /// `bfloat16` where the device is faster in it.
    case auto
    /// Single precision.
    case float32
    /// Half the bits: twice as fast on processors and GPUs that have it, losses within 1e-4.
    case bfloat16
}
