import CFFmpeg
import Imaging

/// How the pictures of a clip go into an encoder: which one, and as what samples.
struct CodedForm {
    let coder: Coder
    /// The samples that are coded, alpha included where the encoder keeps it.
    let layout: PixelLayout
    /// FFmpeg's name for how they lie in memory.
    let format: AVPixelFormat

    /// The form that loses nothing, or least where the profile adapts, and adds least.
    ///
    /// Alpha may be lost, since a plate of opaque pixels loses nothing by it: whoever encodes looks at every frame.
    /// - Throws: `MediaError.noEncoder` when FFmpeg has none of the profile's encoders, `MediaError.cannotEncode` for
    ///   pixels that no coder takes.
    static func best(
        for layout: PixelLayout, of size: PictureSize, profile: EncodingProfile
    ) throws(MediaError) -> CodedForm {
        let known = profile.coders.filter { FFmpegLibraries.hasEncoder($0.encoder) }
        guard let first = profile.coders.first, !known.isEmpty else {
            throw .noEncoder(codec: profile.coders.first?.encoder ?? profile.name)
        }
        let fitting = known.filter { $0.takes(size) }
        guard !fitting.isEmpty else {
            throw .cannotEncodeSize(
                size, profile: profile.name,
                least: known.compactMap(\.least).min { $0.width < $1.width } ?? size)
        }
        let forms = fitting.flatMap(forms(of:))
        let priced = forms.compactMap { form in
            (profile.endings.isEmpty
                ? form.cost(of: layout, adapts: profile.adapts) : form.pictureCost(of: layout))
                .map { (form, $0) }
        }
        // The first of equals: the order is that of the coders and of their own lists.
        if let best = priced.min(by: { $0.1.lexicographicallyPrecedes($1.1) }) { return best.0 }
        if known.count < profile.coders.count, !known.contains(first) {
            throw .noEncoder(codec: first.encoder)
        }
        var holds: [PixelLayout] = []
        for form in forms where !holds.contains(form.layout) { holds.append(form.layout) }
        throw .cannotEncode(layout, profile: profile.name, holds: holds)
    }

    /// Everything that a coder takes.
    private static func forms(of coder: Coder) -> [CodedForm] {
        guard let codec = avcodec_find_encoder_by_name(coder.encoder),
            var format = codec.pointee.pix_fmts
        else { return [] }
        var result: [CodedForm] = []
        while format.pointee != AV_PIX_FMT_NONE {
            // Nothing is made a palette.
            let isPalette =
                av_pix_fmt_desc_get(format.pointee).map {
                    $0.pointee.flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0
                } ?? true
            if !isPalette, let layout = PlanarForm(format.pointee)?.layout,
                coder.layouts?.contains(layout) ?? true,
                !result.contains(where: { $0.layout == layout })
            {
                result.append(CodedForm(coder: coder, layout: layout, format: format.pointee))
            }
            format += 1
        }
        return result
    }

    /// What it costs to code a layout in this form, the heaviest first; `nil` where something would be lost.
    private func cost(of plate: PixelLayout, adapts: Bool) -> [Int]? {
        let isColored = plate.model == .gray && layout.model == .yCbCr
        guard layout.model == plate.model || (adapts && isColored) else { return nil }
        // Gray needs no chroma, so any chroma will do.
        let shifts = isColored ? (2, 2) : (plate.chromaShiftX, plate.chromaShiftY)
        let extra = [
            plate.hasAlpha && !layout.hasAlpha ? 1 : 0,
            shifts.0 - layout.chromaShiftX, shifts.1 - layout.chromaShiftY,
        ]
        let bits = layout.bitDepth - plate.bitDepth
        guard extra.allSatisfy({ $0 >= 0 }), plate.hasAlpha || !layout.hasAlpha else { return nil }
        let isExact = extra.dropFirst().allSatisfy { $0 == 0 } && bits == 0 && !isColored
        // Bits too few are worse than any too many.
        return isExact || adapts ? extra + [max(0, -bits), max(0, bits)] : nil
    }
}

extension CodedForm {
    /// What it costs to keep a layout in the file of a single picture, whose colors are RGB; `nil` where something would be
    /// lost. YCbCr of 8 bits needs more than 8 in RGB, or neighboring colors would become one.
    private func pictureCost(of plate: PixelLayout) -> [Int]? {
        guard layout.hasAlpha == plate.hasAlpha,
            layout.model == (plate.model == .yCbCr ? .gbr : plate.model),
            layout.isFloat || !plate.isFloat
        else { return nil }
        let wanted = plate.model == .yCbCr ? 16 : plate.bitDepth
        return layout.bitDepth >= wanted ? [layout.bitDepth - wanted] : nil
    }
}

extension Coder {
    /// Pictures of this size are not too small for it.
    fileprivate func takes(_ size: PictureSize) -> Bool {
        guard let least else { return true }
        return size.width >= least.width && size.height >= least.height
    }
}
