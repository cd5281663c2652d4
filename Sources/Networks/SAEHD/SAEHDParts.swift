import Torch

// The parts that SAEHD and AMP are made of. Shapes are those of a picture of 128 x 128 and a width
// of 64.

/// Halvings of a picture, then all of it as one list.
struct SAEHDEncoder {
    private let down: [Downscale]
    private let residual: (first: Residual, last: Residual)?
    private let normalizes: Bool

    init(
        width: Int, isDeep: Bool, normalizes: Bool, activation: Activation, in p: Parameters
    ) throws(TorchError) {
        let widths = Self.widths(width, isDeep)
        down = try (1..<widths.count).map { (i) throws(TorchError) in
            try Downscale(
                "encoder.down\(i)", widths[i - 1], widths[i], activation: activation, in: p)
        }
        residual =
            isDeep
            ? (
                try Residual("encoder.residual1", width, activation: activation, in: p),
                try Residual("encoder.residual5", 8 * width, activation: activation, in: p)
            ) : nil
        self.normalizes = normalizes
    }

    private static func widths(_ width: Int, _ isDeep: Bool) -> [Int] {
        [3, width, 2 * width, 4 * width, 8 * width] + (isDeep ? [8 * width] : [])
    }

    /// How many numbers it gives for a picture.
    static func count(width: Int, resolution: Int, isDeep: Bool) -> Int {
        let side = resolution >> (isDeep ? 5 : 4)
        return 8 * width * side * side
    }

    static func add(to cost: inout Cost, width: Int, resolution: Int, isDeep: Bool) {
        let widths = widths(width, isDeep)
        for i in 1..<widths.count {
            cost.convolution(widths[i - 1], widths[i], kernel: 5, side: resolution >> i)
        }
        if isDeep {
            cost.residual(width, side: resolution / 2)
            cost.residual(8 * width, side: resolution / 32)
        }
    }

    func callAsFunction(_ pictures: Tensor) throws(TorchError) -> Tensor {  // [N, 3, 128, 128]
        var x = try down[0](pictures)  // [N, 64, 64, 64]
        if let residual { x = try residual.first(x) }
        for layer in down.dropFirst() { x = try layer(x) }  // [N, 512, 8, 8], deep [N, 512, 4, 4]
        if let residual { x = try residual.last(x) }
        x = try x.flattened(from: 1)  // [N, 32768], deep [N, 8192]
        return normalizes ? try x.pixelNormalized() : x
    }
}

/// Doublings, each with a residual block, then colors.
struct SAEHDDecoder {
    private let up: [(Upscale, Residual)]
    private let out: Conv2d
    private let others: [Conv2d]

    /// - Parameters:
    ///   - inputs: The channels of what it takes.
    ///   - isDeep: Four doublings in the place of three.
    ///   - doubles: Each pixel becomes four at the end.
    init(
        _ name: String, inputs: Int, width: Int, isDeep: Bool, doubles: Bool,
        activation: Activation, in p: Parameters
    ) throws(TorchError) {
        let widths = Self.widths(inputs, width, isDeep)
        up = try (1..<widths.count).map { (i) throws(TorchError) in
            (
                try Upscale(
                    "\(name).up\(i)", widths[i - 1], widths[i],
                    weight: .subPixel(factor: 2, .he(slope: 0.1)), activation: activation, in: p),
                try Residual("\(name).residual\(i)", widths[i], activation: activation, in: p)
            )
        }
        // From gray: four layers that begin as different pictures leave their grid for long.
        let start = Initialization.normal(deviation: 0.02)
        out = try Conv2d(
            "\(name).out", 2 * width, 3, kernel: 1, weight: start, bias: .zeros, in: p)
        others = try (doubles ? [1, 2, 3] : []).map { (i) throws(TorchError) in
            try Conv2d("\(name).out\(i)", 2 * width, 3, weight: start, bias: .zeros, in: p)
        }
    }

    private static func widths(_ inputs: Int, _ width: Int, _ isDeep: Bool) -> [Int] {
        [inputs, 8 * width] + (isDeep ? [8 * width] : []) + [4 * width, 2 * width]
    }

    /// - Parameter side: Rows and columns of what it takes.
    static func add(
        to cost: inout Cost, inputs: Int, width: Int, side: Int, isDeep: Bool, doubles: Bool,
        copies: Int
    ) {
        let widths = widths(inputs, width, isDeep)
        var side = side
        for i in 1..<widths.count {
            cost.upscale(widths[i - 1], widths[i], side: side, copies: copies)
            side *= 2
            cost.residual(widths[i], side: side, copies: copies)
        }
        cost.convolution(2 * width, 3, kernel: 1, side: side, copies: copies)
        guard doubles else { return }
        for _ in 1...3 { cost.convolution(2 * width, 3, side: side, copies: copies) }
    }

    func callAsFunction(_ code: Tensor) throws(TorchError) -> Tensor {  // [N, inputs, 16, 16]
        var x = code
        for (upscale, residual) in up { x = try residual(upscale(x)) }  // [N, 128, 128, 128]
        var colors = try out(x)  // [N, 3, 128, 128]
        if !others.isEmpty {
            // The four pixels of a pixel come from four layers, row by row.
            var parts = [colors]
            for layer in others { parts.append(try layer(x)) }
            let (n, side) = (x.shape[0], x.shape[2])
            colors = try Tensor.stacked(parts, axis: 2).reshaped(n, 12, side, side)
                .pixelShuffled(2)
        }
        return try colors.to(.float32).sigmoid()
    }
}
