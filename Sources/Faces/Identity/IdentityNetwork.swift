import Foundation
import Inference

/// dlib's face recognition network, rebuilt from its file: a residual network of 29 convolutions
/// (He et al., "Deep residual learning for image recognition", 2015). Input: RGB less `mean`, over
/// 256, [1, 3, side, side]. Output: 128 numbers.
///
/// Each affine layer is folded into the convolution before it. Convolutions of stride 2 have no
/// padding, so a block may end smaller than its shortcut, and with more channels: the smaller of
/// the two is filled up with zeros on its right, below, and in its last channels.
struct IdentityNetwork {
    /// Red, green and blue that the picture is lessened by.
    let mean: SIMD3<Double>
    /// The picture's width and height.
    let side: Int
    private(set) var graph: NetworkGraph

    /// A value of the graph with its channels and its width and height.
    private struct Feature {
        var value: NetworkGraph.Value
        var channels: Int
        var side: Int
    }

    init(_ file: URL) throws(InferenceError) {
        let stored = try DlibNetworkFile(file)
        mean = stored.mean
        side = stored.side
        graph = NetworkGraph(
            name: file.lastPathComponent, inputShape: [1, 3, stored.side, stored.side])
        try build(stored.layers)
    }

    private mutating func build(_ layers: [DlibLayer]) throws(InferenceError) {
        let unexpected = InferenceError.networkUnexpected(network: graph.name)
        var x = Feature(value: graph.input, channels: 3, side: side)
        var shortcut = x
        var endsBlock = false
        for (i, layer) in layers.enumerated() {
            switch layer {
            case .convolution(let convolution):
                guard convolution.inputs == x.channels, i + 1 < layers.count,
                    case .affine(let gamma, let beta) = layers[i + 1],
                    let whole = convolution.folded(gamma: gamma, beta: beta)
                else { throw unexpected }
                x = add(whole, to: x)
            case .affine:
                break  // folded into the convolution before
            case .relu:
                x.value = graph.relu(x.value)
                if endsBlock { shortcut = x }
                endsBlock = false
            case .maximum(let size, let stride):
                x.value = graph.maximum(x.value, size: size, stride: stride)
                x.side = (x.side - size) / stride + 1
                shortcut = x
            case .mean(let size, let stride):
                shortcut.value = graph.mean(shortcut.value, size: size, stride: stride)
                shortcut.side = (shortcut.side - size) / stride + 1
            case .addShortcut:
                x = sum(x, shortcut)
                endsBlock = true
            case .meanOfAll:
                x.value = graph.mean(x.value)
                x.side = 1
            case .product(let matrix, let inputs, let outputs):
                guard inputs == x.channels else { throw unexpected }
                let matrix = graph.constant(matrix, shape: [inputs, outputs])
                x = Feature(value: graph.product(x.value, matrix), channels: outputs, side: 1)
            }
            guard x.side > 0, shortcut.side > 0 else { throw unexpected }
        }
        guard x.channels == Embedding.count, x.side == 1 else { throw unexpected }
        graph.finish(x.value)
    }

    private mutating func add(
        _ convolution: DlibLayer.Convolution, to x: Feature
    ) -> Feature {
        let (size, outputs) = (convolution.size, convolution.outputs)
        let value = graph.convolution(
            x.value,
            filters: graph.constant(
                convolution.filters, shape: [outputs, convolution.inputs, size, size]),
            bias: graph.constant(convolution.bias, shape: [outputs]), stride: convolution.stride,
            padding: convolution.padding)
        return Feature(
            value: value, channels: outputs,
            side: (x.side + 2 * convolution.padding - size) / convolution.stride + 1)
    }

    private mutating func sum(_ a: Feature, _ b: Feature) -> Feature {
        let channels = max(a.channels, b.channels)
        let side = max(a.side, b.side)
        func filled(_ x: Feature) -> NetworkGraph.Value {
            guard x.channels < channels || x.side < side else { return x.value }
            return graph.padded(
                x.value, after: [0, channels - x.channels, side - x.side, side - x.side])
        }
        return Feature(
            value: graph.sum(filled(a), filled(b)), channels: channels, side: side)
    }
}
