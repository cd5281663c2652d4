public import Torch

/// The two people of a model.
public enum Identity: String, CaseIterable, Codable, Sendable {
    /// The person whose face is put in.
    case source
    /// The person in the plate, whose face is replaced.
    case target
}

/// How a picture's colors are brought to what a network was made for.
public enum InputNormalization: String, Codable, Sendable {
    /// RGB, 0...1, as it is.
    case none
    /// In every picture and channel, the mean over the face's oval becomes 0.5 and the deviation
    /// 0.18: light and skin are taken out of the lesson, and put back at conversion. Targets are
    /// normalized as well.
    case ovalStatistics
}

/// What decides a network's shape. Frozen when a model is made.
///
/// Coded with its property names; each is documented with its default.
public protocol ArchitectureSettings: Codable, Equatable, Sendable {
    /// The defaults.
    init()
    /// Rows and columns of the pictures that the network takes and gives.
    var resolution: Int { get }
    /// The share of an aligned crop's side that the network sees: its middle.
    var coverage: Double { get }
    /// Refuses values that make no network.
    func validate() throws(NetworksError)
}

/// An autoencoder that two people share: one way in, and a way out for each.
///
/// A new one is one file and one line in `Architectures.all`; the contract tests run over every
/// entry. Not `Sendable`, like its tensors.
public protocol Architecture: AnyObject, SendableMetatype {
    /// What decides its shape.
    associatedtype Settings: ArchitectureSettings

    /// The name that commands and files use.
    static var name: String { get }
    /// One sentence that says when to choose it.
    static var summary: String { get }
    /// The colors that it wants to see.
    static var normalization: InputNormalization { get }
    /// Whether it knows people between the two, as `morph` gives them. The default is `false`.
    static var morphs: Bool { get }
    /// How it is trained unless something else is asked for.
    static func recipe(for settings: Settings) -> Recipe
    /// What a network of some settings costs, without making it.
    static func cost(of settings: Settings) -> Cost

    /// A network with initial values. The same seed gives the same values on every device.
    init(_ settings: Settings, seed: UInt64, device: Device) throws(TorchError)

    /// What decided its shape.
    var settings: Settings { get }
    /// Its weights, in the order of construction.
    var parameters: Parameters { get }

    /// Pictures [N, 3, R, R] of anyone, RGB, normalized as `normalization` says, to codes [N, ...].
    /// Both people's pictures can share one call: it is faster than two.
    func encode(_ pictures: Tensor) throws(TorchError) -> Tensor

    /// Codes to pictures [N, 3, R, R] of one person, normalized alike, always `float32`.
    func decode(_ code: Tensor, as identity: Identity) throws(TorchError) -> Tensor

    /// What `decode` gives, as training asks for it: an architecture that learns by chance draws from
    /// `chance`, and the same numbers give the same pictures. The default is `decode` itself.
    func decodeForTraining(
        _ code: Tensor, as identity: Identity, chance: Chance
    ) throws(TorchError) -> Tensor

    /// Codes to pictures of somebody between the target and the source: a share of 0 is the target, 1
    /// the source. `nil`, the default, where the network knows nobody between.
    func morph(_ code: Tensor, share: Double) throws(TorchError) -> Tensor?

    /// A guess of the face's expression from the code, a matrix times it and an offset: [N, 6], in the order of
    /// ``ExpressionDistance``; `nil`, the default, where the network has none.
    func expression(_ code: Tensor) throws(TorchError) -> Tensor?
}

extension Architecture {
    /// Without chance.
    public func decodeForTraining(
        _ code: Tensor, as identity: Identity, chance: Chance
    ) throws(TorchError) -> Tensor {
        try decode(code, as: identity)
    }

    /// It knows the two only.
    public static var morphs: Bool { false }
    /// Nobody between.
    public func morph(_ code: Tensor, share: Double) throws(TorchError) -> Tensor? { nil }

    /// No guess.
    public func expression(_ code: Tensor) throws(TorchError) -> Tensor? { nil }
}
