import Testing
import Torch

/// Against PyTorch and NumPy (References/more_optimizers.py): ten steps each.
@Suite("AdaBelief, RMSprop, Lion and dropout")
struct MoreOptimizerTests {
    struct File: Decodable {
        let adaBelief: [[Float]]
        let rmsprop: [[Float]]
        let lion: [[Float]]
    }

    private static let shapes = [[6, 4], [3, 8], [5, 2, 3, 3], [7]]

    private func weights() throws(TorchError) -> Parameters {
        let parameters = try Parameters(seed: 1)
        for (i, shape) in Self.shapes.enumerated() {
            let tensor = try parameters.add("w\(i)", shape, .zeros)
            let values = Formula.values(i, count: shape.reduce(1, *))
            try withoutGradient { () throws(TorchError) in
                try tensor.copyInPlace(Tensor(values, shape: shape))
            }
        }
        return parameters
    }

    private func setGradients(_ parameters: Parameters, _ step: Int) throws(TorchError) {
        for (i, parameter) in parameters.all.enumerated() {
            let shape = parameter.tensor.shape
            let values = Formula.values(100 + 10 * step + i, count: shape.reduce(1, *))
            try parameter.tensor.setGradient(Tensor(values, shape: shape))
        }
    }

    private func run(
        _ parameters: Parameters, _ optimizer: any Optimizer, steps: Range<Int> = 0..<10
    ) throws(TorchError) {
        for step in steps {
            try setGradients(parameters, step)
            try optimizer.step(factor: 1 - Double(step) / 10)
        }
    }

    private func expectClose(_ parameters: Parameters, _ expected: [[Float]]) throws {
        #expect(parameters.all.count == expected.count)
        for (parameter, values) in zip(parameters.all, expected) {
            let found = try parameter.tensor.floats()
            #expect(found.count == values.count)
            for (a, b) in zip(found, values) {
                #expect(abs(a - b) <= 2e-6, "\(parameter.name): \(a) is not \(b)")
            }
        }
    }

    private func reference() throws -> File {
        try Reference.load("more_optimizers.json", as: File.self)
    }

    @Test("AdaBelief takes the steps of its paper")
    func adaBelief() throws {
        let parameters = try weights()
        var settings = AdaBelief.Settings()
        (settings.learningRate, settings.beta2) = (0.01, 0.99)
        try run(parameters, AdaBelief(parameters.all, settings))
        try expectClose(parameters, reference().adaBelief)
    }

    @Test("RMSprop takes PyTorch's steps")
    func rmsprop() throws {
        let parameters = try weights()
        var settings = RMSprop.Settings()
        settings.learningRate = 0.002
        try run(parameters, RMSprop(parameters.all, settings))
        try expectClose(parameters, reference().rmsprop)
    }

    @Test("Lion takes the steps of its paper")
    func lion() throws {
        let parameters = try weights()
        var settings = Lion.Settings()
        (settings.learningRate, settings.weightDecay) = (0.001, 0.1)
        try run(parameters, Lion(parameters.all, settings))
        try expectClose(parameters, reference().lion)
    }

    @Test("each, put back from its state, goes on as if never stopped", arguments: [0, 1, 2])
    func resume(_ kind: Int) throws {
        func make(_ parameters: Parameters) throws(TorchError) -> any Optimizer {
            switch kind {
            case 0: try AdaBelief(parameters.all)
            case 1: try RMSprop(parameters.all)
            default: try Lion(parameters.all)
            }
        }
        let whole = try weights()
        try run(whole, make(whole))
        let stopped = try weights()
        let first = try make(stopped)
        try run(stopped, first, steps: 0..<5)
        let file = try TemporaryFile()
        try Safetensors.write(first.state(), to: file.url)
        let resumed = try weights()
        try resumed.load(stopped.values())
        let second = try make(resumed)
        try second.load(Safetensors.read(file.url).tensors)
        try run(resumed, second, steps: 5..<10)
        for (a, b) in zip(whole.tensors, resumed.tensors) { #expect(try a.isClose(to: b)) }
    }

    @Test("a weight that missed a step of AdaBelief has a count of its own")
    func counts() throws {
        let (late, alone) = (try weights(), try weights())
        let optimizer = try AdaBelief(late.all)
        try setGradients(late, 0)
        try late.all[1].tensor.setGradient(nil)
        try optimizer.step()
        try setGradients(late, 1)
        try optimizer.step()
        let other = try AdaBelief(alone.all)
        try setGradients(alone, 1)
        try other.step()
        #expect(try late.all[1].tensor.isClose(to: alone.all[1].tensor))
        #expect(try !late.all[0].tensor.isClose(to: alone.all[0].tensor))
    }

    @Test(
        "dropout leaves its share of the numbers, the others move as without; a seed decides which")
    func dropout() throws {
        let size = 10_000
        func step(seed: UInt64, share: Double) throws(TorchError) -> [Float] {
            let parameters = try Parameters(seed: 1)
            let tensor = try parameters.add("w", [size], .zeros)
            try tensor.setGradient(Tensor.ones([size]))
            try RateDropout(parameters.all, share: share)
                .step(Adam(parameters.all), factor: 1, seed: seed)
            return try tensor.floats()
        }
        let whole = try step(seed: 1, share: 0)
        #expect(whole.allSatisfy { abs($0 + 0.001) < 1e-6 })
        let some = try step(seed: 1, share: 0.7)
        let still = some.count { $0 == 0 }
        // Within six deviations of a binomial draw: 10,000 numbers at 0.7 have one of 46.
        #expect(abs(still - 7000) < 276, "\(still) of \(size) stay")
        #expect(zip(some, whole).allSatisfy { $0 == 0 || $0 == $1 })
        #expect(try step(seed: 1, share: 0.7) == some)
        #expect(try step(seed: 2, share: 0.7) != some)
    }
}
