public import Torch

/// A SAEHD whose result can lie anywhere between the two people.
///
/// One decoder paints a list of channels. Each person has a way from the code to them, and in
/// training every channel of a source's picture is made by the source's way or, by chance, by the
/// target's. So the decoder learns to paint any mixture of both, and conversion chooses how much of
/// the source there is.
/// Input and output: [N, 3, R, R], RGB, 0...1. 93.0 M weights at the defaults.
/// Source: the AMP model of DeepFaceLab; sizes in `docs/architectures.md`. Its mask decoder and its
/// discriminator are left out.
public final class AMP: Architecture {
    /// What decides the shape.
    public struct Settings: ArchitectureSettings {
        /// Rows and columns of the pictures, a multiple of 32, 32...1024. The default is 224.
        public var resolution = 224
        /// The share of the crop's side that is seen, 0.1...1. The default is 0.896: chin to brows,
        /// ears left out.
        public var coverage = 0.896
        /// The length of the code, 1...4096. The default is 256.
        public var code = 256
        /// The channels that a person's way makes of a code, 1...4096. The default is 1024.
        public var interWidth = 1024
        /// Channels after the encoder's first convolution, 1...512; all others are multiples. The
        /// default is 64.
        public var encoderWidth = 64
        /// Half the channels before the colors, 1...512; all others of the decoder are multiples.
        /// The default is 64.
        public var decoderWidth = 64
        /// How often a channel of a source's picture is the source's own in training, 0.1...0.9.
        /// The default is 0.5. More brings the likeness nearer, less the target's expression.
        public var morphFactor = 0.5

        /// The defaults.
        public init() {}

        /// Refuses values that make no network.
        public func validate() throws(NetworksError) {
            let check = SettingsCheck(architecture: AMP.name)
            try check.integer("resolution", resolution, in: 32...1024, step: 32)
            try check.number("coverage", coverage, in: 0.1...1)
            try check.integer("code", code, in: 1...4096)
            try check.integer("interWidth", interWidth, in: 1...4096)
            try check.integer("encoderWidth", encoderWidth, in: 1...512)
            try check.integer("decoderWidth", decoderWidth, in: 1...512)
            try check.number("morphFactor", morphFactor, in: 0.1...0.9)
        }
    }

    /// "amp".
    public static let name = "amp"
    /// When to choose it.
    public static let summary =
        "like saehd, with a choice of how much of the source there is in the result"
    /// Colors are learned as they are.
    public static let normalization = InputNormalization.none

    /// That is what it is for.
    public static let morphs = true

    /// That of SAEHD.
    public static func recipe(for settings: Settings) -> Recipe { .ofSAEHD }

    /// A picture of the source goes through one person's way.
    public static func cost(of settings: Settings) -> Cost {
        var cost = Cost()
        SAEHDEncoder.add(
            to: &cost, width: settings.encoderWidth, resolution: settings.resolution, isDeep: true)
        cost.dense(settings.flat, settings.code)
        let side = settings.smallest
        cost.dense(settings.code, settings.interWidth * side * side, copies: 2)
        SAEHDDecoder.add(
            to: &cost, inputs: settings.interWidth, width: settings.decoderWidth, side: side,
            isDeep: true, doubles: true, copies: 1)
        return cost
    }

    /// What decided the shape.
    public let settings: Settings
    /// The weights.
    public let parameters: Parameters

    private let encoder: SAEHDEncoder
    private let squeeze: Linear
    private let source: Linear
    private let target: Linear
    private let decoder: SAEHDDecoder

    /// A network with initial values.
    public init(
        _ settings: Settings = Settings(), seed: UInt64 = 0, device: Device = .cpu
    ) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        encoder = try SAEHDEncoder(
            width: settings.encoderWidth, isDeep: true, normalizes: true, activation: .leaky,
            in: p)
        squeeze = try Linear(
            "encoder.squeeze", settings.flat, settings.code, weight: .glorot, bias: .zeros, in: p)
        func way(_ identity: Identity) throws(TorchError) -> Linear {
            let numbers = settings.interWidth * settings.smallest * settings.smallest
            return try Linear(
                "inter.\(identity.rawValue).spread", settings.code, numbers, weight: .glorot,
                bias: .zeros, in: p)
        }
        source = try way(.source)
        target = try way(.target)
        decoder = try SAEHDDecoder(
            "decoder.both", inputs: settings.interWidth, width: settings.decoderWidth,
            isDeep: true, doubles: true, activation: .leaky, in: p)
        (self.settings, parameters) = (settings, p)
    }

    /// The shapes are those of the defaults.
    public func encode(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 224, 224]
        try squeeze(encoder(pictures))  // [N, 256]
    }

    /// The source is all of the source.
    public func decode(
        _ code: Tensor, as identity: Identity
    ) throws(TorchError) -> Tensor {  // [N, 256]
        try decoder(channels(code, by: identity == .source ? source : target))
    }

    /// The first channels are the source's, the others the target's.
    public func morph(_ code: Tensor, share: Double) throws(TorchError) -> Tensor? {  // [N, 256]
        let count = Int((Double(settings.interWidth) * min(max(share, 0), 1)).rounded())
        let parts = [
            try channels(code, by: source).narrowed(1, from: 0, length: count),
            try channels(code, by: target)
                .narrowed(1, from: count, length: settings.interWidth - count),
        ]
        return try decoder(.concatenated(parts, axis: 1))  // [N, 3, 224, 224]
    }

    /// Of a source's picture, each channel is the source's or the target's, by chance.
    public func decodeForTraining(
        _ code: Tensor, as identity: Identity, chance: Chance
    ) throws(TorchError) -> Tensor {
        guard identity == .source else { return try decode(code, as: identity) }
        let numbers = try chance.uniform(code.shape[0], [settings.interWidth, 1, 1])
        let isOwn = try numbers.to(code.device) .< settings.morphFactor
        return try decoder(
            channels(code, by: source).where(isOwn, otherwise: channels(code, by: target)))
    }

    private func channels(_ code: Tensor, by way: Linear) throws(TorchError) -> Tensor {
        let side = settings.smallest
        return try way(code).reshaped(-1, settings.interWidth, side, side)  // [N, 1024, 7, 7]
    }
}

extension AMP.Settings {
    /// The numbers that the encoder gives.
    fileprivate var flat: Int {
        SAEHDEncoder.count(width: encoderWidth, resolution: resolution, isDeep: true)
    }
    /// Rows and columns of the smallest picture.
    fileprivate var smallest: Int { resolution / 32 }
}
