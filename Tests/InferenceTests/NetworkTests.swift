import Foundation
import Inference
import Testing

/// Numbers that look like noise and are the same everywhere.
private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 23) - 1
    }
}

extension Network {
    fileprivate func result(of input: [Float]) throws(InferenceError) -> [Float] {
        withInput { values in
            for i in values.indices { values[i] = input[i] }
        }
        try run()
        return withOutput { output in output.indices.map { output[$0] } }
    }
}

@Suite("networks")
struct NetworkTests {
    @Test("a graph that is put together in Swift computes what plain loops compute")
    func graph() throws {
        // Two channels of 7 x 7, three filters of 3 x 3 with stride 2, no padding: 3 x 3.
        let (size, inputs, outputs) = (7, 2, 3)
        let filters = noise(outputs * inputs * 9, seed: 1)
        let bias = noise(outputs, seed: 2)
        var graph = NetworkGraph(name: "sample", inputShape: [1, inputs, size, size])
        let x = graph.convolution(
            graph.input, filters: graph.constant(filters, shape: [outputs, inputs, 3, 3]),
            bias: graph.constant(bias, shape: [outputs]), stride: 2)
        let wide = graph.padded(graph.relu(x), after: [0, 1, 1, 1])  // [1, 4, 4, 4]
        let pooled = graph.sum(
            graph.maximum(wide, size: 2, stride: 2), graph.mean(wide, size: 2, stride: 2))
        let matrix = noise(4 * 2, seed: 3)
        graph.finish(
            graph.product(graph.mean(pooled), graph.constant(matrix, shape: [4, 2])))
        let network = try NetworkRuntime().load(graph)
        let input = noise(inputs * size * size, seed: 4)
        let found = try network.result(of: input)

        var features = [Float](repeating: 0, count: 4 * 16)
        for c in 0..<outputs {
            for y in 0..<3 {
                for x in 0..<3 {
                    var sum = bias[c]
                    for i in 0..<inputs {
                        for v in 0..<3 {
                            for u in 0..<3 {
                                sum +=
                                    filters[((c * inputs + i) * 3 + v) * 3 + u]
                                    * input[(i * size + 2 * y + v) * size + 2 * x + u]
                            }
                        }
                    }
                    features[c * 16 + y * 4 + x] = max(0, sum)
                }
            }
        }
        var expected: [Float] = [0, 0]
        for c in 0..<4 {
            var mean: Float = 0
            for (y, x) in [(0, 0), (0, 2), (2, 0), (2, 2)] {
                let four = [(0, 0), (0, 1), (1, 0), (1, 1)].map {
                    features[c * 16 + (y + $0.0) * 4 + x + $0.1]
                }
                mean += ((four.max() ?? 0) + four.reduce(0, +) / 4) / 4
            }
            for o in 0..<2 { expected[o] += mean * matrix[2 * c + o] }
        }
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-5 }, "\(found) \(expected)")
        // Without a change the padding, the pools or the bias would go unnoticed.
        #expect(expected.allSatisfy { abs($0) > 1e-3 })
    }

    @Test("results are the same bits over runs, loads and thread counts")
    func reproducible() throws {
        let input = noise(192 * 192 * 3, seed: 5).map { $0 * 0.5 + 0.5 }
        let one = try NetworkRuntime(threads: 1).load(.faceMesh)
        let two = try NetworkRuntime(threads: 2).load(.faceMesh)
        let first = try one.result(of: input)
        #expect(try one.result(of: input) == first)
        #expect(try two.result(of: input) == first)
        #expect(first.count == 1404)
    }

    @Test("a network is computed in 32-bit floats: a small step of the input is not lost")
    func precision() throws {
        var graph = NetworkGraph(name: "sum", inputShape: [1, 1, 1, 64])
        let ones = graph.constant([Float](repeating: 1, count: 64), shape: [64, 1])
        graph.finish(graph.product(graph.input, ones))
        let network = try NetworkRuntime().load(graph)
        // bfloat16 has 8 bits: 1 + 2^-12 would be 1.
        var input = [Float](repeating: 1, count: 64)
        input[17] += 1 / 4096
        #expect(try network.result(of: input) == [64 + 1 / 4096])
    }

    @Test("shapes are told, and a reader that expects others is refused")
    func shapes() throws {
        let network = try NetworkRuntime().load(.retinaFace, inputShape: [1, 3, 64, 96])
        #expect(network.inputShapes == [[1, 3, 64, 96]])
        let anchors = 2 * (8 * 12 + 4 * 6 + 2 * 3)
        let counts = [4 * anchors, 2 * anchors, 10 * anchors]
        try network.expect(inputs: [[1, 3, 64, 96]], outputCounts: counts)
        #expect(throws: InferenceError.networkUnexpected(network: "retinaface.onnx")) {
            try network.expect(inputs: [[1, 3, 64, 64]], outputCounts: counts)
        }
    }

    @Test("a graph that makes no sense is refused with its name and the reason")
    func nonsense() throws {
        var graph = NetworkGraph(name: "nonsense", inputShape: [1, 3, 8, 8])
        graph.finish(graph.product(graph.input, graph.constant([1, 2, 3], shape: [3, 1])))
        let runtime = try NetworkRuntime()
        do {
            _ = try runtime.load(graph)
            Issue.record("8 columns times 3 rows was accepted")
        } catch {
            guard case .networkRefused("nonsense", let status, let cause) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(status != 0 && !cause.isEmpty)
        }
    }

    @Test("a folder without the runtime is named")
    func noRuntime() {
        let folder = URL(filePath: "/nowhere")
        #expect(throws: InferenceError.runtimeMissing(folder: folder)) {
            try NetworkRuntime(folder: folder)
        }
    }
}
