import Foundation
import Networks
import Testing
import Torch

/// Five steps from the same weights on the same pictures against PyTorch
/// (References/original.py, References/quick.py).
@Suite("training against PyTorch")
struct ParityTests {
    struct File: Decodable {
        let batch: Int
        let architecture: ArchitectureChoice
        let losses: [[Double]]
        let autocast: [[Double]]?
        let weights: Int
        let multiplications: Int
        let norms: [Double]
        let averages: [Double]?
    }

    @Test("original: five losses of each person, and the weights after them, are PyTorch's")
    func original() throws {
        let file = try Reference.load("original.json", as: File.self)
        let network = try file.architecture.make(seed: 0)
        #expect(network.parameters.count == file.weights)
        #expect(file.architecture.cost.multiplications == file.multiplications)
        try Formula.fill(network.parameters)
        let recipe = file.architecture.recipe
        let optimizer = try recipe.optimizer(for: network.parameters)
        let objective = try Objective(recipe.losses)
        for (step, expected) in file.losses.enumerated() {
            let n = file.batch
            // Both people in one call of the encoder, where the reference makes two.
            let x = try Tensor.concatenated([
                Formula.pictures(1000 + 100 * step, n, 64),
                Formula.pictures(1010 + 100 * step, n, 64),
            ])
            let code = try network.encode(x)
            let flat = try Tensor.ones([n, 1, 64, 64])
            var losses: [Tensor] = []
            for (k, identity) in [Identity.source, .target].enumerated() {
                let output = try network.decode(
                    code.narrowed(0, from: k * n, length: n), as: identity)
                let target = try Formula.pictures(2000 + 100 * step + 10 * k, n, 64)
                losses.append(try objective(output, target, weight: flat))
            }
            try (losses[0] + losses[1]).backward()
            let factor = recipe.schedule.factor(iteration: step, progress: Double(step) / 5)
            try optimizer.step(factor: factor)
            try network.parameters.clearGradients()
            for (loss, value) in zip(losses, expected) {
                #expect(try abs(loss.item() - value) < 2e-6, "step \(step)")
            }
        }
        try expectNorms(network.parameters.tensors, file.norms)
    }

    @Test(
        "quick: five steps of the recipe, with its weights and their means, are PyTorch's",
        arguments: ["quick.json", "quick-fold3.json"])
    func quick(_ name: String) throws {
        let file = try Reference.load(name, as: File.self)
        let (network, average, losses) = try train(file, autocast: nil)
        for (found, expected) in zip(losses, file.losses) {
            for (a, b) in zip(found, expected) { #expect(abs(a - b) < 5e-6 * max(1, b)) }
        }
        #expect(losses.count == 5)
        try expectNorms(network.parameters.tensors, file.norms)
        let means = average.values()
        let ordered = network.parameters.all.compactMap { means[$0.name] }
        try expectNorms(ordered, #require(file.averages))
    }

    @Test(
        "quick in bf16: five steps of the recipe are PyTorch's",
        arguments: ["quick.json", "quick-fold3.json"])
    func quickInHalf(_ name: String) throws {
        let file = try Reference.load(name, as: File.self)
        let (_, _, losses) = try train(file, autocast: .bfloat16)
        for (found, expected) in zip(losses, try #require(file.autocast)) {
            for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-4 * max(1, b)) }
        }
    }

    private func expectNorms(_ tensors: [Tensor], _ expected: [Double]) throws {
        #expect(tensors.count == expected.count)
        for (tensor, norm) in zip(tensors, expected) {
            #expect(try abs(tensor.to(.float64).norm().item() - norm) < 1e-5 * max(1, norm))
        }
    }

    /// The losses of each step: the source's pictures, the target's own, the paired ones, the
    /// expressions.
    private func train(
        _ file: File, autocast type: DType?
    ) throws -> (any Architecture, Average, [[Double]]) {
        let network = try file.architecture.make(seed: 0)
        #expect(network.parameters.count == file.weights)
        #expect(file.architecture.cost.multiplications == file.multiplications)
        try Formula.fill(network.parameters)
        let recipe = file.architecture.recipe
        let optimizer = try recipe.optimizer(for: network.parameters)
        let average = try Average(of: network.parameters, decay: try #require(recipe.averageDecay))
        let objective = try Objective(recipe.losses)
        let (n, r) = (file.batch, network.settings.resolution)
        let paired = Int(Double(n) * recipe.pairedShare)
        var rows: [[Double]] = []
        for step in 0..<5 {
            let source = try Formula.pictures(1000 + 100 * step, n, r)
            let target = try Formula.pictures(2000 + 100 * step, n, r)
            let pair = try Formula.pictures(3000 + 100 * step, n, r)
            let weight = try Formula.tensor(5000 + step, [n, 1, r, r]) + 0.6
            let measures = try Formula.tensor(6000 + step, [2 * n, ExpressionDistance.count])
            let (own, lent, guess) = try autocast(type) {
                () throws(TorchError) -> (Tensor, Tensor, Tensor?) in
                let code = try network.encode(Tensor.concatenated([target, source]))
                return (
                    try network.decode(
                        code.narrowed(0, from: 0, length: n - paired), as: .target),
                    try network.decode(
                        code.narrowed(0, from: n - paired, length: n + paired), as: .source),
                    try network.expression(code)
                )
            }
            func part(_ x: Tensor, _ from: Int, _ length: Int) throws(TorchError) -> Tensor {
                try x.narrowed(0, from: from, length: length)
            }
            let losses = [
                try objective(part(lent, paired, n), source, weight: weight),
                try objective(
                    own, part(target, 0, n - paired), weight: part(weight, 0, n - paired)),
                try objective(
                    part(lent, 0, paired), part(pair, n - paired, paired),
                    weight: part(weight, n - paired, paired)),
                try #require(guess).smoothL1Loss(measures),
            ]
            let total = try losses[0] + losses[1] + losses[2]
            try (total + losses[3] * recipe.expressionWeight).backward()
            try network.parameters.clipGradients(to: try #require(recipe.gradientLimit))
            try optimizer.step(
                factor: recipe.schedule.factor(iteration: step, progress: Double(step) / 5))
            try network.parameters.clearGradients()
            try average.update(iteration: step + 1)
            rows.append(try losses.map { (loss) throws in try loss.item() })
        }
        return (network, average, rows)
    }
}
