public import Torch

/// The workhorse of face swapping since 2019, in two kinds with four options.
///
/// Input and output: [N, 3, R, R], RGB, 0...1. 75.2 M weights at the defaults.
/// Source: the SAEHD model of DeepFaceLab; sizes in `docs/architectures.md`. Its mask decoders, its
/// discriminators and its dropout of learning rates are left out.
public final class SAEHD: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures, a multiple of 16, or of 32 with "d" or "t", 32...1024.
        /// The default is 128.
        public var resolution = 128
        /// The share of the crop's side that is seen, 0.1...1. The default is 0.896: chin to brows,
        /// ears left out.
        public var coverage = 0.896
        /// What is shared, and the options. The default is `liae-ud`.
        public var design = {
            var design = Design(.liae)
            (design.normalizes, design.doubles) = (true, true)
            return design
        }()
        /// The length of the code, 1...4096. The default is 256. More keeps more of an expression,
        /// and of the wrong face.
        public var code = 256
        /// Channels after the encoder's first convolution, 1...512; all others are multiples. The
        /// default is 64.
        public var encoderWidth = 64
        /// Half the channels before the colors, 1...512; all others of the decoder are multiples.
        /// The default is 64. What detail there is comes from here.
        public var decoderWidth = 64

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: SAEHD.name)
            try check.integer("resolution", resolution, in: 32...1024, step: design.step)
            try check.number("coverage", coverage, in: 0.1...1)
            try check.integer("code", code, in: 1...4096)
            try check.integer("encoderWidth", encoderWidth, in: 1...512)
            try check.integer("decoderWidth", decoderWidth, in: 1...512)
        }
    }

    /// "saehd".
    public static let name = "saehd"
    /// When to choose it.
    public static let summary =
        "the workhorse of the field, DF or LIAE: hours to days on a GPU"
    /// Colors are learned as they are.
    public static let normalization = InputNormalization.none

    /// Adam at 5e-5; structure and squared differences.
    public static func recipe(for settings: Settings) -> Recipe { .ofSAEHD }

    /// With two decoders (DF), the weights of both and the multiplications of one.
    public static func cost(of settings: Settings) -> Cost {
        var cost = Cost()
        let design = settings.design
        SAEHDEncoder.add(
            to: &cost, width: settings.encoderWidth, resolution: settings.resolution,
            isDeep: design.isDeep)
        let inters = design.kind == .df ? 1 : 2
        let (width, side) = (settings.interWidth, settings.smallest)
        cost.dense(settings.flat, settings.code, copies: inters)
        cost.dense(settings.code, width * side * side, copies: inters)
        if !design.isDeep { cost.upscale(width, width, side: side, copies: inters) }
        SAEHDDecoder.add(
            to: &cost, inputs: settings.decoderInputs, width: settings.decoderWidth,
            side: design.isDeep ? side : 2 * side, isDeep: design.isDeep, doubles: design.doubles,
            copies: design.kind == .df ? 2 : 1)
        return cost
    }

    /// What decided the shape.
    public let settings: Settings
    /// The weights.
    public let parameters: Parameters

    private let encoder: SAEHDEncoder
    private let ways: Ways

    /// What lies behind the encoder.
    private enum Ways {
        /// One way between for both people, a decoder for each.
        case df(Inter, [Identity: SAEHDDecoder])
        /// A way between for both, one for the target alone, and one decoder.
        case liae(both: Inter, target: Inter, SAEHDDecoder)
    }

    /// A network with initial values.
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        let design = settings.design
        encoder = try SAEHDEncoder(
            width: settings.encoderWidth, isDeep: design.isDeep, normalizes: design.normalizes,
            activation: design.activation, in: p)
        func decoder(_ name: String) throws(TorchError) -> SAEHDDecoder {
            try SAEHDDecoder(
                "decoder.\(name)", inputs: settings.decoderInputs, width: settings.decoderWidth,
                isDeep: design.isDeep, doubles: design.doubles, activation: design.activation,
                in: p)
        }
        let both = try Inter("inter.both", settings, in: p)
        switch design.kind {
        case .df:
            var decoders: [Identity: SAEHDDecoder] = [:]
            for identity in Identity.allCases {
                decoders[identity] = try decoder(identity.rawValue)
            }
            ways = .df(both, decoders)
        case .liae:
            let target = try Inter("inter.target", settings, in: p)
            ways = .liae(both: both, target: target, try decoder("both"))
        }
        (self.settings, parameters) = (settings, p)
        if design.isFasterChannelsLast { try p.arrange(.channelsLast) }
    }

    /// The shapes are those of the defaults; of `df-ud` behind it.
    public func encode(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 128, 128]
        let arranged =
            settings.design.isFasterChannelsLast
            ? try pictures.contiguous(.channelsLast) : pictures
        let x = try encoder(arranged)  // [N, 32768]
        switch ways {
        case .df(let both, _): return try both(x)  // [N, 256, 8, 8]
        case .liae: return x
        }
    }

    /// The shapes are those of the defaults; of `df-ud` behind it.
    public func decode(
        _ code: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {  // [N, 32768]; [N, 256, 8, 8]
        switch ways {
        case .df(_, let decoders):
            guard let decoder = decoders[identity] else {
                preconditionFailure("every identity has a decoder")
            }
            return try decoder(code)  // [N, 3, 128, 128]
        case .liae(let both, let target, let decoder):
            let shared = try both(code)  // [N, 512, 8, 8]
            let own = identity == .source ? shared : try target(code)
            return try decoder(.concatenated([own, shared], axis: 1))  // [N, 3, 128, 128]
        }
    }
}

extension SAEHD.Settings {
    /// The numbers that the encoder gives.
    fileprivate var flat: Int {
        SAEHDEncoder.count(width: encoderWidth, resolution: resolution, isDeep: design.isDeep)
    }
    /// Rows and columns of the smallest picture between.
    fileprivate var smallest: Int { resolution / design.shrinking }
    /// Channels of a way between.
    fileprivate var interWidth: Int { design.kind == .df ? code : 2 * code }
    /// Channels that a decoder takes: LIAE lays two ways side by side.
    fileprivate var decoderInputs: Int { design.kind == .df ? code : 4 * code }
}

/// A way between encoder and decoder: the code, then a small picture of it.
private struct Inter {
    private let squeeze: Linear
    private let spread: Linear
    private let up: Upscale?
    private let shape: (channels: Int, side: Int)

    init(_ name: String, _ settings: SAEHD.Settings, in p: Parameters) throws(TorchError) {
        let (width, side) = (settings.interWidth, settings.smallest)
        squeeze = try Linear(
            name + ".squeeze", settings.flat, settings.code, weight: .glorot, bias: .zeros, in: p)
        spread = try Linear(
            name + ".spread", settings.code, width * side * side, weight: .glorot, bias: .zeros,
            in: p)
        up =
            settings.design.isDeep
            ? nil
            : try Upscale(
                name + ".up", width, width, weight: .subPixel(factor: 2, .he(slope: 0.1)),
                activation: settings.design.activation, in: p)
        shape = (width, side)
    }

    func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {  // [N, 32768]
        let small = try spread(squeeze(x)).reshaped(-1, shape.channels, shape.side, shape.side)
        return try up?(small) ?? small  // [N, 512, 8, 8]
    }
}

extension Recipe {
    /// What SAEHD and AMP start with.
    static let ofSAEHD = {
        var adam = Adam.Settings()
        adam.learningRate = 5e-5
        var recipe = Recipe()
        recipe.batch = 8
        recipe.method = .adam(adam)
        recipe.gradientLimit = 1
        recipe.averageDecay = 0.995
        recipe.losses = [LossTerm("dssim", share: 10), LossTerm("mse", share: 10)]
        return recipe
    }()
}
