/// How values between places are found.
public enum Interpolation: Int, Sendable {
    /// From the four around.
    case bilinear = 0
    /// The nearest.
    case nearest = 1
    /// From the sixteen around (a = -0.75).
    case bicubic = 2
}

/// What lies outside of a picture.
public enum Outside: Int, Sendable {
    /// Nothing.
    case zeros = 0
    /// The border's values.
    case border = 1
    /// The picture mirrored.
    case reflection = 2
}

extension Tensor {
    /// [N, C, H, W] resampled to `height` by `width`, without a low-pass filter.
    ///
    /// With `alignCorners` the middles of the corner pixels meet; otherwise, the default, the
    /// pictures' edges do. `nearest` has no corners to align.
    public func resized(
        height: Int, width: Int, _ how: Interpolation, alignCorners: Bool = false
    ) throws(TorchError) -> Tensor {
        let size = Argument.ints([height, width])
        switch how {
        case .nearest: return try Operator.nearest(.tensor(self), size)
        case .bilinear:
            return try Operator.bilinear(.tensor(self), size, .bool(alignCorners))
        case .bicubic: return try Operator.bicubic(.tensor(self), size, .bool(alignCorners))
        }
    }
    /// [N, C, H, W] to [N, C, H * factor, W * factor] by repetition.
    public func enlarged(_ factor: Int) throws(TorchError) -> Tensor {
        let size = shape
        guard size.count == 4 else {
            throw .refused(operation: "enlarged", message: "the shape \(size) is not [N, C, H, W]")
        }
        return try resized(height: size[2] * factor, width: size[3] * factor, .nearest)
    }
    /// [N, C, H, W] seen through a grid [N, H', W', 2] of (x, y): [N, C, H', W'].
    ///
    /// -1...1 goes from edge to edge of the picture, or from the middle of the first pixel to that
    /// of the last with `alignCorners`. The defaults are bilinear, zeros outside and edges.
    public func sampled(
        _ grid: Tensor, _ how: Interpolation = .bilinear, outside: Outside = .zeros,
        alignCorners: Bool = false
    ) throws(TorchError) -> Tensor {
        try Operator.gridSampler(
            .tensor(self), .tensor(grid), .int(how.rawValue), .int(outside.rawValue),
            .bool(alignCorners))
    }
}

extension Operator {
    fileprivate static let nearest = Operator("upsample_nearest2d")
    fileprivate static let bilinear = Operator("upsample_bilinear2d")
    fileprivate static let bicubic = Operator("upsample_bicubic2d")
    fileprivate static let gridSampler = Operator("grid_sampler")
}
