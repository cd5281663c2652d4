import Testing
import Torch

/// Every operator against PyTorch (References/operators.py).
@Suite("operators against PyTorch")
struct OperatorReferenceTests {
    struct Expected: Decodable {
        let shape: [Int]
        let sum: Double
        let step: Int
        let values: [Double]
    }
    struct File: Decodable {
        let operators: [String: Expected]
        let random: [String: Expected]
    }

    @Test("every operator gives PyTorch's shape and values")
    func operators() throws {
        let expected = try Reference.load("operators.json", as: File.self).operators
        let found = try elementwise().merging(shapes()) { a, _ in a }
            .merging(reductions()) { a, _ in a }.merging(pictures()) { a, _ in a }
        #expect(Set(found.keys) == Set(expected.keys))
        for (name, tensor) in found {
            try compare(tensor, #require(expected[name]), name)
        }
    }

    @Test("a generator gives PyTorch's random numbers for a seed")
    func random() throws {
        let expected = try Reference.load("operators.json", as: File.self).random
        let generator = try Generator(seed: 42)
        let found = [
            ("normal", try Tensor.normal([20], from: generator)),
            ("uniform", try Tensor.uniform([5], by: generator)),
            ("integers", try Tensor.randomIntegers([5], below: 1000, from: generator)),
        ]
        for (name, tensor) in found { try compare(tensor, #require(expected[name]), name) }
    }

    private func compare(_ tensor: Tensor, _ expected: Expected, _ name: String) throws {
        #expect(tensor.shape == expected.shape, "\(name)")
        let values = try tensor.floats().map(Double.init)
        let picked = stride(from: 0, to: values.count, by: expected.step).map { values[$0] }
        for (a, b) in zip(picked, expected.values) {
            #expect(abs(a - b) < 2e-6 * max(1, abs(b)), "\(name): \(a) is not \(b)")
        }
        let sum = values.reduce(0, +)
        #expect(abs(sum - expected.sum) < 1e-4 * max(1, abs(expected.sum)), "\(name): the sum")
    }

    private let x = Result { try Formula.tensor(1, 2, 4, 6, 8) }
    private let y = Result { try Formula.tensor(2, 2, 4, 6, 8) }
    private let m = Result { try Formula.tensor(3, 3, 5) }

    private func elementwise() throws -> [String: Tensor] {
        let (x, y) = (try x.get(), try y.get())
        let positive = try x.absolute() + 0.1
        let row = try Formula.tensor(8, 1, 4, 1, 1)
        return [
            "add": try x + row, "subtract": try 2 - x, "multiply": try x * y * 3,
            "divide": try x / positive / 2, "negate": try -x, "power": try positive.power(1.5),
            "squareRoot": try positive.squareRoot(), "absolute": try x.absolute(),
            "exponential": try x.exponential(), "logarithm": try positive.logarithm(),
            "sine": try x.sine(), "cosine": try x.cosine(), "floor": try (x * 5).floor(),
            "rounded": try (x * 5).rounded(), "clamped": try x.clamped(from: -0.2, to: 0.1),
            "clampedBelow": try x.clamped(from: 0.25, to: nil), "lerp": try x.lerp(y, 0.3),
            "matmul": try m.get().matmul(Formula.tensor(4, 5, 2)), "less": try x .< y,
            "where": try x.where(x .> 0, otherwise: y), "minimum": try x.minimum(y),
            "maximum": try x.maximum(y), "leakyReLU": try x.leakyReLU(0.1),
            "relu": try x.relu(), "sigmoid": try x.sigmoid(), "tanh": try x.tanh(),
            "softmax": try x.softmax(axis: 1), "bfloat16": try x.to(.bfloat16),
            "integers": try (x * 100).to(.int64),
        ]
    }

    private func shapes() throws -> [String: Tensor] {
        let (x, y, m) = (try x.get(), try y.get(), try m.get())
        let places = try Tensor([0, 4, 1, 1, 2, 3], shape: [3, 2])
        return [
            "permuted": try x.permuted(0, 2, 3, 1), "transposed": try x.transposed(1, 2),
            "flattened": try x.flattened(from: 1, to: 2),
            "sliced": try x.sliced(2, from: 1, to: -1, step: 2),
            "selected": try x.selected(1, 2), "flipped": try x.flipped(3),
            "interleaved": try m.repeatedInterleaved(2, axis: 0),
            "concatenated": try Tensor.concatenated([x, y], axis: 1),
            "stacked": try Tensor.stacked([m, m * 2], axis: 1),
            "split": try x.split(3, axis: 1)[1], "indexed": try x.indexed(1, by: [3, 0, 2]),
            "gathered": try m.gathered(1, by: places),
            "steps": try Tensor.steps(from: -1, to: 2, count: 7), "range": try Tensor.range(5),
        ]
    }

    private func reductions() throws -> [String: Tensor] {
        let (x, y) = (try x.get(), try y.get())
        return [
            "sum": try x.sum(over: [1, 3]), "mean": try x.mean(over: [2], keepingAxes: true),
            "deviation": try x.standardDeviation(over: [1, 2, 3]),
            "variance": try x.variance(over: [0], correction: 0),
            "least": try x.least(over: [2, 3]), "greatest": try x.greatest(over: [1]),
            "indexOfLeast": try x.indexOfLeast(axis: 3),
            "indexOfGreatest": try x.indexOfGreatest(axis: 1), "norm": try x.norm(),
            "cumulative": try x.cumulativeSum(axis: 2),
            "sorted": try x.sorted(axis: 3, descending: true).values, "l1": try x.l1Loss(y),
            "squared": try x.squaredLoss(y), "smoothL1": try x.smoothL1Loss(y, beta: 0.3),
            "crossEntropy": try x.binaryCrossEntropyWithLogits((y .> 0).to(.float32)),
        ]
    }

    private func pictures() throws -> [String: Tensor] {
        let (x, m) = (try x.get(), try m.get())
        let grid = try Formula.tensor(7, 2, 5, 4, 2) * 3
        return [
            "conv2d": try x.conv2d(
                Formula.tensor(5, 3, 4, 3, 3), bias: Formula.tensor(6, 3), stride: 2, padding: 1),
            "linear": try m.linear(Formula.tensor(9, 2, 5)),
            "padded": try m.reshaped(1, 1, 3, 5).padded(left: 1, right: 2, top: 0, bottom: 3),
            "pixelShuffled": try x.pixelShuffled(2), "pixelUnshuffled": try x.pixelUnshuffled(2),
            "averagePooled": try x.averagePooled((3, 1), stride: (2, 1)),
            "maximumPooled": try x.maximumPooled((3, 3), stride: (2, 2), padding: (1, 1)),
            "nearest": try x.resized(height: 4, width: 12, .nearest),
            "enlarged": try x.enlarged(2),
            "bilinear": try x.resized(height: 4, width: 11, .bilinear),
            "bicubicAligned": try x.resized(height: 7, width: 5, .bicubic, alignCorners: true),
            "sampled": try x.sampled(grid),
            "sampledBorder": try x.sampled(grid, outside: .border, alignCorners: true),
            "sampledCubicReflection": try x.sampled(grid, .bicubic, outside: .reflection),
        ]
    }
}
