import Networks
import Testing
import Torch

@Suite("every loss")
struct LossTests {
    static let names = Losses.all.map { $0.name }

    @Test("gives what a plain computation in NumPy gives", arguments: names)
    func reference(_ name: String) throws {
        let expected = try Reference.load("losses.json", as: [String: Double].self)
        let x = try Formula.pictures(1, 2, 24)
        let y = try Formula.pictures(3, 2, 24)
        let weight = try Formula.tensor(5, [2, 1, 24, 24]) + 0.5
        let found = try Losses.named(name).init()(x, y, weight: weight).item()
        #expect(abs(found - (try #require(expected[name]))) < 2e-6)
    }

    @Test("is zero for equal pictures, and does not mind the weight's scale", arguments: names)
    func properties(_ name: String) throws {
        let loss = try Losses.named(name).init()
        let x = try Formula.pictures(1, 1, 32)
        let y = try Formula.pictures(3, 1, 32)
        let weight = try Formula.tensor(5, [1, 1, 32, 32]) + 0.5
        #expect(try abs(loss(x, x, weight: weight).item()) < 1e-6)
        let once = try loss(x, y, weight: weight).item()
        #expect(try abs(loss(x, y, weight: weight * 7).item() - once) < 1e-5)
        #expect(once > 0)
    }

    @Test("lets a gradient through to every pixel that counts", arguments: names)
    func gradient(_ name: String) throws {
        let x = try Formula.pictures(1, 1, 32).requiringGradient()
        let loss = try Losses.named(name).init()
        try loss(x, Formula.pictures(3, 1, 32), weight: Tensor.ones([1, 1, 32, 32])).backward()
        let gradient = try #require(try x.gradient()).absolute()
        #expect(try gradient.sum().item().isFinite)
        #expect(try (gradient .> 0).to(.float32).mean().item() > 0.9)
    }

    @Test(
        "a weight of zero hides a difference, where weights count",
        arguments: ["l1", "dssim", "laplacian"])
    func hidden(_ name: String) throws {
        let x = try Formula.pictures(1, 1, 32)
        let left = try Tensor.concatenated(
            [Tensor.ones([1, 1, 32, 8]), Tensor.zeros([1, 1, 32, 24])], axis: 3)
        let far = try Tensor.concatenated(
            [Tensor.zeros([1, 1, 32, 24]), Tensor.ones([1, 1, 32, 8])], axis: 3)
        #expect(try abs(Losses.named(name).init()(x, x + far, weight: left).item()) < 1e-6)
    }

    @Test("an objective is the weighted sum, and an unknown loss is refused by name")
    func objective() throws {
        let x = try Formula.pictures(1, 1, 32)
        let y = try Formula.pictures(3, 1, 32)
        let weight = try Tensor.ones([1, 1, 32, 32])
        let sum = try Objective([LossTerm("l1"), LossTerm("dssim", share: 0.5)])
        let expected =
            try WeightedAbsolute()(x, y, weight: weight).item()
            + 0.5 * StructuralDissimilarity()(x, y, weight: weight).item()
        #expect(try abs(sum(x, y, weight: weight).item() - expected) < 1e-6)
        #expect(try Objective([])(x, y, weight: weight).item() == 0)
        #expect(throws: NetworksError.unknownLoss(name: "l3", known: Self.names)) {
            try Objective([LossTerm("l3")])
        }
    }
}
