public import Torch

/// `Original` for pictures of twice the side: residual blocks, and a decoder that doubles once more.
///
/// The encoder sees the picture at half its size, as if it had been taken at that: a code needs no
/// pores. Input and output: [N, 3, 128, 128], RGB, 0...1. 113 M weights at the defaults.
/// Source: the "dfaker" of the first face-swap programs; sizes in `docs/architectures.md`.
public final class Dfaker: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures, a multiple of 32, 32...1024. The default is 128.
        public var resolution = 128
        /// The share of the crop's side that is seen, 0.1...1. The default is 0.896: chin to brows,
        /// ears left out.
        public var coverage = 0.896
        /// Channels after the first convolution, an even number, 2...1024; all others are
        /// multiples. The default is 128.
        public var width = 128
        /// The length of the code, 1...65,536. The default is 1024.
        public var code = 1024

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: Dfaker.name)
            try check.integer("resolution", resolution, in: 32...1024, step: 32)
            try check.number("coverage", coverage, in: 0.1...1)
            try check.integer("width", width, in: 2...1024, step: 2)
            try check.integer("code", code, in: 1...65_536)
        }
    }

    /// "dfaker".
    public static let name = "dfaker"
    /// When to choose it.
    public static let summary = "original at twice the side, with residual blocks: hours on a GPU"
    /// Colors are learned as they are.
    public static let normalization = InputNormalization.none

    /// Adam at 5e-5 without a schedule; structure and differences, where there is a face.
    public static func recipe(for settings: Settings) -> Recipe {
        var adam = Adam.Settings()
        (adam.learningRate, adam.beta1, adam.beta2) = (5e-5, 0.5, 0.999)
        var recipe = Recipe()
        recipe.method = .adam(adam)
        recipe.schedule = .constant
        recipe.losses = [LossTerm("dssim"), LossTerm("mse")]
        recipe.augmentation = .of2017
        return recipe
    }

    /// The weights of both decoders, the multiplications of one.
    public static func cost(of settings: Settings) -> Cost {
        var cost = Cost()
        let (down, up) = (settings.down, settings.up)
        for i in 1..<down.count {
            cost.convolution(
                down[i - 1], down[i], kernel: 5, side: settings.resolution >> (i + 1))
        }
        cost.dense(settings.flat, settings.code)
        cost.dense(settings.code, settings.flat)
        var side = settings.bottom
        cost.upscale(8 * settings.width, up[0], side: side)
        for i in 1..<up.count {
            side *= 2
            cost.upscale(up[i - 1], up[i], side: side, copies: 2)
            if i < up.count - 1 { cost.residual(up[i], side: 2 * side, copies: 2) }
        }
        cost.convolution(settings.width / 2, 3, kernel: 5, side: settings.resolution, copies: 2)
        return cost
    }

    /// What decided the shape.
    public let settings: Settings
    /// The weights.
    public let parameters: Parameters

    private let down: [Downscale]
    private let squeeze: Linear
    private let spread: Linear
    private let up: Upscale
    private let decoders: [Identity: Decoder]

    /// A network with initial values.
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        let down = settings.down
        self.down = try (1..<down.count).map { (i) throws(TorchError) in
            try Downscale("encoder.down\(i)", down[i - 1], down[i], in: p)
        }
        squeeze = try Linear(
            "encoder.squeeze", settings.flat, settings.code, weight: .glorot, bias: .zeros, in: p)
        spread = try Linear(
            "encoder.spread", settings.code, settings.flat, weight: .glorot, bias: .zeros, in: p)
        up = try Upscale(
            "encoder.up", 8 * settings.width, settings.up[0],
            weight: .subPixel(factor: 2, .he(slope: 0.1)), in: p)
        var decoders: [Identity: Decoder] = [:]
        for identity in Identity.allCases {
            decoders[identity] = try Decoder("decoder.\(identity.rawValue)", settings.up, in: p)
        }
        self.decoders = decoders
        (self.settings, parameters) = (settings, p)
    }

    /// The shapes are those of the defaults.
    public func encode(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 128, 128]
        var x = try pictures.averagePooled((2, 2))  // [N, 3, 64, 64]
        for layer in down { x = try layer(x) }  // [N, 1024, 4, 4]
        x = try spread(squeeze(x.flattened(from: 1)))  // [N, 16384]
            .reshaped(-1, 8 * settings.width, settings.bottom, settings.bottom)
        return try up(x)  // [N, 512, 8, 8]
    }

    /// The shapes are those of the defaults.
    public func decode(
        _ code: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {  // [N, 512, 8, 8]
        guard let decoder = decoders[identity] else {
            preconditionFailure("every identity has a decoder")
        }
        return try decoder(code)  // [N, 3, 128, 128]
    }
}

extension Dfaker.Settings {
    /// Rows and columns of the smallest picture.
    fileprivate var bottom: Int { resolution / 32 }
    /// The numbers of the smallest picture.
    fileprivate var flat: Int { 8 * width * bottom * bottom }
    /// Channels of the encoder.
    fileprivate var down: [Int] { [3, width, 2 * width, 4 * width, 8 * width] }
    /// Channels of a decoder, those of the code first.
    fileprivate var up: [Int] { [4 * width, 4 * width, 2 * width, width, width / 2] }
}

/// The way out for one person: doublings, each but the last followed by a residual block.
private struct Decoder {
    private let up: [Upscale]
    private let residual: [Residual]
    private let out: Conv2d

    init(_ name: String, _ widths: [Int], in p: Parameters) throws(TorchError) {
        var (up, residual): ([Upscale], [Residual]) = ([], [])
        for i in 1..<widths.count {
            up.append(
                try Upscale(
                    "\(name).up\(i)", widths[i - 1], widths[i],
                    weight: .subPixel(factor: 2, .he(slope: 0.1)), in: p))
            if i < widths.count - 1 {
                residual.append(try Residual("\(name).residual\(i)", widths[i], in: p))
            }
        }
        (self.up, self.residual) = (up, residual)
        out = try Conv2d(
            "\(name).out", widths[widths.count - 1], 3, kernel: 5, weight: .glorot, bias: .zeros,
            in: p)
    }

    func callAsFunction(_ code: Tensor) throws(TorchError) -> Tensor {  // [N, 512, 8, 8]
        var x = code
        for (i, layer) in up.enumerated() {
            x = try layer(x)
            if i < residual.count { x = try residual[i](x) }
        }  // [N, 64, 128, 128]
        return try out(x).to(.float32).sigmoid()  // [N, 3, 128, 128]
    }
}
