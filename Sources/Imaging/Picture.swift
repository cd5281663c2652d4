/// One component: row-major, without padding.
public struct Plane<Sample: Sendable>: Sendable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// `width * height` samples, row by row.
    public var samples: [Sample]

    /// A plane filled with `value`.
    public init(width: Int, height: Int, repeating value: Sample) {
        self.width = width
        self.height = height
        samples = Array(repeating: value, count: width * height)
    }

    /// A plane of given samples, `width * height` of them.
    public init(width: Int, height: Int, samples: [Sample]) {
        precondition(samples.count == width * height, "a plane's samples fill it")
        self.width = width
        self.height = height
        self.samples = samples
    }

    /// The sample in column `x` of row `y`.
    @inlinable public subscript(x: Int, y: Int) -> Sample {
        get { samples[y * width + x] }
        set { samples[y * width + x] = newValue }
    }
}

/// An 8-bit picture, red, green and blue interleaved, full range, gamma-encoded as the clip is: what a crop, a
/// thumbnail or a preview is made of.
public struct RGBImage: Sendable, Equatable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// `3 * width * height` bytes: red, green, blue, row by row.
    public var bytes: [UInt8]

    /// A picture of one color.
    public init(width: Int, height: Int, fill: (UInt8, UInt8, UInt8) = (0, 0, 0)) {
        self.width = width
        self.height = height
        bytes = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
            for i in 0..<width * height {
                buffer[3 * i] = fill.0
                buffer[3 * i + 1] = fill.1
                buffer[3 * i + 2] = fill.2
            }
            count = 3 * width * height
        }
    }

    /// A picture of given bytes, `3 * width * height` of them.
    public init(width: Int, height: Int, bytes: [UInt8]) {
        precondition(bytes.count == 3 * width * height, "a picture's bytes fill it")
        self.width = width
        self.height = height
        self.bytes = bytes
    }
}

extension RGBImage {
    /// The same picture in three planes.
    public var planar: PlanarRGB {
        let count = width * height
        var planes = [[UInt8]](repeating: [UInt8](repeating: 0, count: count), count: 3)
        for i in 0..<count {
            for channel in 0..<3 { planes[channel][i] = bytes[3 * i + channel] }
        }
        return PlanarRGB(
            width: width, height: height, red: planes[0], green: planes[1], blue: planes[2])
    }
}

/// An 8-bit picture in three planes, red, green and blue, full range: what detectors and meshes look at.
public struct PlanarRGB: Sendable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Red samples, row by row.
    public var red: [UInt8]
    /// Green samples, row by row.
    public var green: [UInt8]
    /// Blue samples, row by row.
    public var blue: [UInt8]

    /// A picture of three planes, each of `width * height` samples.
    public init(width: Int, height: Int, red: [UInt8], green: [UInt8], blue: [UInt8]) {
        let count = width * height
        precondition(
            red.count == count && green.count == count && blue.count == count,
            "planes fill a picture")
        self.width = width
        self.height = height
        self.red = red
        self.green = green
        self.blue = blue
    }
}

/// Three planes of floats, red, green and blue, 0 ... 1 in full range and gamma-encoded as the clip is: what the
/// conversion kernels work on. Values beyond 0 ... 1 are kept until they are written.
public struct FloatRGB: Sendable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Red samples, row by row.
    public var red: [Float]
    /// Green samples, row by row.
    public var green: [Float]
    /// Blue samples, row by row.
    public var blue: [Float]

    /// A picture of one gray.
    public init(width: Int, height: Int, repeating value: Float = 0) {
        self.width = width
        self.height = height
        red = Array(repeating: value, count: width * height)
        green = red
        blue = red
    }
}
