import Networks
import Testing
import Torch

/// Takes nobody for the source: the darker, the stranger.
private struct Stranger: FaceRecognizer {
    func strangeness(of pictures: Tensor) throws(TorchError) -> Tensor {
        let darkness = try 2 - pictures
        return try (darkness * darkness).mean(over: [1, 2, 3])
    }
}

@Suite("every loss")
struct LossTests {
    static let names = Losses.all.map { $0.name }
    /// Those that see the pixels alone; `PerceptionTests` has the others.
    static let plain = Losses.all.filter { $0 is any PixelLoss.Type }.map { $0.name }

    /// A loss of the catalog, through networks that were never trained where it looks through one.
    static func loss(_ name: String) throws -> any Loss {
        try Losses.named(name).init(through: untrained())
    }

    /// Frozen networks of numbers that mean nothing, and count nothing below zero.
    static func untrained() throws -> FrozenNetworks {
        var networks = FrozenNetworks()
        let perception = try PerceptionNetwork(seed: 1)
        for parameter in perception.parameters.all where parameter.name.hasPrefix("lin") {
            try parameter.tensor.copyInPlace(parameter.tensor.absolute())
        }
        networks.perception = perception
        networks.recognizer = Stranger()
        return networks
    }

    @Test("gives what a plain computation in NumPy gives", arguments: plain)
    func reference(_ name: String) throws {
        let expected = try Reference.load("losses.json", as: [String: Double].self)
        let x = try Formula.pictures(1, 2, 24)
        let y = try Formula.pictures(3, 2, 24)
        let regions = try Regions(ofSamples: (Formula.tensor(5, [2, 1, 24, 24]) + 0.5) * 4)
        let loss = try Self.loss(name)
        let found = try loss(x, y, in: regions).item()
        #expect(abs(found - (try #require(expected[name]))) < 2e-6)
    }

    @Test(
        "is zero for equal pictures, and does not mind the weight's scale",
        arguments: names.filter { $0 != "identity" })
    func properties(_ name: String) throws {
        let loss = try Self.loss(name)
        let x = try Formula.pictures(1, 1, 32)
        let y = try Formula.pictures(3, 1, 32)
        let weight = try Formula.tensor(5, [1, 1, 32, 32]) + 0.5
        func regions(_ factor: Double) throws(TorchError) -> Regions {
            try Regions(weight: weight * factor, face: weight, features: weight * 0.5)
        }
        #expect(try abs(loss(x, x, in: regions(1)).item()) < 1e-6)
        let once = try loss(x, y, in: regions(1)).item()
        #expect(try abs(loss(x, y, in: regions(7)).item() - once) < 1e-5)
        #expect(once > 0)
    }

    @Test("lets a gradient through to every pixel that counts", arguments: names)
    func gradient(_ name: String) throws {
        let x = try Formula.pictures(1, 1, 32).requiringGradient()
        let loss = try Self.loss(name)
        let (one, half) = try (Tensor.ones([1, 1, 32, 32]), Tensor.full([1, 1, 32, 32], 0.5))
        let regions = Regions(weight: one, face: half, features: half)
        try loss(x, Formula.pictures(3, 1, 32), in: regions).backward()
        let gradient = try #require(try x.gradient()).absolute()
        #expect(try gradient.sum().item().isFinite)
        #expect(try (gradient .> 0).to(.float32).mean().item() > 0.9)
    }

    @Test(
        "a weight of zero hides a difference, where weights count",
        arguments: ["l1", "dssim", "laplacian", "mse"])
    func hidden(_ name: String) throws {
        let x = try Formula.pictures(1, 1, 32)
        let left = try Tensor.concatenated(
            [Tensor.ones([1, 1, 32, 8]), Tensor.zeros([1, 1, 32, 24])], axis: 3)
        let far = try Tensor.concatenated(
            [Tensor.zeros([1, 1, 32, 24]), Tensor.ones([1, 1, 32, 8])], axis: 3)
        let loss = try Self.loss(name)
        #expect(try abs(loss(x, x + far, in: Regions(ofSamples: left)).item()) < 1e-6)
    }

    @Test("each loss sees its own region only: lips and eyes, the face, or what is around it")
    func ownRegions() throws {
        let x = try Formula.pictures(1, 1, 32)
        // From left to right, eight columns each: around the face, face, lips, around the face.
        let weight = try Tensor.concatenated(
            [0, 1, 4, 0].map { (value) throws(TorchError) in
                try Tensor.full([1, 1, 32, 8], value)
            }, axis: 3)
        func error(_ loss: any Loss, columns: Range<Int>) throws -> Double {
            let columns = (0..<32).map { columns.contains($0) ? Float(1) : 0 }
            let change = try Tensor(columns, shape: [1, 1, 1, 32])
            return try loss(x, x + change, in: Regions(ofSamples: weight)).item()
        }
        #expect(try error(FeaturePriority(), columns: 16..<24) == 1)
        #expect(try error(FeaturePriority(), columns: 0..<16) == 0)
        #expect(try error(FaceStyle(), columns: 8..<24) > 0.9)
        #expect(try error(FaceStyle(), columns: 0..<8) == 0)
        #expect(try error(BackgroundStyle(), columns: 0..<8) > 0.4)
        // The windows of structure look a few pixels over the edge.
        #expect(try error(BackgroundStyle(), columns: 14..<18) == 0)
        let identity = try Self.loss("identity")
        let (plate, regions) = try (x + 0, Regions(ofSamples: weight))
        func strangeness(_ columns: Range<Int>) throws -> Double {
            let columns = (0..<32).map { columns.contains($0) ? Float(1) : 0 }
            return try identity(
                x + Tensor(columns, shape: [1, 1, 1, 32]), plate, in: regions
            ).item()
        }
        // Around the face lies the plate, whatever the swap has there.
        #expect(try strangeness(0..<8) == strangeness(0..<0))
        #expect(try strangeness(8..<24) < strangeness(0..<0))
    }

    @Test("where nothing counts at all, a loss is zero and no fault", arguments: names)
    func nothing(_ name: String) throws {
        let loss = try Self.loss(name)
        let (x, y) = try (Formula.pictures(1, 1, 32), Formula.pictures(3, 1, 32))
        let zero = try Tensor.zeros([1, 1, 32, 32])
        let found = try loss(x, y, in: Regions(weight: zero, face: zero, features: zero)).item()
        #expect(found.isFinite)
        #expect(found == 0 || ["mae", "backgroundStyle", "identity"].contains(name))
    }

    @Test("an objective keeps what is asked of swaps apart")
    func swaps() throws {
        let (x, y) = try (Formula.pictures(1, 1, 32), Formula.pictures(3, 1, 32))
        let weight = try Tensor.ones([1, 1, 32, 32])
        let objective = try Objective([LossTerm("l1"), LossTerm("faceStyle", share: 3)])
        #expect(objective.judgesSwaps)
        let regions = try Regions(ofSamples: weight)
        let (likeness, style) = try (
            objective(x, y, weight: weight).item(),
            objective.swap(x, plate: y, weight: weight).item()
        )
        #expect(try abs(likeness - WeightedAbsolute()(x, y, in: regions).item()) < 1e-6)
        #expect(try abs(style - 3 * FaceStyle()(x, y, in: regions).item()) < 1e-6)
        #expect(try !Objective([LossTerm("l1")]).judgesSwaps)
    }

    @Test("an objective is the weighted sum, and an unknown loss is refused by name")
    func objective() throws {
        let x = try Formula.pictures(1, 1, 32)
        let y = try Formula.pictures(3, 1, 32)
        let weight = try Tensor.ones([1, 1, 32, 32])
        let sum = try Objective([LossTerm("l1"), LossTerm("dssim", share: 0.5)])
        let expected =
            try WeightedAbsolute()(x, y, in: Regions(ofSamples: weight)).item()
            + 0.5 * StructuralDissimilarity()(x, y, in: Regions(ofSamples: weight)).item()
        #expect(try abs(sum(x, y, weight: weight).item() - expected) < 1e-6)
        #expect(try Objective([])(x, y, weight: weight).item() == 0)
        #expect(throws: NetworksError.unknownLoss(name: "l3", known: Self.names)) {
            try Objective([LossTerm("l3")])
        }
        for loss in ["perceptual", "identity"] {
            #expect(throws: NetworksError.noFrozenNetwork(loss: loss)) {
                try Objective([LossTerm(loss)])
            }
        }
    }
}
