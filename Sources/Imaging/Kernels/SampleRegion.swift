extension Plane where Sample == Float {
    /// The samples of `region` of a plane in memory, as code values: 0 ... 2^bits - 1, or any number in floating point.
    ///
    /// The plane holds one byte a sample at 8 bits, two, little-endian and in the low bits, above, and four in floating
    /// point (32 bits); `stride` is the length of a row in bytes. `region` lies inside the plane. What is no finite number
    /// counts as 0, or it would spread.
    public init(reading plane: RawSpan, stride: Int, bitDepth: Int, region: PixelRect) {
        precondition(region.x >= 0 && region.y >= 0, "the region lies inside the plane")
        self.init(width: region.width, height: region.height, repeating: 0)
        let (width, height) = (region.width, region.height)
        var out = samples.mutableSpan
        for y in 0..<height {
            let (start, at) = ((region.y + y) * stride, y * width)
            if bitDepth <= 8 {
                let row = plane.extracting(start + region.x..<start + region.x + width)
                for x in 0..<width {
                    // x < width, the extracted row's length, and at + x < width * height.
                    let value = row.unsafeLoad(fromUncheckedByteOffset: x, as: UInt8.self)
                    out[unchecked: at &+ x] = Float(value)
                }
            } else if bitDepth == 32 {
                let row = plane.extracting(start + 4 * region.x..<start + 4 * (region.x + width))
                for x in 0..<width {
                    // 4 * x + 3 < 4 * width, the extracted row's length in bytes.
                    let value = row.unsafeLoadUnaligned(
                        fromUncheckedByteOffset: 4 * x, as: Float.self)
                    out[unchecked: at &+ x] = value.isFinite ? value : 0
                }
            } else {
                let row = plane.extracting(start + 2 * region.x..<start + 2 * (region.x + width))
                for x in 0..<width {
                    // 2 * x + 1 < 2 * width, the extracted row's length in bytes.
                    let value = row.unsafeLoadUnaligned(
                        fromUncheckedByteOffset: 2 * x, as: UInt16.self)
                    out[unchecked: at &+ x] = Float(UInt16(littleEndian: value))
                }
            }
        }
    }

    /// Writes these code values into `region` of a plane in memory, whole numbers rounded to the nearest and kept within
    /// 0 ... 2^bits - 1, but only where `mask` is above 0. Every other byte of the plane stays as it is.
    ///
    /// The memory is laid out as for ``init(reading:stride:bitDepth:region:)``.
    public func write(
        into plane: inout MutableRawSpan, stride: Int, bitDepth: Int, region: PixelRect,
        where mask: Plane<Float>
    ) {
        precondition(
            width == region.width && height == region.height && mask.width == width
                && mask.height == height && region.x >= 0 && region.y >= 0,
            "the samples, the mask and the region have one size")
        let bytes = bitDepth == 32 ? 4 : bitDepth > 8 ? 2 : 1
        let top = Float(bitDepth == 32 ? 1 : (1 << bitDepth) - 1)
        let (values, chosen) = (samples.span, mask.samples.span)
        for y in 0..<height {
            let (start, at) = ((region.y + y) * stride + region.x * bytes, y * width)
            // at + x is a sample of this plane and of the mask, which has its size.
            for x in 0..<width where chosen[unchecked: at &+ x] > 0 {
                let sample = values[unchecked: at &+ x]
                if bytes == 4 {
                    plane.storeBytes(of: sample, toByteOffset: start + 4 * x, as: Float.self)
                    continue
                }
                let value = min(top, max(0, sample)) + 0.5
                if bytes == 1 {
                    plane.storeBytes(of: UInt8(value), toByteOffset: start + x, as: UInt8.self)
                } else {
                    plane.storeBytes(
                        of: UInt16(value).littleEndian, toByteOffset: start + 2 * x,
                        as: UInt16.self)
                }
            }
        }
    }
}
