import CFFmpeg
import Imaging

/// Gives pictures the bits a sample and the chroma that an encoder has, where it lacks the plate's own: FFmpeg's scaler
/// at the picture's own size.
///
/// Luma of the limited range is multiplied by a power of two, exactly; bits too many are rounded. Missing chroma is interpolated (bicubic). The full
/// range of luma and chroma becomes the limited one, which is what editing programs take such files for; RGB keeps it.
final class Refiner {
    private let recipe: EncodingRecipe
    private let target: AVPixelFormat
    // Owned by this object alone, which no two tasks share.
    private let context: OpaquePointer

    init(_ recipe: EncodingRecipe, into target: AVPixelFormat) throws(MediaError) {
        guard let source = PlanarForm.format(of: recipe.keptLayout),
            let context = sws_alloc_context()
        else { throw .outOfMemory }
        self.recipe = recipe
        self.target = target
        self.context = context
        let flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_BITEXACT
        let isRGB = recipe.coded.model == .gbr
        let isFull = isRGB || recipe.plateIsFullRange
        let options: [(String, Int)] = [
            ("srcw", recipe.size.width), ("srch", recipe.size.height),
            ("src_format", Int(source.rawValue)), ("dstw", recipe.size.width),
            ("dsth", recipe.size.height), ("dst_format", Int(target.rawValue)),
            ("sws_flags", Int(flags)), ("src_range", isFull ? 1 : 0), ("dst_range", isRGB ? 1 : 0),
        ]
        for (name, value) in options {
            av_opt_set_int(UnsafeMutableRawPointer(context), name, Int64(value), 0)
        }
        try check(sws_init_context(context, nil, nil)) { code in
            .conversion(width: recipe.size.width, height: recipe.size.height, cause: code)
        }
    }

    deinit { sws_freeContext(context) }

    /// A copy of a picture in the coded samples, with its times and side data.
    func refine(_ picture: FrameStorage, frame: Int) throws(MediaError) -> FrameStorage {
        let (width, height) = (recipe.size.width, recipe.size.height)
        let result = try FrameStorage.allocated(target, width: width, height: height)
        guard av_frame_copy_props(result.raw, picture.raw) >= 0 else { throw .outOfMemory }
        let planes = (0..<4).map { us_frame_plane(picture.raw, Int32($0)) }
        let sources = planes.map { $0.map { UnsafePointer($0) } }
        let sourceStrides = (0..<4).map { us_frame_stride(picture.raw, Int32($0)) }
        let targets = (0..<4).map { us_frame_plane(result.raw, Int32($0)) }
        let targetStrides = (0..<4).map { us_frame_stride(result.raw, Int32($0)) }
        // Both frames have the planes of their formats at this size, padded as FFmpeg's own code wants them.
        let rows = sws_scale(
            context, sources, sourceStrides, 0, Int32(height), targets, targetStrides)
        guard rows == height else {
            throw .encoding(frame: frame, cause: FFmpegCode(min(rows, -1)))
        }
        return result
    }
}
