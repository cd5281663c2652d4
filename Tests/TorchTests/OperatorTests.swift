import Foundation
import Testing
import Torch

@Suite("operators")
struct OperatorTests {
    @Test("an operator's refusal is a typed error with its name and LibTorch's message")
    func refusal() throws {
        let a = try Tensor.zeros([2, 3])
        let b = try Tensor.zeros([4, 5])
        let error = try #require(throws: TorchError.self) { try a.matmul(b) }
        guard case .refused("matmul", let message) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(message.contains("cannot be multiplied"))
        #expect(!message.contains("frame #"), "a backtrace")
    }

    @Test("an unknown operator is refused when it is called, by name")
    func unknown() throws {
        let error = try #require(throws: TorchError.self) {
            try Operator("no_such_operator")(.none)
        }
        guard case .refused("no_such_operator", let message) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(message.contains("no_such_operator"))
    }

    @Test("a wrong number or kind of arguments is refused, and says which")
    func wrongArguments() throws {
        let a = try Tensor.zeros([2])
        let cases: [([Argument], String)] = [
            ([.tensor(a)], "add.Tensor takes 3 arguments; 'other' is missing"),
            ([.tensor(a), .tensor(a), .int(1), .int(1)], "add.Tensor takes 3 arguments, not 4"),
            (
                [.tensor(a), .ints([3])],
                "add.Tensor: 'other' is Tensor, not integers"
            ),
        ]
        for (arguments, message) in cases {
            let error = try #require(throws: TorchError.self) {
                try Operator("add", "Tensor").results(arguments, capacity: 1)
            }
            #expect(error == .refused(operation: "add.Tensor", message: message))
        }
    }

    @Test("a type, a layout or a format that there is not is refused, and not looked up")
    func choices() throws {
        let x = try Tensor([-1, 1])
        for wrong in [-3, 1000] {
            let error = try #require(throws: TorchError.self) {
                try Operator("to", "dtype").results(.tensor(x), .int(wrong), capacity: 1)
            }
            #expect("\(error)".contains("dtype: \(wrong) is none of the"))
            #expect(throws: TorchError.self) {
                try Operator("to", "dtype_layout").results(
                    .tensor(x), .none, .int(wrong), capacity: 1)
            }
            #expect(throws: TorchError.self) {
                try Operator("contiguous").results(.tensor(x), .int(wrong), capacity: 1)
            }
        }
    }

    @Test("missing trailing arguments take the schema's defaults")
    func defaults() throws {
        let x = try Tensor([-1, 1])
        #expect(try Operator("leaky_relu")(.tensor(x)).floats() == [-0.01, 1])
    }

    @Test("more results than there is room for are refused, and nothing is lost")
    func room() throws {
        let x = try Tensor.zeros([8])
        #expect(throws: TorchError.self) {
            try Operator("split", "Tensor").results(.tensor(x), .int(1), .int(0), capacity: 4)
        }
        #expect(try x.split(1).count == 8)
    }

    /// 20,000 calls of 40 operators with arguments drawn at random, most of them wrong.
    @Test("no arguments crash an operator")
    func fuzz() throws {
        var random = SeededGenerator(seed: 7)
        let names: [(String, String)] = [
            ("add", "Tensor"), ("add", "Scalar"), ("rsub", "Scalar"), ("conv2d", ""),
            ("linear", ""), ("leaky_relu", ""), ("pixel_shuffle", ""), ("reshape", ""),
            ("permute", ""), ("cat", ""), ("stack", ""), ("narrow", ""), ("slice", "Tensor"),
            ("to", "dtype"), ("to", "dtype_layout"), ("zeros_like", ""), ("mean", "dim"),
            ("std", "correction"), ("amax", ""), ("l1_loss", ""), ("grid_sampler", ""),
            ("upsample_bicubic2d", ""), ("avg_pool2d", ""), ("max_pool2d", ""),
            ("index_select", ""), ("gather", ""), ("sort", ""), ("normal_", ""),
            ("randint", "generator"), ("_foreach_add_", "List"), ("_foreach_lerp_", "Scalar"),
            ("_foreach_norm", "Scalar"), ("_fused_adam_", ""), ("index", "Tensor"),
            ("constant_pad_nd", ""), ("clamp", ""), ("where", "self"), ("split", "Tensor"),
            ("div", "Tensor_mode"), ("meshgrid", "indexing"),
        ]
        let operators = names.map { Operator($0.0, $0.1) }
        let tensors = [
            try Tensor.zeros([]), try Tensor.zeros([0]), try Tensor.ones([2, 3]),
            try Formula.tensor(1, 1, 4, 6, 6), try Tensor([1, 0], shape: [2]),
            try Tensor.ones([4, 4, 3, 3], .bfloat16), try Tensor.zeros([2], .bool),
            try Tensor([200, 3] as [UInt8], shape: [2]),
        ]
        let generator = try Generator(seed: 1)
        var refused = 0
        for _ in 0..<20_000 {
            let arguments = (0..<Int.random(in: 0...9, using: &random)).map { _ -> Argument in
                let number = Int.random(in: -3...6, using: &random)
                let some = tensors.randomElement(using: &random) ?? tensors[0]
                switch Int.random(in: 0...15, using: &random) {
                case 0: return .none
                case 1...6: return .tensor(some)
                case 7: return .int(number)
                case 8: return .real(Double(number) / 2)
                case 9: return .bool(number > 0)
                case 10: return .ints((0..<max(0, number)).map { $0 - 1 })
                case 11: return .reals([0.5, Double(number)])
                case 12: return .tensors((0..<max(0, number)).map { tensors[$0] })
                case 13: return .device(.cpu)
                case 14: return .generator(generator)
                default: return .string("floor")
                }
            }
            let called = operators.randomElement(using: &random) ?? operators[0]
            do throws(TorchError) {
                try called.results(arguments, capacity: 16)
            } catch { refused += 1 }
        }
        #expect(refused > 10_000 && refused < 20_000, "\(refused) refused")
    }

    @Test("100,000 operators, recorded and refused ones too, leave no memory behind")
    func leaks() throws {
        let x = try Tensor.ones([1024]).requiringGradient()
        let wrong = try Tensor.ones([3])
        func work(_ rounds: Int) throws {
            for _ in 0..<rounds {
                _ = try ((x * 2).leakyReLUInPlace(0.1) + x).split(256)
                _ = try? x + wrong
                _ = try x.floats()
                _ = try Generator(seed: 1).state()
            }
        }
        try work(1_000)
        let before = try residentBytes()
        try work(14_000)
        let grown = try residentBytes() - before
        // One tensor of 1,024 numbers left behind in each round would be 57 MB; other tests run
        // meanwhile.
        #expect(grown < 24 << 20, "\(grown) bytes")
    }

    private func residentBytes() throws -> Int {
        let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(text.split(separator: " ")[1])) * 4096
    }
}

/// SplitMix64, so that a failure can be met again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
