import CTorch

/// An argument of an operator, in the order of its schema.
package enum Argument {
    case none
    case tensor(Tensor)
    case optional(Tensor?)
    case int(Int)
    case real(Double)
    case bool(Bool)
    case ints([Int])
    case reals([Double])
    case tensors([Tensor])
    case device(Device)
    case generator(Generator?)
    case string(String)
}

/// One operator of LibTorch's dispatcher, resolved on first use and kept.
///
/// Any of its 2,000 operators is one line, `static let flip = Operator("flip")`; autograd and
/// autocast work as in Python. Arguments are held against the schema: a wrong number or kind is an
/// error, never a crash. Trailing arguments that are left out take the schema's defaults.
package struct Operator: Sendable {
    private let name: String
    private let resolved: Result<CTOp, TorchError>

    /// `name` and `overload` as in LibTorch's `native_functions.yaml`.
    package init(_ name: String, _ overload: String = "") {
        let full = overload.isEmpty ? name : "\(name).\(overload)"
        self.name = full
        resolved = Result { () throws(TorchError) in
            let runtime = try Runtime.shared
            var op: CTOp = 0
            try runtime.check(runtime.api.find_op("aten::" + name, overload, &op), full)
            return op
        }
    }

    /// Calls an operator that has one tensor as its result.
    package func callAsFunction(_ arguments: Argument...) throws(TorchError) -> Tensor {
        let results = try run(arguments, capacity: 1)
        guard let value = results.first, value.tag == CT_TENSOR else {
            throw .refused(operation: name, message: "the result is no tensor")
        }
        return Tensor(owning: value.tensor)
    }

    /// Calls an operator that has several tensors as its results, or none. At most `capacity`.
    @discardableResult
    package func results(
        _ arguments: Argument..., capacity: Int = 8
    ) throws(TorchError) -> [Tensor] {
        try results(arguments, capacity: capacity)
    }

    /// Calls an operator that has several tensors as its results, or none. At most `capacity`.
    @discardableResult
    package func results(
        _ arguments: [Argument], capacity: Int
    ) throws(TorchError) -> [Tensor] {
        try run(arguments, capacity: capacity).compactMap {
            $0.tag == CT_TENSOR ? Tensor(owning: $0.tensor) : nil
        }
    }

    /// Calls an operator whose result is a truth value.
    package func truth(_ arguments: Argument...) throws(TorchError) -> Bool {
        let results = try run(arguments, capacity: 1)
        guard let value = results.first, value.tag == CT_BOOL else {
            throw .refused(operation: name, message: "the result is no truth value")
        }
        return value.integer != 0
    }

    /// The raw results; the caller owns their tensors.
    private func run(_ arguments: [Argument], capacity: Int) throws(TorchError) -> [CTValue] {
        let op = try resolved.get()
        let runtime = Runtime.assumed
        let packed = Packed(arguments)
        var results = [CTValue](repeating: CTValue(), count: capacity)
        var produced: Int32 = 0
        let code = runtime.api.call(
            op, packed.values, Int32(packed.values.count), packed.integers, packed.reals,
            packed.tensors, packed.text, &results, Int32(capacity), &produced)
        // The handles in `packed` are borrowed from the arguments.
        withExtendedLifetime(arguments) {}
        try runtime.check(code, name)
        results.removeLast(capacity - Int(produced))
        return results
    }
}

/// Arguments as the C layer takes them: lists lie behind each other, values hold offsets.
private struct Packed {
    var values: [CTValue] = []
    var integers: [Int64] = []
    var reals: [Double] = []
    var tensors: [CTTensor?] = []
    var text: [CChar] = []

    init(_ arguments: [Argument]) {
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(pack(argument)) }
    }

    private mutating func pack(_ argument: Argument) -> CTValue {
        var value = CTValue()
        switch argument {
        case .none: value.tag = CT_NONE
        case .tensor(let t): (value.tag, value.tensor) = (CT_TENSOR, t.handle)
        case .optional(let t):
            guard let t else { return pack(.none) }
            (value.tag, value.tensor) = (CT_TENSOR, t.handle)
        case .int(let i): (value.tag, value.integer) = (CT_INT, Int64(i))
        case .real(let d): (value.tag, value.real) = (CT_DOUBLE, d)
        case .bool(let b): (value.tag, value.integer) = (CT_BOOL, b ? 1 : 0)
        case .device(let d):
            (value.tag, value.integer) = (CT_DEVICE, Int64(d.kind.rawValue))
            value.count = d.torchIndex
        case .generator(let g):
            guard let g else { return pack(.none) }
            (value.tag, value.generator) = (CT_GENERATOR, g.handle)
        case .ints(let list):
            mark(&value, CT_INTS, integers.count, list.count)
            integers.append(contentsOf: list.lazy.map(Int64.init))
        case .reals(let list):
            mark(&value, CT_DOUBLES, reals.count, list.count)
            reals.append(contentsOf: list)
        case .tensors(let list):
            mark(&value, CT_TENSORS, tensors.count, list.count)
            tensors.append(contentsOf: list.lazy.map(\.handle))
        case .string(let s):
            mark(&value, CT_STRING, text.count, s.utf8.count)
            text.append(contentsOf: s.utf8CString)
        }
        return value
    }

    private func mark(_ value: inout CTValue, _ tag: CTTag, _ offset: Int, _ count: Int) {
        (value.tag, value.integer, value.count) = (tag, Int64(offset), Int32(count))
    }
}
