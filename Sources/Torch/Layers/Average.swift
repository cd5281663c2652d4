/// A running mean of a network's weights: what is converted with, because it does not flicker with
/// each step.
public final class Average {
    /// The share that stays at each step. Less at the start: at most (1 + i) / (10 + i) at step i,
    /// so that the initial values are soon forgotten.
    public let decay: Double
    private let parameters: Parameters
    private let means: [Tensor]

    /// Starts with the values that the weights have. The default decay is 0.995, a memory of 200
    /// steps.
    public init(of parameters: Parameters, decay: Double = 0.995) throws(TorchError) {
        self.decay = decay
        self.parameters = parameters
        means = try parameters.tensors.clones()
    }

    /// Takes the weights in after step `iteration`, which counts from 1.
    public func update(iteration: Int) throws(TorchError) {
        let i = Double(iteration)
        let keep = min(decay, (1 + i) / (10 + i))
        try withoutGradient { () throws(TorchError) in
            try Foreach.lerp(means, parameters.tensors, 1 - keep)
        }
    }

    /// The means by the weights' names. They share memory with this object.
    public func values() -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: zip(parameters.all.map(\.name), means))
    }

    /// Takes over the means that `values` gave. Refused when names or shapes are others.
    public func load(_ values: [String: Tensor]) throws(TorchError) {
        let names = parameters.all.map(\.name)
        try Parameters.check(values, names: names, shapes: means.map(\.shape))
        try Foreach.copy(means, from: names.compactMap { values[$0] })
    }

    /// Runs `body` while the network has the means as its weights.
    public func applied<R>(_ body: () throws(TorchError) -> R) throws(TorchError) -> R {
        let tensors = parameters.tensors
        let current = try tensors.clones()
        try withoutGradient { () throws(TorchError) in try Foreach.copy(tensors, from: means) }
        let result = Result { () throws(TorchError) in try body() }
        try withoutGradient { () throws(TorchError) in try Foreach.copy(tensors, from: current) }
        return try result.get()
    }
}

extension [Tensor] {
    /// Copies outside of what is recorded.
    func clones() throws(TorchError) -> [Tensor] {
        var copies: [Tensor] = []
        for tensor in self { copies.append(try tensor.detached().cloned()) }
        return copies
    }
}
