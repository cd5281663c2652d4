public import Torch

/// The 2017 autoencoder: one encoder for both people, one decoder for each.
///
/// Input and output: [N, 3, 64, 64], RGB, 0...1. 82.1 M weights at the defaults.
/// Source: the first public face-swap script; sizes in `docs/architectures.md`.
public final class Original: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures, a multiple of 16. The default is 64.
        public var resolution = 64
        /// The share of the crop's side that is seen. The default is 0.7: brows to below the lips,
        /// as the script saw.
        public var coverage = 0.7
        /// Channels after the first convolution; all others are multiples. The default is 128.
        public var width = 128
        /// The length of the code. The default is 1024.
        public var code = 1024

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: Original.name)
            try check.integer("resolution", resolution, in: 16...1024, step: 16)
            try check.number("coverage", coverage, in: 0.1...1)
            try check.integer("width", width, in: 2...1024, step: 2)
            try check.integer("code", code, in: 1...65_536)
        }
    }

    /// "original".
    public static let name = "original"
    /// When to choose it.
    public static let summary = "the network of 2017, for comparison: large and slow"
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

    /// The weights of both decoders, the multiplications of one.
    public static func cost(of settings: Settings) -> Cost {
        var cost = Cost()
        let (w, r) = (settings.width, settings.resolution)
        for (i, (from, to)) in zip([3, w, 2 * w, 4 * w], [w, 2 * w, 4 * w, 8 * w]).enumerated() {
            cost.convolution(from, to, kernel: 5, side: r / (2 << i))
        }
        let flat = 8 * w * (r / 16) * (r / 16)
        cost.dense(flat, settings.code)
        cost.dense(settings.code, flat)
        cost.upscale(8 * w, 4 * w, side: r / 16)
        for (i, (from, to)) in zip([4 * w, 2 * w, w], [2 * w, w, w / 2]).enumerated() {
            cost.upscale(from, to, side: (r / 8) << i, copies: 2)
        }
        cost.convolution(w / 2, 3, kernel: 5, side: r, copies: 2)
        return cost
    }

    /// What decided the shape.
    public let settings: Settings
    /// The weights.
    public let parameters: Parameters

    private let down: [Conv2d]
    private let squeeze: Linear
    private let spread: Linear
    private let up: Upscale
    private let decoders: [Identity: (up: [Upscale], out: Conv2d)]

    /// A network with initial values (Glorot, as in the script).
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        let w = settings.width
        let bottom = settings.resolution / 16
        var down: [Conv2d] = []
        for (i, (from, to)) in zip([3, w, 2 * w, 4 * w], [w, 2 * w, 4 * w, 8 * w]).enumerated() {
            down.append(
                try Conv2d(
                    "encoder.down\(i + 1)", from, to, kernel: 5, stride: 2, padding: 1,
                    weight: .glorot, bias: .zeros, in: p))
        }
        self.down = down
        squeeze = try Linear(
            "encoder.squeeze", 8 * w * bottom * bottom, settings.code, weight: .glorot,
            bias: .zeros, in: p)
        spread = try Linear(
            "encoder.spread", settings.code, 8 * w * bottom * bottom, weight: .glorot,
            bias: .zeros, in: p)
        up = try Upscale("encoder.up", 8 * w, 4 * w, weight: .glorot, in: p)
        var decoders: [Identity: (up: [Upscale], out: Conv2d)] = [:]
        for identity in Identity.allCases {
            let name = "decoder.\(identity.rawValue)"
            var up: [Upscale] = []
            for (i, (from, to)) in zip([4 * w, 2 * w, w], [2 * w, w, w / 2]).enumerated() {
                up.append(try Upscale("\(name).up\(i + 1)", from, to, weight: .glorot, in: p))
            }
            let out = try Conv2d(
                "\(name).out", w / 2, 3, kernel: 5, weight: .glorot, bias: .zeros, in: p)
            decoders[identity] = (up, out)
        }
        self.decoders = decoders
        (self.settings, parameters) = (settings, p)
    }

    /// The shapes are those of the defaults.
    public func encode(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 64, 64]
        var x = pictures
        for layer in down {
            // "Same" padding as the script's library has it for stride 2 on even sizes: one row and
            // column of zeros before, two after. The layer pads one on every side.
            x = try layer(x.padded(left: 0, right: 1, top: 0, bottom: 1)).leakyReLUInPlace(0.1)
        }  // [N, 1024, 4, 4]
        x = try squeeze(x.flattened(from: 1))  // [N, 1024]
        let bottom = settings.resolution / 16
        x = try spread(x).reshaped(-1, 8 * settings.width, bottom, bottom)  // [N, 1024, 4, 4]
        return try up(x)  // [N, 512, 8, 8]
    }

    /// The shapes are those of the defaults.
    public func decode(
        _ code: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {  // [N, 512, 8, 8]
        guard let decoder = decoders[identity] else {
            preconditionFailure("every identity has a decoder")
        }
        var x = code
        for layer in decoder.up { x = try layer(x) }  // [N, 64, 64, 64]
        return try decoder.out(x).to(.float32).sigmoid()  // [N, 3, 64, 64]
    }
}
