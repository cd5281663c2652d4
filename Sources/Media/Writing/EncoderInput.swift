import CFFmpeg
import Imaging

/// Brings frames into the shape that an encoder takes: other samples where it has no such ones, of even size, packed
/// where it has no planes.
struct EncoderInput {
    let recipe: EncodingRecipe
    /// The pixel format of the encoder.
    let format: AVPixelFormat
    /// The planes that are coded, before they are packed.
    private let planar: AVPixelFormat
    private let refiner: Refiner?
    private let maker: PictureMaker?

    init(_ recipe: EncodingRecipe) throws(MediaError) {
        self.recipe = recipe
        format = av_get_pix_fmt(recipe.pixelFormat)
        guard format != AV_PIX_FMT_NONE, let planar = PlanarForm.format(of: recipe.coded) else {
            throw .cannotEncode(recipe.layout, profile: recipe.profile, holds: [])
        }
        self.planar = planar
        let isMade = !recipe.isExact && recipe.makesPictures
        refiner = recipe.isExact || isMade ? nil : try Refiner(recipe, into: planar)
        maker = isMade ? PictureMaker(recipe, into: planar) : nil
    }

    /// The picture to encode: the frame's own samples where they fit, else a copy.
    func picture(_ frame: VideoFrame) throws(MediaError) -> FrameStorage {
        guard frame.size == recipe.size else {
            throw .sizeChanged(frame: frame.index, size: frame.size, expected: recipe.size)
        }
        guard frame.layout == recipe.layout else {
            throw .layoutChanged(
                frame: frame.index, layout: frame.layout, expected: recipe.layout)
        }
        if frame.layout.hasAlpha, !recipe.coded.hasAlpha, !frame.isOpaque {
            throw .transparent(frame: frame.index)
        }
        // Alpha is the last plane, so a frame without it is the same frame by another name.
        var picture = try shared(frame)
        if let refiner { picture = try refiner.refine(picture, frame: frame.index) }
        if recipe.codedSize != recipe.size { picture = try padded(picture) }
        if format != planar { picture = try packed(picture) }
        let raw = picture.raw
        raw.pointee.format = format.rawValue
        raw.pointee.color_range = recipe.color.isFullRange ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG
        raw.pointee.pts = frame.time.ticks(of: recipe.timeBase)
        raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        let isInterlaced = recipe.fields != .progressive
        us_frame_set_fields(raw, isInterlaced ? 1 : 0, recipe.fields == .topFirst ? 1 : 0)
        return picture
    }

    private func shared(_ frame: VideoFrame) throws(MediaError) -> FrameStorage {
        if let maker { return try maker.make(frame) }
        return try frame.storage.sharing()
    }

    private func blank(
        _ format: AVPixelFormat, like picture: FrameStorage
    ) throws(MediaError) -> FrameStorage {
        let result = try FrameStorage.allocated(
            format, width: recipe.codedSize.width, height: recipe.codedSize.height)
        guard av_frame_copy_props(result.raw, picture.raw) >= 0 else { throw .outOfMemory }
        return result
    }

    /// The same numbers interleaved, as the encoder wants them.
    private func packed(_ picture: FrameStorage) throws(MediaError) -> FrameStorage {
        guard let source = av_pix_fmt_desc_get(planar), let target = av_pix_fmt_desc_get(format)
        else { throw .outOfMemory }
        let result = try blank(format, like: picture)
        // FFmpeg lays bits over what is there.
        let bytes = Int(us_frame_stride(result.raw, 0)) * recipe.codedSize.height
        us_frame_plane(result.raw, 0)?.update(repeating: 0, count: bytes)
        var row = [UInt16](repeating: 0, count: recipe.codedSize.width)
        for component in 0..<Int32(target.pointee.nb_components) {
            for y in 0..<Int32(recipe.codedSize.height) {
                us_frame_read_row(&row, picture.raw, source, component, y, Int32(row.count))
                us_frame_write_row(row, result.raw, target, component, y, Int32(row.count))
            }
        }
        return result
    }

    /// The same samples, the last column and the last row repeated up to the coded size.
    private func padded(_ picture: FrameStorage) throws(MediaError) -> FrameStorage {
        let result = try blank(planar, like: picture)
        let sampleBytes = recipe.coded.bytesPerSample
        for plane in 0..<recipe.coded.planeCount {
            let from = recipe.coded.planeSize(
                plane, width: recipe.size.width, height: recipe.size.height)
            let to = recipe.coded.planeSize(
                plane, width: recipe.codedSize.width, height: recipe.codedSize.height)
            let target = result.plane(plane, of: recipe.coded)
            let stride = result.stride(plane)
            // Both planes hold at least `from.height` rows of `from.width` samples.
            av_image_copy_plane(
                us_frame_plane(result.raw, Int32(plane)), Int32(stride),
                us_frame_plane(picture.raw, Int32(plane)), Int32(picture.stride(plane)),
                Int32(from.width * sampleBytes), Int32(from.height))
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
                    for x in 0..<width where samples[y * stride + x] < top { return false }
                }
                return true
            }
        }
        if layout.isFloat { return all(Float(1)) }
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
