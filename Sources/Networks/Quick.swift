public import Torch

/// A small autoencoder that learns a watchable face in minutes on two processor cores.
///
/// Input and output: [N, 3, R, R], RGB, normalized by the oval's statistics. 1.43 M weights in the
/// encoder and 0.60 M in each decoder at the defaults. Design, training and what each choice
/// brought: `docs/recipe.md`.
public final class Quick: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures. The default is 144; 32...1024, a multiple of `fold`
        /// times 2 to the power of the depth, and of 8.
        public var resolution = 144
        /// Pixels in each direction that the first layer takes as one, and the last one gives. The
        /// default is 3; 1...8. More pixels from the same inner maps cost little.
        public var fold = 3
        /// The share of the crop's side that is seen. The default is 0.896: chin to brows, ears
        /// left out.
        public var coverage = 0.896
        /// Channels after the first convolution, at half the resolution. The default is 32.
        public var stem = 32
        /// Channels after each halving. Their number is the depth. The default is 64, 128, 128.
        public var down = [64, 128, 128]
        /// The length of the code that says what a face does. The default is 128.
        public var code = 128
        /// Channels after each doubling; as many as `down`. The default is 64, 48, 32.
        public var up = [64, 48, 32]

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: Quick.name)
            try check.list("down", down, count: 1...6, of: 1...4096)
            try check.list("up", up, count: down.count...down.count, of: 1...4096)
            // At least 8, so that the loss of three bands can halve a picture three times.
            try check.integer("fold", fold, in: 1...8)
            let step = fold << down.count
            try check.integer(
                "resolution", resolution, in: 32...1024,
                step: step << max(0, 3 - step.trailingZeroBitCount))
            try check.number("coverage", coverage, in: 0.1...1)
            try check.integer("stem", stem, in: 1...4096)
            try check.integer("code", code, in: 1...65_536)
        }
    }

    /// "quick".
    public static let name = "quick"
    /// When to choose it.
    public static let summary = "small and fast: a watchable swap after minutes on a processor"
    /// Light and skin are taken out.
    public static let normalization = InputNormalization.ovalStatistics

    /// Muon at 0.03 and three losses; three quarters of the target's pictures are paired.
    public static func recipe(for settings: Settings) -> Recipe {
        var others = Adam.Settings()
        (others.learningRate, others.beta1, others.beta2) = (1e-3, 0.9, 0.99)
        var recipe = Recipe()
        recipe.method = .muon(Muon.Settings(), others: others)
        recipe.gradientLimit = 1
        recipe.averageDecay = 0.995
        recipe.losses = [
            LossTerm("l1"), LossTerm("dssim", share: 0.5), LossTerm("laplacian", share: 0.5),
        ]
        recipe.expressionWeight = 0.3
        recipe.pairedShare = 0.75
        return recipe
    }

    /// The weights of both decoders, the multiplications of one.
    public static func cost(of settings: Settings) -> Cost {
        var cost = Cost()
        var side = settings.resolution / settings.fold
        let folded = 3 * settings.fold * settings.fold
        cost.convolution(folded, settings.stem, side: side)
        var width = settings.stem
        for next in settings.down {
            side /= 2
            cost.convolution(width, next, side: side)
            width = next
        }
        cost.dense(width * side * side, settings.code)
        cost.dense(settings.code, ExpressionDistance.count, uses: 0)  // not asked for each face
        cost.dense(settings.code, width * side * side)
        for next in settings.up {
            cost.upscale(width, next, side: side, copies: 2)
            side *= 2
            cost.residual(next, side: side, copies: 2)
            width = next
        }
        cost.convolution(width, folded, side: side, copies: 2)
        return cost
    }

    /// What decided the shape.
    public let settings: Settings
    /// The weights.
    public let parameters: Parameters

    private let stem: Conv2d
    private let down: [Conv2d]
    private let squeeze: Linear
    private let head: Linear
    private let spread: Linear
    private let decoders: [Identity: Decoder]

    /// A network with initial values.
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        let bottom = settings.bottom
        stem = try Conv2d(
            "encoder.stem", 3 * settings.fold * settings.fold, settings.stem, in: p)
        var down: [Conv2d] = []
        var width = settings.stem
        for (i, next) in settings.down.enumerated() {
            down.append(try Conv2d("encoder.down\(i + 1)", width, next, stride: 2, in: p))
            width = next
        }
        self.down = down
        squeeze = try Linear("encoder.squeeze", width * bottom * bottom, settings.code, in: p)
        head = try Linear("encoder.expression", settings.code, ExpressionDistance.count, in: p)
        spread = try Linear("encoder.spread", settings.code, width * bottom * bottom, in: p)
        var decoders: [Identity: Decoder] = [:]
        for identity in Identity.allCases {
            decoders[identity] = try Decoder(
                "decoder.\(identity.rawValue)", width, settings.up, fold: settings.fold, in: p)
        }
        self.decoders = decoders
        // Pixel after pixel: a twentieth faster for layers as narrow as these.
        try p.arrange(.channelsLast)
        (self.settings, parameters) = (settings, p)
    }

    /// The shapes are those of the defaults.
    public func encode(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 144, 144]
        var x = try ((pictures - 0.5) * 4).pixelUnshuffled(settings.fold)  // [N, 27, 48, 48]
        x = try x.contiguous(.channelsLast)
        x = try stem(x).leakyReLUInPlace(0.1)  // [N, 32, 48, 48]
        for layer in down { x = try layer(x).leakyReLUInPlace(0.1) }  // [N, 128, 6, 6]
        return try squeeze(x.flattened(from: 1))  // [N, 128]
    }

    /// The shapes are those of the defaults.
    public func decode(
        _ code: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {  // [N, 128]
        let x = try spread(code).leakyReLUInPlace(0.1)  // [N, 4608]
            .reshaped(-1, settings.down.last ?? 0, settings.bottom, settings.bottom)
        guard let decoder = decoders[identity] else {
            preconditionFailure("every identity has a decoder")
        }
        return try decoder(x)  // [N, 3, 144, 144]
    }

    /// Six measures, each less its person's mean, in deviations of both people's pictures.
    public func expression(_ code: Tensor) throws(TorchError) -> Tensor? {  // [N, 128]
        try head(code).to(.float32)  // [N, 6]
    }
}

extension Quick.Settings {
    /// Rows and columns of the smallest picture.
    fileprivate var bottom: Int { resolution / (fold << down.count) }
}

/// The way out for one person. Doublings, each followed by a residual block; the last doubling
/// makes the colors.
private struct Decoder {
    private let up: [(Upscale, Residual)]
    private let out: Conv2d
    private let fold: Int

    init(
        _ name: String, _ inputs: Int, _ widths: [Int], fold: Int, in p: Parameters
    ) throws(TorchError) {
        var up: [(Upscale, Residual)] = []
        var width = inputs
        for (i, next) in widths.enumerated() {
            let upscale = try Upscale(
                "\(name).up\(i + 1)", width, next, weight: .subPixel(factor: 2, .he(slope: 0.1)),
                in: p)
            up.append((upscale, try Residual("\(name).residual\(i + 1)", next, in: p)))
            width = next
        }
        self.up = up
        self.fold = fold
        out = try Conv2d(
            "\(name).out", width, 3 * fold * fold,
            weight: .subPixel(factor: fold, .normal(deviation: 0.02)), bias: .zeros, in: p)
    }

    func callAsFunction(_ code: Tensor) throws(TorchError) -> Tensor {  // [N, 128, 6, 6]
        var x = code
        for (upscale, residual) in up { x = try residual(upscale(x)) }  // [N, 32, 48, 48]
        x = try out(x).contiguous().pixelShuffled(fold)  // [N, 3, 144, 144]
        return try x.to(.float32) * 0.25 + 0.5  // no sigmoid: it would flatten light and dark
    }
}
