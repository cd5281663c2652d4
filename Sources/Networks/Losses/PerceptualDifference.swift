public import Torch

/// How different pictures look to people: shift-tolerant LPIPS, which forgives what is a pixel beside its
/// place and minds what is blurred, where differences of pixels do the opposite.
///
/// Five layers of a frozen network, each a weighted mean over its places; the weight of a place is the mean
/// of the regions' weight over the pixels that it stands for. Where all weights are equal it is the mean of
/// the pictures' distances by `stlpips-pytorch` 0.0.2. Its network was trained on pictures in their own
/// colors, and takes normalized ones as they come. Zhang et al., https://arxiv.org/abs/1801.03924;
/// Ghildyal and Liu, https://arxiv.org/abs/2207.13686.
public struct PerceptualDifference: Loss {
    /// "perceptual".
    public static let name = "perceptual"
    /// What a picture looks like to people.
    public static let lens: FrozenNetwork? = .perception

    private let network: PerceptionNetwork

    /// The loss through the network of perception.
    public init(through networks: FrozenNetworks) throws(NetworksError) {
        guard let network = networks.perception else { throw .noFrozenNetwork(loss: Self.name) }
        self.network = network
    }

    /// One number, 0 for equal pictures, about 0.7 for others. Pictures have at least 21 rows and columns.
    public func callAsFunction(
        _ output: Tensor, _ target: Tensor, in regions: Regions
    ) throws(TorchError) -> Tensor {
        let side = min(output.shape[2], output.shape[3])
        guard side >= PerceptionNetwork.smallest else {
            throw .refused(
                operation: Self.name,
                message:
                    "a picture of \(side) is less than the \(PerceptionNetwork.smallest) that its network takes"
            )
        }
        let whole = try regions.weight.mean().clamped(from: 1e-12, to: nil)
        var sum = try Tensor.zeros([], on: output.device)
        for map in try network.differences(output, target) {
            let weight = try regions.weight.averagePooled(
                toHeight: map.shape[2], width: map.shape[3])
            sum = try sum + (map * weight).mean() / whole
        }
        return sum
    }

    /// The sum of the weights; those of each layer's places are a fixed share of it.
    public func extent(of regions: Regions) throws(TorchError) -> Tensor {
        try regions.weight.sum()
    }
}
