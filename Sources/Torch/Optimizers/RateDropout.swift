/// Learning-rate dropout: in each step a share of all numbers stays where it is, drawn anew, while the
/// optimizer remembers their gradients as ever. Paths are tried that the whole step would not take.
///
/// Lin et al., https://arxiv.org/abs/1912.00144.
public struct RateDropout {
    /// The share of the numbers that stay, 0 ..< 1.
    public let share: Double
    private let parameters: [Parameter]

    /// A dropout for the weights that an optimizer moves.
    public init(_ parameters: [Parameter], share: Double) {
        precondition(share >= 0 && share < 1, "some numbers move")
        (self.parameters, self.share) = (parameters, share)
    }

    /// One step of `optimizer`. The same seed leaves the same numbers on the same device.
    public func step(
        _ optimizer: any Optimizer, factor: Double, seed: UInt64
    ) throws(TorchError) {
        let tensors = parameters.map(\.tensor)
        let before = try tensors.clones()
        try optimizer.step(factor: factor)
        guard let device = tensors.first?.device else { return }
        let generator = try Generator(seed: seed, device: device)
        try withoutGradient { () throws(TorchError) in
            for (weight, old) in zip(tensors, before) {
                let stays = try Tensor.uniform(weight.shape, by: generator) .< share
                try weight.copyInPlace(old.where(stays, otherwise: weight))
            }
        }
    }
}
