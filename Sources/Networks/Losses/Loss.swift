public import Torch

/// What a loss looks at.
public enum LossSubject: Sendable {
    /// A picture that a person's decoder makes, against what it should be.
    case likeness
    /// The target's face as the source, against the target's own picture: the swap in its plate.
    case swap
}

/// A measure of how wrong a picture is.
///
/// A new one is one file and one line in `Losses.all`. Not `Sendable`, like the tensors of those that
/// look through a network.
public protocol Loss: SendableMetatype {
    /// The name that settings use.
    static var name: String { get }
    /// What it looks at. The default is `likeness`.
    static var subject: LossSubject { get }
    /// The frozen network that it looks through. The default is `nil`: it sees the pixels alone.
    static var lens: FrozenNetwork? { get }

    /// The defaults, with the network that it looks through out of those that are there.
    ///
    /// - Throws: `.noFrozenNetwork` where that is not among them.
    init(through networks: FrozenNetworks) throws(NetworksError)

    /// One number, 0 for equal pictures unless it says otherwise. Pictures are [N, 3, H, W], RGB, `float32`.
    func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor

    /// How much these pictures count where others have their part in the same mean: what the mean is
    /// divided by, one number. The default is their number.
    func extent(of regions: Regions) throws(TorchError) -> Tensor
}

extension Loss {
    /// What a decoder should make.
    public static var subject: LossSubject { .likeness }
    /// The pixels alone.
    public static var lens: FrozenNetwork? { nil }

    /// Each picture counts the same.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try Tensor.full([], Double(regions.weight.shape[0]), on: regions.weight.device)
    }
}

/// A loss that sees the pixels alone: it needs nothing but its defaults.
public protocol PixelLoss: Loss {
    /// The defaults.
    init()
}

extension PixelLoss {
    /// The defaults; no network is looked through.
    public init(through networks: FrozenNetworks) { self.init() }
}

/// Every loss that can be chosen.
public enum Losses {
    /// One line each.
    public static let all: [any Loss.Type] = [
        MeanAbsolute.self,
        WeightedAbsolute.self,
        StructuralDissimilarity.self,
        LaplacianBands.self,
        MeanSquared.self,
        MultiScaleDissimilarity.self,
        FeaturePriority.self,
        FaceStyle.self,
        BackgroundStyle.self,
        PerceptualDifference.self,
        IdentityDistance.self,
    ]

    /// The loss of a name.
    public static func named(_ name: String) throws(NetworksError) -> any Loss.Type {
        guard let found = all.first(where: { $0.name == name }) else {
            throw .unknownLoss(name: name, known: all.map { $0.name })
        }
        return found
    }
}

/// A loss and how much it counts.
public struct LossTerm: Codable, Equatable, Sendable {
    /// The loss's name.
    public var loss: String
    /// What it is multiplied with. The default is 1.
    public var share: Double

    /// A loss by its name.
    public init(_ loss: String, share: Double = 1) {
        (self.loss, self.share) = (loss, share)
    }
}

/// A sum of losses, always in `float32`.
public struct Objective {
    private typealias Term = (loss: any Loss, share: Double)
    private let likeness: [Term]
    private let swap: [Term]

    /// The losses of the names; refused where one is unknown, or looks through a network that is not
    /// among `networks`. The default is none.
    public init(
        _ terms: [LossTerm], through networks: FrozenNetworks = FrozenNetworks()
    ) throws(NetworksError) {
        var (likeness, swap): ([Term], [Term]) = ([], [])
        for term in terms {
            let type = try Losses.named(term.loss)
            let loss = try type.init(through: networks)
            switch type.subject {
            case .likeness: likeness.append((loss, term.share))
            case .swap: swap.append((loss, term.share))
            }
        }
        (self.likeness, self.swap) = (likeness, swap)
    }

    /// Whether there is anything to say of swaps.
    public var judgesSwaps: Bool { !swap.isEmpty }

    /// The weighted sum for pictures that should be others, one number. Pictures as in `Loss`; the
    /// weight is that of training samples, as in `Regions`.
    ///
    /// With `shares`, one number for each loss, it is these pictures' part of a sum over more of them.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, weight: Tensor, shares: Tensor? = nil
    ) throws(TorchError) -> Tensor {
        try sum(likeness, output, target, weight, shares)
    }

    /// The weighted sum for swaps in the place of a plate's faces, one number; `shares` as above.
    public func swap(
        _ swap: Tensor, plate: Tensor, weight: Tensor, shares: Tensor? = nil
    ) throws(TorchError) -> Tensor {
        try sum(self.swap, swap, plate, weight, shares)
    }

    /// For each loss of what decoders make, how much pictures of these weights count, [n]; 0 for
    /// none of them.
    public func extents(of weight: Tensor?, on device: Device) throws(TorchError) -> Tensor {
        try extents(likeness, weight, device)
    }

    /// For each loss of swaps, how much pictures of these weights count, [n]; 0 for none of them.
    public func swapExtents(of weight: Tensor?, on device: Device) throws(TorchError) -> Tensor {
        try extents(swap, weight, device)
    }

    private func extents(
        _ terms: [Term], _ weight: Tensor?, _ device: Device
    ) throws(TorchError) -> Tensor {
        guard let weight, !terms.isEmpty else { return try .zeros([terms.count], on: device) }
        let regions = try Regions(ofSamples: weight)
        var extents: [Tensor] = []
        for (loss, _) in terms { extents.append(try loss.extent(of: regions)) }
        return try Tensor.stacked(extents)
    }

    private func sum(
        _ terms: [Term], _ output: Tensor, _ target: Tensor, _ weight: Tensor, _ shares: Tensor?
    ) throws(TorchError) -> Tensor {
        try withoutAutocast(on: output.device) { () throws(TorchError) in
            let regions = try Regions(ofSamples: weight)
            var sum = try Tensor.zeros([], on: output.device)
            for (place, (loss, share)) in terms.enumerated() {
                var value = try loss(output, target, in: regions)
                if let shares { value = try value * shares.selected(0, place) }
                sum = try sum + value * share
            }
            return sum
        }
    }
}
