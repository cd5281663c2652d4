import CFFmpeg
import Imaging

/// Brings frames into the shape that an encoder takes: without alpha, of even size, RGB packed.
struct EncoderInput {
    let recipe: EncodingRecipe
    /// The pixel format of the encoder.
    let format: AVPixelFormat

    init(_ recipe: EncodingRecipe) throws(MediaError) {
        self.recipe = recipe
        // x264 takes RGB packed only.
        let planar = PlanarForm.format(of: recipe.layout)
        guard let format = recipe.layout.model == .gbr ? AV_PIX_FMT_BGR24 : planar else {
            throw .cannotEncode(recipe.layout, profile: recipe.profile, holds: [])
        }
        self.format = format
    }

    /// The picture to encode: the frame's own samples where they fit, else a copy.
    func picture(_ frame: VideoFrame) throws(MediaError) -> FrameStorage {
        var layout = frame.layout
        layout.hasAlpha = false
        guard frame.size == recipe.size else {
            throw .sizeChanged(frame: frame.index, size: frame.size, expected: recipe.size)
        }
        guard layout == recipe.layout else {
            throw .layoutChanged(frame: frame.index, layout: layout, expected: recipe.layout)
        }
        if frame.layout.hasAlpha, !frame.isOpaque { throw .transparent(frame: frame.index) }
        let picture: FrameStorage
        if layout.model == .gbr {
            picture = try packed(frame)
        } else if recipe.codedSize != recipe.size {
            picture = try padded(frame)
        } else {
            picture = try frame.storage.sharing()
        }
        let raw = picture.raw
        raw.pointee.format = format.rawValue
        raw.pointee.pts = frame.time.ticks(of: recipe.timeBase)
        raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        let isInterlaced = recipe.fields != .progressive
        us_frame_set_fields(raw, isInterlaced ? 1 : 0, recipe.fields == .topFirst ? 1 : 0)
        return picture
    }

    private func blank(like frame: VideoFrame) throws(MediaError) -> FrameStorage {
        let result = try FrameStorage.allocated(
            format, width: recipe.codedSize.width, height: recipe.codedSize.height)
        guard av_frame_copy_props(result.raw, frame.storage.raw) >= 0 else { throw .outOfMemory }
        return result
    }

    /// Blue, green, red interleaved.
    private func packed(_ frame: VideoFrame) throws(MediaError) -> FrameStorage {
        let result = try blank(like: frame)
        let (width, height, stride) = (frame.width, frame.height, result.stride(0))
        // `blank` made rows of at least three bytes a pixel.
        let target = UnsafeMutableBufferPointer(
            start: us_frame_plane(result.raw, 0), count: (height - 1) * stride + 3 * width)
        for (plane, offset) in [(0, 1), (1, 0), (2, 2)] {
            frame.withSamples(plane, as: UInt8.self) { samples, rowLength in
                for y in 0..<height {
                    for x in 0..<width {
                        target[y * stride + 3 * x + offset] = samples[y * rowLength + x]
                    }
                }
            }
        }
        return result
    }

    /// The same samples, the last column and the last row repeated up to the coded size.
    private func padded(_ frame: VideoFrame) throws(MediaError) -> FrameStorage {
        let result = try blank(like: frame)
        let sampleBytes = recipe.layout.bytesPerSample
        for plane in 0..<recipe.layout.planeCount {
            let from = frame.layout.planeSize(plane, width: frame.width, height: frame.height)
            let to = recipe.layout.planeSize(
                plane, width: recipe.codedSize.width, height: recipe.codedSize.height)
            let target = result.plane(plane, of: recipe.layout)
            let stride = result.stride(plane)
            // Both planes hold at least `from.height` rows of `from.width` samples.
            av_image_copy_plane(
                us_frame_plane(result.raw, Int32(plane)), Int32(stride),
                us_frame_plane(frame.storage.raw, Int32(plane)),
                Int32(frame.storage.stride(plane)), Int32(from.width * sampleBytes),
                Int32(from.height))
            let (used, wanted) = (from.width * sampleBytes, to.width * sampleBytes)
            for y in 0..<from.height {
                for x in used..<wanted {
                    target[y * stride + x] = target[y * stride + x - sampleBytes]
                }
            }
            for y in from.height..<to.height {
                for x in 0..<wanted {
                    target[y * stride + x] = target[(y - 1) * stride + x]
                }
            }
        }
        return result
    }
}

extension VideoFrame {
    /// No pixel lets the background through.
    var isOpaque: Bool {
        let plane = layout.planeCount - 1
        func all<Sample: PlaneSample>(_ top: Sample) -> Bool {
            withSamples(plane, as: Sample.self) { samples, stride in
                for y in 0..<height {
                    for x in 0..<width where samples[y * stride + x] != top { return false }
                }
                return true
            }
        }
        return layout.bytesPerSample == 1
            ? all(UInt8.max) : all(UInt16((1 << layout.bitDepth) - 1))
    }
}

extension RationalTime {
    /// The number of ticks of another base, rounded to the nearest where it is none exactly.
    func ticks(of other: TimeBase) -> Int64 {
        if other == base { return ticks }
        let above = Int128(ticks) * Int128(base.numerator) * Int128(other.denominator)
        let below = Int128(base.denominator) * Int128(other.numerator)
        let half = above >= 0 ? below / 2 : -below / 2
        return Int64(clamping: (above + half) / below)
    }
}
