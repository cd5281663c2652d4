public import Torch

/// What a picture looks like to people: five layers of an AlexNet that small shifts change little, and how
/// much each of their channels tells. Frozen. 2.47 M weights.
///
/// Ghildyal and Liu, "Shift-tolerant perceptual similarity metric", https://arxiv.org/abs/2207.13686: the
/// first convolution looks at every place, and before each halving a kernel of 3 x 3 (1, 2, 1) blurs what
/// was mirrored by two at its edges. Names, and the kernels themselves, are those of the file of weights.
/// Not `Sendable`, like its tensors.
public final class PerceptionNetwork {
    /// The least rows and columns of a picture: fewer leave the last blur nothing to mirror.
    public static let smallest = 21

    /// Its weights, which take no gradient.
    public let parameters: Parameters

    private let (shift, scale): (Tensor, Tensor)
    private let layers: [(look: Conv2d, blur: Tensor?)]
    private let importance: [Tensor]

    /// A network with initial values that mean nothing; `load` gives it those of a file. The defaults are a
    /// seed of 0 and the processor.
    public init(seed: UInt64 = 0, device: Device = .cpu) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        shift = try p.add("scaling_layer.shift", [1, 3, 1, 1], .uniform)
        scale = try p.add("scaling_layer.scale", [1, 3, 1, 1], .uniform)
        func blur(_ name: String, _ channels: Int) throws(TorchError) -> Tensor {
            try p.add("net.\(name).filt", [channels, 1, 3, 3], .uniform)
        }
        // Each is named for its place among the backbone's layers, those without weights included.
        let layers: [(look: Conv2d, blur: Tensor?)] = [
            (
                try Conv2d("net.slice1.0", 3, 64, kernel: 11, padding: 2, in: p),
                try blur("slice1.1", 64)
            ),
            (try Conv2d("net.slice2.5", 64, 192, kernel: 5, in: p), try blur("slice2.4", 64)),
            (try Conv2d("net.slice3.9", 192, 384, in: p), try blur("slice3.8", 192)),
            (try Conv2d("net.slice4.11", 384, 256, in: p), nil),
            (try Conv2d("net.slice5.13", 256, 256, in: p), nil),
        ]
        importance = try layers.indices.map { (i) throws(TorchError) in
            let channels = layers[i].look.weight.shape[0]
            return try p.add("lin\(i).model.1.weight", [1, channels, 1, 1], .uniform)
        }
        for tensor in p.tensors { try tensor.requiringGradient(false) }
        (self.layers, parameters) = (layers, p)
    }

    /// How different two batches of pictures look at each place, layer by layer: five of [N, 1, h, w].
    /// Pictures are [N, 3, H, W], RGB, 0...1, `float32`; no gradient is followed into `target`.
    ///
    /// The places of a layer cover the picture evenly, to within two pixels.
    func differences(_ output: Tensor, _ target: Tensor) throws(TorchError) -> [Tensor] {
        let ours = try features(output)
        let theirs = try withoutGradient { () throws(TorchError) in try features(target) }
        return try zip(zip(ours, theirs), importance).map { (pair, weight) throws(TorchError) in
            let off = try pair.0 - pair.1
            return try (off * off).conv2d(weight)
        }
    }

    /// The five layers, the channels of each place of length 1. The shapes are those of pictures of 144 x 144.
    private func features(_ pictures: Tensor) throws(TorchError) -> [Tensor] {  // [N, 3, 144, 144]
        var x = try (pictures * 2 - 1 - shift) / scale
        var found: [Tensor] = []
        // [N, 64, 70, 70], [N, 192, 35, 35], [N, 384, 18, 18], [N, 256, 18, 18] twice
        for (i, (look, blur)) in layers.enumerated() {
            // The first convolution is blurred itself; later ones look at what was.
            if let blur, i > 0 {
                x = try halved(x.maximumPooled((3, 3), stride: (1, 1)), blur)
            }
            x = try look(x)
            if let blur, i == 0 { x = try halved(x, blur) }
            x = try x.relu()
            found.append(try x.unitLength())
        }
        return found
    }

    /// Half the size, blurred before: [N, C, H, W] to [N, C, (H + 1) / 2 + 1, (W + 1) / 2 + 1].
    private func halved(_ x: Tensor, _ kernel: Tensor) throws(TorchError) -> Tensor {
        try x.mirrored(edge: 2).conv2d(kernel, stride: 2, groups: kernel.shape[0])
    }
}

extension Tensor {
    /// The channels of each place of [N, C, H, W] over the root of their squares' sum; nothing stays nothing.
    fileprivate func unitLength() throws(TorchError) -> Tensor {
        // The root of zero has no slope; a share of 1e-10 of nothing is nothing.
        let length = try ((self * self).sum(over: [1], keepingAxes: true) + 1e-20).squareRoot()
        return try self / (length + 1e-10)
    }
}
