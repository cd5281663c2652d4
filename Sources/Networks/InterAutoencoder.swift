public import Torch

/// An autoencoder whose two people share encoder and decoder, and differ in between.
///
/// The encoder's numbers go through two of three dense ways: the person's own, and one that is
/// everybody's. What both make, side by side, is what the one decoder paints. So eyes and teeth are
/// learned from both people's pictures; a fifth of the weights is one person's.
/// Input and output: [N, 3, 64, 64], RGB, 0...1. 118 M weights at the defaults.
/// Source: the "iae" of the first face-swap programs; sizes in `docs/architectures.md`.
public final class InterAutoencoder: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures, a multiple of 16, 32...1024. The default is 64.
        public var resolution = 64
        /// The share of the crop's side that is seen, 0.1...1. The default is 0.7: brows to below
        /// the lips.
        public var coverage = 0.7
        /// Channels after the first convolution, an even number, 2...1024; all others are
        /// multiples. The default is 128.
        public var width = 128
        /// The length of what each way between is squeezed to, 1...65,536. The default is 1024.
        public var code = 1024

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: InterAutoencoder.name)
            try check.integer("resolution", resolution, in: 32...1024, step: 16)
            try check.number("coverage", coverage, in: 0.1...1)
            try check.integer("width", width, in: 2...1024, step: 2)
            try check.integer("code", code, in: 1...65_536)
        }
    }

    /// "iae".
    public static let name = "iae"
    /// When to choose it.
    public static let summary = "one decoder for both people, and three ways to it: hours on a GPU"
    /// Colors are learned as they are.
    public static let normalization = InputNormalization.none

    /// Adam at 5e-5 without a schedule, mean absolute differences, strong augmentation.
    public static func recipe(for settings: Settings) -> Recipe {
        var adam = Adam.Settings()
        (adam.learningRate, adam.beta1, adam.beta2) = (5e-5, 0.5, 0.999)
        var recipe = Recipe()
        recipe.method = .adam(adam)
        recipe.schedule = .constant
        recipe.augmentation = .of2017
        return recipe
    }

    /// Three ways between, of which a picture goes through two.
    public static func cost(of settings: Settings) -> Cost {
        var cost = Cost()
        let (down, up) = (settings.down, settings.up)
        for i in 1..<down.count {
            cost.convolution(
                down[i - 1], down[i], kernel: 5, side: settings.resolution >> i)
        }
        cost.dense(settings.flat, settings.code, copies: 3, uses: 2)
        cost.dense(settings.code, settings.flat / 2, copies: 3, uses: 2)
        for i in 1..<up.count {
            cost.upscale(up[i - 1], up[i], side: settings.bottom << (i - 1))
        }
        cost.convolution(settings.width / 2, 3, kernel: 5, side: settings.resolution)
        return cost
    }

    /// What decided the shape.
    public let settings: Settings
    /// The weights.
    public let parameters: Parameters

    private let down: [Downscale]
    private let own: [Identity: Inter]
    private let both: Inter
    private let up: [Upscale]
    private let out: Conv2d

    /// A network with initial values.
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        let (down, up) = (settings.down, settings.up)
        self.down = try (1..<down.count).map { (i) throws(TorchError) in
            try Downscale("encoder.down\(i)", down[i - 1], down[i], in: p)
        }
        var own: [Identity: Inter] = [:]
        for identity in Identity.allCases {
            own[identity] = try Inter("inter.\(identity.rawValue)", settings, in: p)
        }
        self.own = own
        both = try Inter("inter.both", settings, in: p)
        self.up = try (1..<up.count).map { (i) throws(TorchError) in
            try Upscale(
                "decoder.both.up\(i)", up[i - 1], up[i],
                weight: .subPixel(factor: 2, .he(slope: 0.1)), in: p)
        }
        out = try Conv2d(
            "decoder.both.out", settings.width / 2, 3, kernel: 5, weight: .glorot, bias: .zeros,
            in: p)
        (self.settings, parameters) = (settings, p)
    }

    /// The shapes are those of the defaults.
    public func encode(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 64, 64]
        var x = pictures
        for layer in down { x = try layer(x) }  // [N, 1024, 4, 4]
        return try x.flattened(from: 1)  // [N, 16384]
    }

    /// The shapes are those of the defaults.
    public func decode(
        _ code: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {  // [N, 16384]
        guard let own = own[identity] else {
            preconditionFailure("every identity has a way between")
        }
        var x = try Tensor.concatenated([own(code), both(code)], axis: 1)  // [N, 1024, 4, 4]
        for layer in up { x = try layer(x) }  // [N, 64, 64, 64]
        return try out(x).to(.float32).sigmoid()  // [N, 3, 64, 64]
    }
}

extension InterAutoencoder.Settings {
    /// Rows and columns of the smallest picture.
    fileprivate var bottom: Int { resolution / 16 }
    /// The numbers that the encoder gives.
    fileprivate var flat: Int { 8 * width * bottom * bottom }
    /// Channels of the encoder.
    fileprivate var down: [Int] { [3, width, 2 * width, 4 * width, 8 * width] }
    /// Channels of the decoder.
    fileprivate var up: [Int] { [8 * width, 4 * width, 2 * width, width, width / 2] }
}

/// One of the three ways between encoder and decoder.
private struct Inter {
    private let squeeze: Linear
    private let spread: Linear
    private let shape: (channels: Int, side: Int)

    init(
        _ name: String, _ settings: InterAutoencoder.Settings, in p: Parameters
    ) throws(TorchError) {
        squeeze = try Linear(
            name + ".squeeze", settings.flat, settings.code, weight: .glorot, bias: .zeros, in: p)
        spread = try Linear(
            name + ".spread", settings.code, settings.flat / 2, weight: .glorot, bias: .zeros,
            in: p)
        shape = (4 * settings.width, settings.bottom)
    }

    func callAsFunction(_ code: Tensor) throws(TorchError) -> Tensor {  // [N, 16384]
        try spread(squeeze(code)).reshaped(-1, shape.channels, shape.side, shape.side)
    }
}
