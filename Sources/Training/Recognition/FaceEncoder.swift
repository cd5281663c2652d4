package import Faces
import Inference
package import Torch

/// dlib's face recognition network on tensors, from the same file as `IdentityEncoder`, so that a gradient comes back
/// through it. Frozen. 5.6 M weights.
///
/// The layers are read one after the other, as the file has them; each affine one is folded into the convolution before it.
/// A block may end smaller than its shortcut, and with more channels: the smaller of the two is filled up with zeros on its
/// right, below, and in its last channels. Not `Sendable`, like its tensors.
package final class FaceEncoder {
    /// Rows and columns of the pictures.
    package let side: Int
    /// [1, 3, 1, 1]: what a picture, 0...255, is lessened by before it is divided by 256.
    private let mean: Tensor
    private let layers: [Layer]

    private enum Layer {
        case convolution(weight: Tensor, bias: Tensor, stride: Int, padding: Int)
        case relu
        case maximum(size: Int, stride: Int)
        /// Of the shortcut.
        case mean(size: Int, stride: Int)
        case meanOfAll
        case addShortcut
        /// [inputs, outputs].
        case product(Tensor)
    }

    /// The network of a file in dlib's format, such as `Weight.identity`.
    ///
    /// - Throws: `.inference` for a file that cannot be used, `.torch`.
    package init(_ stored: DlibNetworkFile, device: Device) throws(TrainingError) {
        let unexpected = TrainingError.inference(
            .networkUnexpected(network: Weight.identity.file))
        side = stored.side
        var layers: [Layer] = []
        for (i, layer) in stored.layers.enumerated() {
            switch layer {
            case .convolution(let plain):
                guard i + 1 < stored.layers.count,
                    case .affine(let gamma, let beta) = stored.layers[i + 1],
                    let whole = plain.folded(gamma: gamma, beta: beta)
                else { throw unexpected }
                layers.append(try Self.convolution(whole, device))
            case .affine: break  // folded into the convolution before
            case .relu: layers.append(.relu)
            case .maximum(let size, let stride):
                layers.append(.maximum(size: size, stride: stride))
            case .mean(let size, let stride): layers.append(.mean(size: size, stride: stride))
            case .meanOfAll: layers.append(.meanOfAll)
            case .addShortcut: layers.append(.addShortcut)
            case .product(let matrix, let inputs, let outputs):
                guard outputs == Embedding.count else { throw unexpected }
                layers.append(
                    try torch { () throws(TorchError) in
                        .product(try Tensor(matrix, shape: [inputs, outputs], device: device))
                    })
            }
        }
        self.layers = layers
        let color = stored.mean
        mean = try torch { () throws(TorchError) in
            try Tensor(
                [Float(color.x), Float(color.y), Float(color.z)], shape: [1, 3, 1, 1],
                device: device)
        }
    }

    private static func convolution(
        _ whole: DlibLayer.Convolution, _ device: Device
    ) throws(TrainingError) -> Layer {
        try torch { () throws(TorchError) in
            .convolution(
                weight: try Tensor(
                    whole.filters, shape: [whole.outputs, whole.inputs, whole.size, whole.size],
                    device: device),
                bias: try Tensor(whole.bias, device: device), stride: whole.stride,
                padding: whole.padding)
        }
    }

    /// [N, 3, side, side], RGB, 0...1, `float32`, to embeddings [N, 128].
    package func callAsFunction(_ chips: Tensor) throws(TorchError) -> Tensor {
        var x = try (chips * 255 - mean) * (1 / 256)
        var shortcut = x
        var endsBlock = false
        for layer in layers {
            switch layer {
            case .convolution(let weight, let bias, let stride, let padding):
                x = try x.conv2d(weight, bias: bias, stride: stride, padding: padding)
            case .relu:
                x = try x.relu()
                if endsBlock { shortcut = x }
                endsBlock = false
            case .maximum(let size, let stride):
                x = try x.maximumPooled((size, size), stride: (stride, stride))
                shortcut = x
            case .mean(let size, let stride):
                shortcut = try shortcut.averagePooled((size, size), stride: (stride, stride))
            case .addShortcut:
                x = try x.filled(as: shortcut) + shortcut.filled(as: x)
                endsBlock = true
            case .meanOfAll: x = try x.mean(over: [2, 3])
            case .product(let matrix): x = try x.matmul(matrix)
            }
        }
        return x
    }
}

extension Tensor {
    /// [N, C, S, S] with zeros behind its channels, rows and columns where `other` has more of them.
    fileprivate func filled(as other: Tensor) throws(TorchError) -> Tensor {
        let (own, theirs) = (shape, other.shape)
        let edge = theirs[3] - own[3]
        var x = edge > 0 ? try padded(left: 0, right: edge, top: 0, bottom: edge) : self
        if theirs[1] > own[1] {
            let zeros = try Tensor.zeros(
                [own[0], theirs[1] - own[1], x.shape[2], x.shape[3]], on: device)
            x = try .concatenated([x, zeros], axis: 1)
        }
        return x
    }
}
