import CFFmpeg
package import Imaging

extension VideoFrame {
    /// The frame in whole numbers, as a screen wants it: itself, unless its samples are floating point.
    ///
    /// Those become numbers of 16 bits in the full range. Light is encoded by the curve of sRGB, unless the tags say that
    /// it is encoded already (see ``PixelCoding``); what is brighter than white is white. It is for looking at: a number may
    /// be off by a 500th of itself.
    package var shown: VideoFrame {
        guard layout.isFloat else { return self }
        let whole = PixelLayout(model: layout.model, bitDepth: 16, hasAlpha: layout.hasAlpha)
        guard let format = PlanarForm.format(of: whole),
            let made = try? FrameStorage.allocated(format, width: width, height: height),
            av_frame_copy_props(made.raw, storage.raw) >= 0
        else { preconditionFailure("no memory for a picture") }
        made.raw.pointee.color_range = AVCOL_RANGE_JPEG
        let isLinear = PixelCoding(color, layout: layout, height: height)?.isLinear ?? false
        for plane in 0..<layout.planeCount {
            let isAlpha = layout.hasAlpha && plane == layout.planeCount - 1
            let table = isLinear && !isAlpha ? ShownNumbers.curved : ShownNumbers.straight
            let (target, stride) = (made.plane(plane, of: whole), made.stride(plane))
            withSamples(plane, as: Float.self) { samples, row in
                for y in 0..<height {
                    for x in 0..<width {
                        target.storeBytes(
                            of: table[samples[y * row + x]], toByteOffset: y * stride + 2 * x,
                            as: UInt16.self)
                    }
                }
            }
        }
        return VideoFrame(
            made, index: index, time: time, duration: duration, layout: whole, origin: origin)
    }
}

extension VideoFrame {
    /// A frame at the same place of the clip, of another layout of RGB in the full range, all of whose samples are 0.
    package func blank(_ layout: PixelLayout) -> VideoFrame {
        guard let format = PlanarForm.format(of: layout),
            let made = try? FrameStorage.allocated(format, width: width, height: height),
            av_frame_copy_props(made.raw, storage.raw) >= 0
        else { preconditionFailure("no memory for a picture") }
        made.raw.pointee.color_range = AVCOL_RANGE_JPEG
        made.raw.pointee.colorspace = AVCOL_SPC_RGB
        for plane in 0..<layout.planeCount {
            made.plane(plane, of: layout).initializeMemory(as: UInt8.self, repeating: 0)
        }
        return VideoFrame(
            made, index: index, time: time, duration: duration, layout: layout, origin: origin)
    }
}

/// What floating point of 32 bits becomes, by the 17 bits behind its sign.
private struct ShownNumbers {
    private let numbers: [UInt16]

    /// Light by the curve of sRGB.
    static let curved = ShownNumbers(LightCurve.encoded)
    /// Numbers as they are.
    static let straight = ShownNumbers { $0 }

    private init(_ curve: (Float) -> Float) {
        numbers = (0..<1 << 17).map { bits in
            // The middle of all that share these bits. Of what is no number nothing shows.
            let value = Float(bitPattern: UInt32(bits) << 14 | 1 << 13)
            let shown = value.isNaN ? 0 : curve(min(value, 1))
            return UInt16((min(max(shown, 0), 1) * 65535).rounded())
        }
    }

    subscript(_ value: Float) -> UInt16 {
        value > 0 ? numbers[Int(value.bitPattern >> 14)] : 0
    }
}
