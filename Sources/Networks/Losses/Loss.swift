public import Torch

/// A measure of how wrong a picture is.
///
/// A new one is one file and one line in `Losses.all`.
public protocol Loss: Sendable {
    /// The name that settings use.
    static var name: String { get }
    /// The defaults.
    init()

    /// One number, 0 for equal pictures. Pictures are [N, 3, H, W], RGB, `float32`; the weight, [N,
    /// 1, H, W], says how much each place counts, and its scale does not matter.
    func callAsFunction(
        _ output: Tensor, _ target: Tensor, weight: Tensor
    ) throws(TorchError) -> Tensor
}

/// Every loss that can be chosen.
public enum Losses {
    /// One line each.
    public static let all: [any Loss.Type] = [
        MeanAbsolute.self,
        WeightedAbsolute.self,
        StructuralDissimilarity.self,
        LaplacianBands.self,
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
public struct Objective: Sendable {
    private let terms: [(loss: any Loss, share: Double)]

    /// The losses of the names; refused where one is unknown.
    public init(_ terms: [LossTerm]) throws(NetworksError) {
        var found: [(loss: any Loss, share: Double)] = []
        for term in terms { found.append((try Losses.named(term.loss).init(), term.share)) }
        self.terms = found
    }

    /// The weighted sum, one number. Pictures and weight as in `Loss`.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, weight: Tensor
    ) throws(TorchError) -> Tensor {
        try withoutAutocast(on: output.device) { () throws(TorchError) in
            var sum = try Tensor.zeros([], on: output.device)
            for (loss, share) in terms {
                sum = try sum + loss(output, target, weight: weight) * share
            }
            return sum
        }
    }
}
