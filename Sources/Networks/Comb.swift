public import Torch

/// One encoder, one painter, and a tooth for each person: what it takes to be somebody is a few thousand numbers.
///
/// Codes are painted by one network that is everybody's. A person is where that begins (a picture of 6 x 6 that is added to
/// what the code says) and by how much each of its channels is stretched and shifted on the way. What is learned of teeth
/// and eyes is learned from everybody; and another person needs no more than another tooth.
///
/// One painter could paint the target from the target's code, whoever is asked for: only paired targets, which show it the
/// source with the target's expressions, teach it to leave out whose code it is.
/// Input and output: [N, 3, 144, 144], normalized. 2.51 M weights at the defaults, of which 5024
/// are one person's.
/// Scales and shifts as conditions: Perez et al., "FiLM", https://arxiv.org/abs/1709.07871.
public final class Comb: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures, 32...1024: a multiple of `fold` times 2 to the power of the
        /// depth, and of 8. The default is 144.
        public var resolution = 144
        /// The share of the crop's side that is seen, 0.1...1. The default is 0.896.
        public var coverage = 0.896
        /// Pixels in each direction that become channels on the way in, and pixels again on the way out, 1...8.
        /// The default is 3.
        public var fold = 3
        /// Channels before the first halving, 1...4096. The default is 32.
        public var stem = 32
        /// Channels after each halving, 1...4096, one to six of them. The default is 64, 128, 128.
        public var down = [64, 128, 128]
        /// Channels after each doubling, as many as there are halvings. The default is 96, 64, 48.
        public var up = [96, 64, 48]
        /// The length of the code, 1...65,536. The default is 128.
        public var code = 128

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: Comb.name)
            try check.list("down", down, count: 1...6, of: 1...4096)
            try check.list("up", up, count: down.count...down.count, of: 1...4096)
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

    /// "comb".
    public static let name = "comb"
    /// When to choose it.
    public static let summary =
        "one painter for everybody, where a person is a few thousand numbers"
    /// Light and skin are taken out.
    public static let normalization = InputNormalization.ovalStatistics

    /// That of `quick`, paired targets included: without them nothing says whose face is to be painted.
    public static func recipe(for settings: Settings) -> Recipe {
        Quick.recipe(for: Quick.Settings())
    }

    /// One painter, and the teeth of both people.
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
        cost.numbers(settings.start, copies: 2)
        for next in settings.up {
            cost.upscale(width, next, side: side)
            side *= 2
            cost.residual(next, side: side)
            cost.numbers(2 * next, copies: 2)
            width = next
        }
        cost.convolution(width, folded, side: side)
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
    private let up: [(Upscale, Residual)]
    private let out: Conv2d
    private let teeth: [Identity: Tooth]

    /// A network with initial values.
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        stem = try Conv2d(
            "encoder.stem", 3 * settings.fold * settings.fold, settings.stem, in: p)
        let widths = [settings.stem] + settings.down
        down = try (1..<widths.count).map { (i) throws(TorchError) in
            try Conv2d("encoder.down\(i)", widths[i - 1], widths[i], stride: 2, in: p)
        }
        squeeze = try Linear("encoder.squeeze", settings.start, settings.code, in: p)
        head = try Linear("encoder.expression", settings.code, ExpressionDistance.count, in: p)
        // The painter lies between: frozen together with the encoder, it leaves teeth to be learned.
        spread = try Linear("inter.both.spread", settings.code, settings.start, in: p)
        let painted = [settings.bottomWidth] + settings.up
        up = try (1..<painted.count).map { (i) throws(TorchError) in
            (
                try Upscale(
                    "inter.both.up\(i)", painted[i - 1], painted[i],
                    weight: .subPixel(factor: 2, .he(slope: 0.1)), in: p),
                try Residual("inter.both.residual\(i)", painted[i], in: p)
            )
        }
        out = try Conv2d(
            "inter.both.out", painted[painted.count - 1], 3 * settings.fold * settings.fold,
            weight: .subPixel(factor: settings.fold, .normal(deviation: 0.02)), bias: .zeros, in: p)
        var teeth: [Identity: Tooth] = [:]
        for identity in Identity.allCases {
            teeth[identity] = try Tooth("decoder.\(identity.rawValue)", settings, in: p)
        }
        self.teeth = teeth
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
        guard let tooth = teeth[identity] else {
            preconditionFailure("every identity has a tooth")
        }
        var x = try spread(code)  // [N, 4608]
        x = try (x + tooth.start.to(x.type ?? .float32)).leakyReLUInPlace(0.1)
            .reshaped(-1, settings.bottomWidth, settings.bottom, settings.bottom)
        for ((upscale, residual), bend) in zip(up, tooth.bends) {
            x = try bend(residual(upscale(x)))  // [N, 48, 48, 48]
        }
        x = try out(x).contiguous().pixelShuffled(settings.fold)  // [N, 3, 144, 144]
        return try x.to(.float32) * 0.25 + 0.5  // no sigmoid: it would flatten light and dark
    }

    /// Six measures, each less its person's mean, in deviations of both people's pictures.
    public func expression(_ code: Tensor) throws(TorchError) -> Tensor? {  // [N, 128]
        try head(code).to(.float32)  // [N, 6]
    }
}

extension Comb.Settings {
    /// Rows and columns of the smallest picture.
    fileprivate var bottom: Int { resolution / (fold << down.count) }
    /// Its channels.
    fileprivate var bottomWidth: Int { down.last ?? stem }
    /// Its numbers.
    fileprivate var start: Int { bottomWidth * bottom * bottom }
}

/// What it takes to be one person.
private struct Tooth {
    /// Channels that are stretched and shifted.
    struct Bend {
        /// [C] each.
        let (scale, shift): (Tensor, Tensor)

        /// [N, C, H, W] to the same.
        func callAsFunction(_ x: Tensor) throws(TorchError) -> Tensor {
            let type = x.type ?? .float32
            let factor = try (scale + 1).to(type).reshaped(1, -1, 1, 1)
            return try x * factor + shift.to(type).reshaped(1, -1, 1, 1)
        }
    }

    /// Where the painter begins.
    let start: Tensor
    /// What is done after each of its doublings.
    let bends: [Bend]

    init(_ name: String, _ settings: Comb.Settings, in p: Parameters) throws(TorchError) {
        // Small, and another for each: two people begin as nearly the same, and part.
        let first = Initialization.normal(deviation: 0.05)
        start = try p.add("\(name).start", [settings.start], first)
        bends = try settings.up.enumerated().map { (i, width) throws(TorchError) in
            Bend(
                scale: try p.add("\(name).scale\(i + 1)", [width], first),
                shift: try p.add("\(name).shift\(i + 1)", [width], first))
        }
    }
}
