/// Moves weights along their gradients.
public protocol Optimizer: AnyObject {
    /// One step with the weights' gradients, which it leaves as they are. Weights without one stay.
    /// `factor` multiplies the learning rate: the schedule.
    func step(factor: Double) throws(TorchError)

    /// Everything that the next step depends on, by name. Shares memory with the optimizer.
    func state() throws(TorchError) -> [String: Tensor]

    /// Takes over what `state` gave. Refused when names or shapes are others.
    func load(_ state: [String: Tensor]) throws(TorchError)
}

/// Several optimizers, each for weights of its own, as one.
public final class Optimizers: Optimizer {
    private let parts: [(name: String, optimizer: any Optimizer)]

    /// The names tell the parts' states apart.
    public init(_ parts: [(name: String, optimizer: any Optimizer)]) { self.parts = parts }

    /// One step of each.
    public func step(factor: Double) throws(TorchError) {
        for part in parts { try part.optimizer.step(factor: factor) }
    }

    /// The parts' states, behind the parts' names and a point.
    public func state() throws(TorchError) -> [String: Tensor] {
        var state: [String: Tensor] = [:]
        for part in parts {
            for (key, value) in try part.optimizer.state() { state["\(part.name).\(key)"] = value }
        }
        return state
    }

    /// Takes over what `state` gave.
    public func load(_ state: [String: Tensor]) throws(TorchError) {
        var shares = [[String: Tensor]](repeating: [:], count: parts.count)
        for (key, value) in state {
            guard let place = parts.firstIndex(where: { key.hasPrefix($0.name + ".") }) else {
                throw .parameter(name: key, fault: .unexpected)
            }
            shares[place][String(key.dropFirst(parts[place].name.count + 1))] = value
        }
        for (part, share) in zip(parts, shares) { try part.optimizer.load(share) }
    }
}

/// A list of tensors of an optimizer for each of its weights: named, kept and put back.
struct OptimizerState {
    let parameters: [Parameter]
    let kinds: [(name: String, tensors: [Tensor])]

    func values() -> [String: Tensor] {
        var values: [String: Tensor] = [:]
        for kind in kinds {
            for (parameter, tensor) in zip(parameters, kind.tensors) {
                values["\(parameter.name).\(kind.name)"] = tensor
            }
        }
        return values
    }

    func load(_ values: [String: Tensor]) throws(TorchError) {
        let tensors = kinds.flatMap(\.tensors)
        let names = kinds.flatMap { kind in parameters.map { "\($0.name).\(kind.name)" } }
        try Parameters.check(values, names: names, shapes: tensors.map(\.shape))
        try Foreach.copy(tensors, from: names.compactMap { values[$0] })
    }
}

extension [Parameter] {
    /// Zeros of each weight's shape and place.
    func zeros() throws(TorchError) -> [Tensor] {
        var zeros: [Tensor] = []
        for parameter in self { zeros.append(try parameter.tensor.detached().zerosLike()) }
        return zeros
    }
}
