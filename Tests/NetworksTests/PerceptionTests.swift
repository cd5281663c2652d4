import Foundation
import Installation
import Networks
import Testing
import Torch

@Suite("The perceptual loss")
struct PerceptionTests {
    private struct Case: Decodable {
        let value: Double
        let norm: Double
        let step: Int
        let gradient: [Double]
        let weighted: Double
    }

    /// The loss through the network that set-up fetched.
    private func loss() throws -> PerceptualDifference {
        let folder = try #require(Installation.folder(.weights), "set-up has not run")
        let file = folder.appending(path: "perception_alex.safetensors")
        let network = try PerceptionNetwork()
        try network.parameters.load(Safetensors.read(file).tensors)
        var networks = FrozenNetworks()
        networks.perception = network
        return try PerceptualDifference(through: networks)
    }

    @Test(
        "is the distance of stlpips-pytorch, with its gradient, at even and odd sizes",
        arguments: [(24, 2), (45, 1), (64, 2), (144, 1)])
    func reference(_ side: Int, _ count: Int) throws {
        let cases = try Reference.load("perception.json", as: [String: Case].self)
        let expected = try #require(cases["\(side)"])
        let x = try Formula.pictures(1, count, side).requiringGradient()
        let y = try Formula.pictures(3, count, side)
        let loss = try loss()
        let one = try Tensor.ones([count, 1, side, side])
        let value = try loss(x, y, in: Regions(ofSamples: one))
        #expect(try abs(value.item() - expected.value) < 1e-5)
        try value.backward()
        let gradient = try #require(try x.gradient()).flattened()
        #expect(try abs(gradient.norm().item() / expected.norm - 1) < 1e-4)
        let some = try gradient.sliced(0, step: expected.step).floats().map(Double.init)
        let worst = zip(some, expected.gradient).map { abs($0 - $1) }.max() ?? .infinity
        #expect(some.count == expected.gradient.count)
        // Of gradients whose mean size is norm / sqrt(count).
        #expect(worst < 1e-3 * expected.norm / Double(gradient.count).squareRoot(), "\(worst)")
    }

    @Test(
        "counts each place as much as the pixels that it stands for", arguments: [24, 45, 64, 144])
    func weighted(_ side: Int) throws {
        let cases = try Reference.load("perception.json", as: [String: Case].self)
        let expected = try #require(cases["\(side)"])
        let count = side == 24 || side == 64 ? 2 : 1
        let weight = try (Formula.tensor(5, [count, 1, side, side]) * 4).clamped(from: 0, to: nil)
        let found = try loss()(
            Formula.pictures(1, count, side), Formula.pictures(3, count, side),
            in: Regions(ofSamples: weight))
        #expect(try abs(found.item() - expected.weighted) < 1e-5)
    }

    @Test("a shift by a pixel counts less than a blur of the same squared difference")
    func shifts() throws {
        let loss = try loss()
        let whole = try Formula.pictures(1, 1, 80)
        func part(_ left: Int) throws -> Tensor {
            try whole.narrowed(2, from: 8, length: 64).narrowed(3, from: left, length: 64)
        }
        let (picture, moved) = try (part(8), part(9))
        let noise = try Formula.tensor(9, [1, 3, 64, 64])
        let size = try (picture - moved).norm().item() / noise.norm().item()
        let regions = try Regions(ofSamples: Tensor.ones([1, 1, 64, 64]))
        let shifted = try loss(moved, picture, in: regions).item()
        let noisy = try loss(picture + noise * size, picture, in: regions).item()
        #expect(shifted < noisy / 2, "\(shifted), \(noisy)")
    }

    @Test("where a network sees nothing at all, the gradient is a number")
    func nothing() throws {
        let network = try PerceptionNetwork()
        for tensor in network.parameters.tensors { try tensor.fillInPlace(0) }
        try network.parameters["scaling_layer.scale"]?.fillInPlace(1)
        var networks = FrozenNetworks()
        networks.perception = network
        let x = try Formula.pictures(1, 1, 32).requiringGradient()
        let regions = try Regions(ofSamples: Tensor.ones([1, 1, 32, 32]))
        try PerceptualDifference(through: networks)(x, Formula.pictures(3, 1, 32), in: regions)
            .backward()
        #expect(try #require(try x.gradient()).absolute().sum().item() == 0)
    }

    @Test("a picture that is too small is refused with both sizes, and the smallest is not")
    func small() throws {
        let loss = try LossTests.loss("perceptual")
        func value(_ side: Int) throws -> Double {
            try loss(
                Formula.pictures(1, 1, side), Formula.pictures(3, 1, side),
                in: Regions(ofSamples: Tensor.ones([1, 1, side, side]))
            ).item()
        }
        #expect(try value(PerceptionNetwork.smallest).isFinite)
        let error = #expect(throws: TorchError.self) { try value(PerceptionNetwork.smallest - 1) }
        guard case .refused("perceptual", let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(message.contains("20") && message.contains("21"))
    }
}
