import Foundation
import Testing
import Torch

@Suite("weights")
struct ParametersTests {
    private func network(seed: UInt64) throws(TorchError) -> Parameters {
        let parameters = try Parameters(seed: seed)
        _ = try Conv2d("conv", 3, 8, in: parameters)
        _ = try Linear("linear", 8, 4, in: parameters)
        return parameters
    }

    @Test("layers name their weights, and the same seed gives the same values")
    func names() throws {
        let a = try network(seed: 1)
        #expect(a.all.map(\.name) == ["conv.weight", "conv.bias", "linear.weight", "linear.bias"])
        #expect(a.count == 3 * 8 * 9 + 8 + 32 + 4)
        let b = try network(seed: 1)
        let c = try network(seed: 2)
        for (x, y) in zip(a.tensors, b.tensors) { #expect(try x.equals(y)) }
        for (x, y) in zip(a.tensors, c.tensors) { #expect(try !x.equals(y)) }
    }

    @Test("values that do not fit are refused, and nothing is changed")
    func load() throws {
        let a = try network(seed: 1)
        let before = try a.tensors.map { (t) throws in try t.floats() }
        var values = try network(seed: 2).values()
        values["linear.bias"] = try Tensor.zeros([5])
        let fault = TorchError.ParameterFault.shape(expected: [4], found: [5])
        #expect(throws: TorchError.parameter(name: "linear.bias", fault: fault)) {
            try a.load(values)
        }
        #expect(try a.tensors.map { (t) throws in try t.floats() } == before)
        values["linear.bias"] = try Tensor.zeros([4])
        try a.load(values)
        #expect(try a["linear.bias"]?.floats() == [0, 0, 0, 0])
        #expect(a.tensors.allSatisfy { $0.requiresGradient })
    }

    @Test("another memory order changes no result")
    func arrange() throws {
        let parameters = try Parameters(seed: 1)
        let conv = try Conv2d("conv", 3, 8, in: parameters)
        let x = try Formula.tensor(1, 2, 3, 8, 8)
        let before = try conv(x)
        try parameters.arrange(.channelsLast)
        #expect(conv.weight.isContiguous(.channelsLast) && conv.weight.requiresGradient)
        #expect(try conv(x.contiguous(.channelsLast)).isClose(to: before, absolute: 1e-6))
        try conv(x).sum().backward()
        #expect(try conv.weight.gradient() != nil)
    }

    @Test("initial values have the spread that they are named for")
    func spread() throws {
        let cases: [(Initialization, Double)] = [
            (.uniform, 1 / (50 * 9.0 * 3).squareRoot()),
            (.normal(deviation: 0.02), 0.02),
            (.he(slope: 0.1), (2 / 1.01 / 450.0).squareRoot()),
            (.glorot, (6.0 / (450 + 80 * 9) / 3).squareRoot()),
            (.zeros, 0),
        ]
        for (index, (initialization, deviation)) in cases.enumerated() {
            let parameters = try Parameters(seed: UInt64(index))
            let w = try parameters.add("w", [80, 50, 3, 3], initialization)
            let found = try w.standardDeviation().item()
            #expect(abs(found - deviation) <= 0.02 * deviation, "\(initialization): \(found)")
            #expect(try abs(w.mean().item()) <= 0.02 * deviation)
        }
    }

    @Test("the four sub-pixels of a channel start equal")
    func subPixel() throws {
        let parameters = try Parameters(seed: 1)
        let w = try parameters.add("w", [12, 2, 3, 3], .subPixel(factor: 2, .he(slope: 0.1)))
        let channels = try w.split(1)
        for i in 0..<12 {
            #expect(try channels[i].equals(channels[i / 4 * 4]))
            if i % 4 == 0 && i > 0 { #expect(try !channels[i].equals(channels[i - 4])) }
        }
        // So a picture made by a pixel shuffle starts without a checkerboard.
        let picture = try Formula.tensor(1, 1, 2, 4, 4).conv2d(w, padding: 1).pixelShuffled(2)
        let pairs = try picture.reshaped(1, 3, 4, 2, 4, 2)
        #expect(try pairs.variance(over: [3, 5], correction: 0).sum().item() < 1e-10)
    }

    @Test("a running mean follows, soon forgets the start, and can be lent to the network")
    func average() throws {
        let parameters = try Parameters(seed: 1)
        let w = try parameters.add("w", [1], .zeros)
        let average = try Average(of: parameters, decay: 0.9)
        var expected = 0.0
        for i in 1...50 {
            try withoutGradient { () throws(TorchError) in try w.fillInPlace(Double(i)) }
            try average.update(iteration: i)
            let keep = min(0.9, Double(1 + i) / Double(10 + i))
            expected = keep * expected + (1 - keep) * Double(i)
        }
        let mean = try #require(average.values()["w"]).item()
        #expect(abs(mean - expected) < 1e-4)
        let lent = try average.applied { () throws(TorchError) in try w.item() }
        #expect(lent == mean)
        #expect(try w.item() == 50)
        #expect(throws: TorchError.self) {
            try average.applied { () throws(TorchError) in try w.matmul(Tensor.zeros([2])) }
        }
        #expect(try w.item() == 50, "after an error too")
        let other = try Average(of: parameters, decay: 0.9)
        try other.load(average.values())
        #expect(try other.values()["w"]?.item() == mean)
    }

    @Test("the schedule warms up, falls to its floor, and never leaves 0...1")
    func schedule() {
        let schedule = Schedule()
        #expect(abs(schedule.factor(iteration: 0, progress: 0) - 0.01) < 1e-12)
        #expect(schedule.factor(iteration: 99, progress: 0) == 1)
        #expect(abs(schedule.factor(iteration: 5000, progress: 0.5) - 0.51) < 1e-12)
        for progress in [1.0, 2, .infinity] {
            #expect(abs(schedule.factor(iteration: 5000, progress: progress) - 0.02) < 1e-12)
        }
        #expect(schedule.factor(iteration: 5000, progress: -1) == 1)
        for progress in [0, 0.3, 1] {
            #expect(Schedule.constant.factor(iteration: 0, progress: progress) == 1)
        }
    }
}
