/// A small network, put together in Swift: for weights in formats that the runtime does not read.
///
/// Values are named by the calls that make them. Pictures are [1, channels, height, width]. The
/// operators are those of ONNX, operator set 13.
public struct NetworkGraph: Sendable {
    /// A tensor of the graph.
    public struct Value: Sendable {
        let name: String
    }

    /// The name that errors carry.
    public let name: String
    /// The network's input.
    public let input: Value
    private let inputShape: [Int]
    private var output: Value?
    private var nodes: [ProtocolBuffer] = []
    private var constants: [ProtocolBuffer] = []

    /// An empty graph with one input.
    public init(name: String, inputShape: [Int]) {
        self.name = name
        self.inputShape = inputShape
        input = Value(name: "input")
    }

    /// Floats of a shape, row-major.
    public mutating func constant(_ values: [Float], shape: [Int]) -> Value {
        precondition(values.count == shape.reduce(1, *), "values fill their shape")
        return constant(shape: shape, type: .float, raw: values.withUnsafeBytes { Array($0) })
    }

    /// A convolution with filters of [outputs, inputs, height, width] and a bias of [outputs],
    /// padded with zeros on every side.
    public mutating func convolution(
        _ x: Value, filters: Value, bias: Value, stride: Int = 1, padding: Int = 0
    ) -> Value {
        add(
            "Conv", [x, filters, bias],
            [
                .integers("strides", [stride, stride]),
                .integers("pads", [padding, padding, padding, padding]),
            ])
    }

    /// The larger of zero and `x`.
    public mutating func relu(_ x: Value) -> Value { add("Relu", [x]) }

    /// The maximum of each square of `size` pixels. Squares that leave the picture are left out.
    public mutating func maximum(_ x: Value, size: Int, stride: Int) -> Value {
        add("MaxPool", [x], window(size, stride))
    }

    /// The mean of each square of `size` pixels. Squares that leave the picture are left out.
    public mutating func mean(_ x: Value, size: Int, stride: Int) -> Value {
        add("AveragePool", [x], window(size, stride))
    }

    /// The mean over all pixels: [1, channels].
    public mutating func mean(_ x: Value) -> Value {
        add("ReduceMean", [x], [.integers("axes", [2, 3]), .integer("keepdims", 0)])
    }

    /// The sum of two values, element by element.
    public mutating func sum(_ a: Value, _ b: Value) -> Value { add("Add", [a, b]) }

    /// Zeros after the end of each dimension, as many as given.
    public mutating func padded(_ x: Value, after counts: [Int]) -> Value {
        let pads = Array(repeating: 0, count: counts.count) + counts
        let raw = pads.map(Int64.init).withUnsafeBytes { Array($0) }
        return add("Pad", [x, constant(shape: [pads.count], type: .int64, raw: raw)])
    }

    /// The matrix product of [1, inputs] and [inputs, outputs].
    public mutating func product(_ x: Value, _ matrix: Value) -> Value {
        add("MatMul", [x, matrix])
    }

    /// Makes a value the network's output.
    public mutating func finish(_ value: Value) { output = value }

    private enum ElementType: Int {
        case float = 1
        case int64 = 7
    }

    private enum Attribute {
        case integer(String, Int)
        case integers(String, [Int])

        var message: ProtocolBuffer {
            var message = ProtocolBuffer()
            switch self {
            case .integer(let name, let value):
                message.string(1, name)
                message.integer(3, value)
                message.integer(20, 2)
            case .integers(let name, let values):
                message.string(1, name)
                for value in values { message.integer(8, value) }
                message.integer(20, 7)
            }
            return message
        }
    }

    private func window(_ size: Int, _ stride: Int) -> [Attribute] {
        [.integers("kernel_shape", [size, size]), .integers("strides", [stride, stride])]
    }

    private mutating func add(
        _ type: String, _ inputs: [Value], _ attributes: [Attribute] = []
    ) -> Value {
        let result = Value(name: "value\(nodes.count)")
        var node = ProtocolBuffer()
        for input in inputs { node.string(1, input.name) }
        node.string(2, result.name)
        node.string(4, type)
        for attribute in attributes { node.message(5, attribute.message) }
        nodes.append(node)
        return result
    }

    private mutating func constant(shape: [Int], type: ElementType, raw: [UInt8]) -> Value {
        let result = Value(name: "constant\(constants.count)")
        var tensor = ProtocolBuffer()
        for dimension in shape { tensor.integer(1, dimension) }
        tensor.integer(2, type.rawValue)
        tensor.string(8, result.name)
        tensor.bytes(9, raw)
        constants.append(tensor)
        return result
    }

    /// The graph as an ONNX file (`onnx.proto3` of ONNX 1.8).
    var onnx: [UInt8] {
        precondition(output != nil, "a graph is finished before it is loaded")
        var shape = ProtocolBuffer()
        for dimension in inputShape {
            var size = ProtocolBuffer()
            size.integer(1, dimension)
            shape.message(1, size)
        }
        var graph = ProtocolBuffer()
        for node in nodes { graph.message(1, node) }
        graph.string(2, name)
        for constant in constants { graph.message(5, constant) }
        graph.message(11, Self.info(input, shape: shape))
        if let output { graph.message(12, Self.info(output, shape: nil)) }
        var operators = ProtocolBuffer()
        operators.string(1, "")
        operators.integer(2, 13)
        var model = ProtocolBuffer()
        model.integer(1, 7)
        model.message(7, graph)
        model.message(8, operators)
        return model.encoded
    }

    private static func info(_ value: Value, shape: ProtocolBuffer?) -> ProtocolBuffer {
        var tensor = ProtocolBuffer()
        tensor.integer(1, ElementType.float.rawValue)
        if let shape { tensor.message(2, shape) }
        var type = ProtocolBuffer()
        type.message(1, tensor)
        var info = ProtocolBuffer()
        info.string(1, value.name)
        info.message(2, type)
        return info
    }
}

/// A message in the wire format of protocol buffers: what ONNX files are made of.
struct ProtocolBuffer: Sendable {
    private(set) var encoded: [UInt8] = []

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest > 127 {
            encoded.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        encoded.append(UInt8(rest))
    }

    mutating func integer(_ field: Int, _ value: Int) {
        varint(UInt64(field << 3))
        varint(UInt64(bitPattern: Int64(value)))
    }

    mutating func bytes(_ field: Int, _ value: [UInt8]) {
        varint(UInt64(field << 3 | 2))
        varint(UInt64(value.count))
        encoded += value
    }

    mutating func string(_ field: Int, _ value: String) { bytes(field, Array(value.utf8)) }

    mutating func message(_ field: Int, _ value: ProtocolBuffer) { bytes(field, value.encoded) }
}
