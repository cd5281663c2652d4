import Foundation
import Inference
package import Torch

/// Makes a picture four times as wide and high, with edges that a plain enlargement leaves soft.
///
/// A chain of 18 convolutions of 3 by 3 pixels, 64 channels wide, whose last 48 are the pixels' own 4 by 4, added to the picture
/// itself: `SRVGGNetCompact` of Wang et al., "Real-ESRGAN", 2021, with the weights `realesr-animevideov3`, which were trained on drawings.
/// 0.62 M weights, 0.62 M multiplications for each pixel of the input. Not `Sendable`, like its tensors.
package final class EnlargingNetwork {
    /// How many times wider and higher its pictures are.
    package let factor: Int
    private let layers: [(filters: Tensor, bias: Tensor, slopes: Tensor?)]

    /// The network of files that were read.
    package init(_ file: NcnnNetworkFile, device: Device) throws(TorchError) {
        factor = file.factor
        layers = try file.convolutions.map { (one) throws(TorchError) in
            let shape = [one.outputs, one.inputs, one.size, one.size]
            return (
                try Tensor(one.filters, shape: shape, device: device),
                try Tensor(one.bias, device: device),
                try one.slopes.map { (slopes) throws(TorchError) in
                    try Tensor(slopes, device: device)
                }
            )
        }
    }

    /// The network that set-up brought; `nil` where it brought none, and nothing can be enlarged.
    ///
    /// - Throws: `.inference` for files that are not the pinned ones, `.torch`.
    package static func stored(_ device: Device) throws(ConversionError) -> EnlargingNetwork? {
        let file: NcnnNetworkFile
        do {
            file = try NcnnNetworkFile(
                layers: Weight.enlargingLayers.verified(), numbers: Weight.enlarging.verified())
        } catch .weightMissing {
            return nil
        } catch {
            throw .inference(error)
        }
        return try torch { () throws(TorchError) in try EnlargingNetwork(file, device: device) }
    }

    /// Whether set-up has brought none.
    static var isMissing: Bool {
        for weight in [Weight.enlargingLayers, .enlarging] {
            do {
                _ = try weight.verified()
            } catch .weightMissing {
                return true
            } catch {
                continue  // named when it is opened
            }
        }
        return false
    }

    /// Pictures of [N, 3, H, W], RGB, 0 ... 1, enlarged: [N, 3, 4 H, 4 W], which may leave that range a little.
    package func callAsFunction(_ pictures: Tensor) throws(TorchError) -> Tensor {
        var x = pictures
        for layer in layers {
            x = try x.conv2d(layer.filters, bias: layer.bias, padding: 1)  // [N, 64, H, W]
            if let slopes = layer.slopes { x = try x.leakyReLU(slopes) }
        }
        // [N, 48, H, W] to [N, 3, 4 H, 4 W]
        return try x.pixelShuffled(factor) + pictures.enlarged(factor)
    }
}
