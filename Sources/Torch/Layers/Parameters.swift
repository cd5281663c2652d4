/// One named weight of a network.
public struct Parameter {
    /// Its name, such as "encoder.down1.weight". Unique in its network.
    public let name: String
    /// Its values, with their gradient.
    public let tensor: Tensor
}

/// The named weights of a network, in the order of construction.
///
/// Layers add theirs when they are made, so a network's names stand where its layers are made and
/// nowhere else.
public final class Parameters {
    /// The weights, in the order of construction.
    public private(set) var all: [Parameter] = []
    /// Where they lie.
    public let device: Device
    private let generator: Generator
    private var places: [String: Int] = [:]

    /// No weights yet. The same seed gives the same initial values, on every device.
    public init(seed: UInt64, device: Device = .cpu) throws(TorchError) {
        // Drawn on the processor, because devices draw differently.
        generator = try Generator(seed: seed)
        self.device = device
    }

    /// Adds a weight with its initial values and a gradient.
    public func add(
        _ name: String, _ shape: [Int], _ initialization: Initialization
    ) throws(TorchError) -> Tensor {
        precondition(places[name] == nil, "two weights of a network are named \(name)")
        let tensor = try initialization.tensor(shape, from: generator).to(device)
            .requiringGradient()
        places[name] = all.count
        all.append(Parameter(name: name, tensor: tensor))
        return tensor
    }

    /// The weights themselves.
    public var tensors: [Tensor] { all.map(\.tensor) }

    /// The number of numbers in all weights.
    public var count: Int { all.reduce(0) { $0 + $1.tensor.count } }

    /// The weight of a name.
    public subscript(name: String) -> Tensor? { places[name].map { all[$0].tensor } }

    /// The weights by name. They share memory with the network.
    public func values() -> [String: Tensor] {
        Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.tensor) })
    }

    /// Takes over the values of all weights. Refused, with nothing changed, when a name is missing
    /// or unknown, or a shape is another.
    public func load(_ values: [String: Tensor]) throws(TorchError) {
        try Parameters.check(values, names: all.map(\.name), shapes: all.map(\.tensor.shape))
        let given = all.compactMap { values[$0.name] }
        try withoutGradient { () throws(TorchError) in
            for (parameter, value) in zip(all, given) { try parameter.tensor.copyInPlace(value) }
        }
    }

    /// Puts the weights of four axes into a memory order. `channelsLast` is worth it on CUDA only.
    public func arrange(_ format: MemoryFormat) throws(TorchError) {
        for parameter in all where parameter.tensor.shape.count == 4 {
            try parameter.tensor.rearrangeInPlace(format)
        }
    }

    /// Forgets all gradients.
    public func clearGradients() throws(TorchError) {
        for parameter in all { try parameter.tensor.setGradient(nil) }
    }

    /// The weights that have a gradient, and their gradients.
    public static func withGradients(
        _ parameters: [Parameter]
    ) throws(TorchError) -> [(index: Int, gradient: Tensor)] {
        var found: [(index: Int, gradient: Tensor)] = []
        for (index, parameter) in parameters.enumerated() {
            if let gradient = try parameter.tensor.gradient() { found.append((index, gradient)) }
        }
        return found
    }

    static func check(
        _ values: [String: Tensor], names: [String], shapes: [[Int]]
    ) throws(TorchError) {
        for (name, shape) in zip(names, shapes) {
            guard let value = values[name] else { throw .parameter(name: name, fault: .missing) }
            guard value.shape == shape else {
                throw .parameter(name: name, fault: .shape(expected: shape, found: value.shape))
            }
        }
        if values.count > names.count {
            let known = Set(names)
            let unknown = values.keys.filter { !known.contains($0) }.sorted()
            throw .parameter(name: unknown[0], fault: .unexpected)
        }
    }
}
