public import Torch

/// Finds what lies in front of a face: a hand, a microphone, hair.
///
/// A U-net that halves three times. Input: [N, 3, 64, 64], RGB of the square that a face network sees, normalized by the
/// oval's statistics together with whatever covers it. Output: [N, 1, 64, 64], the logit of being covered. 0.74 M weights.
/// Not `Sendable`, like its tensors.
public final class OcclusionNetwork {
    /// Rows and columns of the pictures.
    public static let resolution = 64

    /// Its weights, in the order of construction.
    public let parameters: Parameters

    private static let widths = [24, 48, 64, 96]
    private let first: Conv2d
    private let down: [(shrink: Conv2d, look: Conv2d)]
    private let up: [(grow: Conv2d, mix: Conv2d)]
    private let last: Conv2d

    /// A network with initial values, which finds next to nothing. The same seed gives the same values on every device.
    public init(seed: UInt64 = 0, device: Device = .cpu) throws(TorchError) {
        let p = try Parameters(seed: seed, device: device)
        let widths = Self.widths
        first = try Conv2d("first", 12, widths[0], in: p)
        var down: [(Conv2d, Conv2d)] = []
        for i in 1..<widths.count {
            down.append(
                (
                    try Conv2d("down\(i).shrink", widths[i - 1], widths[i], stride: 2, in: p),
                    try Conv2d("down\(i).look", widths[i], widths[i], in: p)
                ))
        }
        var up: [(Conv2d, Conv2d)] = []
        for i in (1..<widths.count).reversed() {
            up.append(
                (
                    try Conv2d("up\(i).grow", widths[i], 4 * widths[i - 1], in: p),
                    try Conv2d("up\(i).mix", 2 * widths[i - 1], widths[i - 1], in: p)
                ))
        }
        (self.down, self.up) = (down, up)
        last = try Conv2d("last", widths[0], 4, in: p)
        try p.arrange(.channelsLast)
        parameters = p
    }

    /// The logits, always `float32`.
    public func callAsFunction(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 64, 64]
        var x = try ((pictures - 0.5) * 4).pixelUnshuffled(2)  // [N, 12, 32, 32]
        x = try first(x.contiguous(.channelsLast)).leakyReLUInPlace(0.1)  // [N, 24, 32, 32]
        var seen: [Tensor] = []
        for (shrink, look) in down {
            seen.append(x)
            x = try look(shrink(x).leakyReLUInPlace(0.1)).leakyReLUInPlace(0.1)
        }  // [N, 96, 4, 4]
        for (grow, mix) in up {
            let grown = try grow(x).pixelShuffled(2)
            x = try mix(.concatenated([grown, seen.removeLast()], axis: 1)).leakyReLUInPlace(0.1)
        }  // [N, 24, 32, 32]
        // Most of most faces is not covered: that is where it starts.
        return try last(x).pixelShuffled(2).to(.float32) - 2  // [N, 1, 64, 64]
    }
}
