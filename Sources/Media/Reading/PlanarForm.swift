import CFFmpeg
import Imaging

/// The planar equal of a decoder's pixel format, and the way there. Without loss: a sample of fewer than 8 bits is
/// spread over 8, which can be undone; any other keeps its number. Floating point stays as it is, byte order apart.
struct PlanarForm {
    /// The planes of the result.
    let layout: PixelLayout
    /// FFmpeg's name for them.
    let format: AVPixelFormat
    /// Decoded frames have these planes already; at most their name differs.
    let isPlanar: Bool
    private let source: UnsafePointer<AVPixFmtDescriptor>
    private let sourceFormat: AVPixelFormat

    /// `nil` for samples that are neither whole numbers of up to 16 bits nor floating point of 32, or whose model is none
    /// of ours.
    init?(_ format: AVPixelFormat) {
        guard let source = av_pix_fmt_desc_get(format),
            let layout = PlanarForm.layout(of: format, source.pointee),
            let planar = PlanarForm.format(of: layout)
        else { return nil }
        self.layout = layout
        self.format = planar
        self.source = source
        sourceFormat = format
        isPlanar = format == planar || PlanarForm.isFullRangeTwin(format)
    }

    /// Whether the format's name alone says that samples use the full range.
    static func isFullRangeTwin(_ format: AVPixelFormat) -> Bool {
        switch format {
        case AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P,
            AV_PIX_FMT_YUVJ411P:
            true
        default: false
        }
    }

    private static func layout(
        of format: AVPixelFormat, _ source: AVPixFmtDescriptor
    ) -> PixelLayout? {
        func has(_ flag: Int32) -> Bool { source.flags & UInt64(flag) != 0 }
        let isOpaqueToUs =
            has(AV_PIX_FMT_FLAG_HWACCEL) || has(AV_PIX_FMT_FLAG_BAYER)
            || format == AV_PIX_FMT_XYZ12LE || format == AV_PIX_FMT_XYZ12BE
        if isOpaqueToUs { return nil }
        if has(AV_PIX_FMT_FLAG_PAL) {
            return PixelLayout(model: .gbr, bitDepth: 8, hasAlpha: true)
        }
        let components = Int(source.nb_components)
        let depths = [
            source.comp.0.depth, source.comp.1.depth, source.comp.2.depth, source.comp.3.depth,
        ]
        let depth = max(8, Int(depths.prefix(components).max() ?? 0))
        let hasAlpha = has(AV_PIX_FMT_FLAG_ALPHA)
        if has(AV_PIX_FMT_FLAG_FLOAT) {
            guard depth == 32, components == 1 || has(AV_PIX_FMT_FLAG_PLANAR) else { return nil }
            return PixelLayout(
                model: components == 1 ? .gray : .gbr, bitDepth: 32, hasAlpha: hasAlpha)
        }
        guard depth <= 16 else { return nil }
        if has(AV_PIX_FMT_FLAG_RGB) || (components == 2 && hasAlpha) {
            // Gray with alpha has no planar format of its own; three equal planes hold it.
            return PixelLayout(model: .gbr, bitDepth: depth, hasAlpha: hasAlpha)
        }
        if components == 1 { return PixelLayout(model: .gray, bitDepth: depth) }
        return PixelLayout(
            model: .yCbCr, bitDepth: depth, chromaShiftX: Int(source.log2_chroma_w),
            chromaShiftY: Int(source.log2_chroma_h), hasAlpha: hasAlpha)
    }

    /// FFmpeg's native-endian planar format of a layout; `nil` where it has none.
    static func format(of layout: PixelLayout) -> AVPixelFormat? {
        var name: String
        switch layout.model {
        case .gray:
            if layout.hasAlpha { return nil }
            name = "gray"
        case .gbr: name = layout.hasAlpha ? "gbrap" : "gbrp"
        case .yCbCr:
            let shifts = (layout.chromaShiftX, layout.chromaShiftY)
            let sampling: String
            switch shifts {
            case (0, 0): sampling = "444"
            case (1, 0): sampling = "422"
            case (1, 1): sampling = "420"
            case (2, 0): sampling = "411"
            case (2, 2): sampling = "410"
            case (0, 1): sampling = "440"
            default: return nil
            }
            name = (layout.hasAlpha ? "yuva" : "yuv") + sampling + "p"
        }
        if layout.isFloat {
            name += "f32"
        } else if layout.bitDepth > 8 {
            name += "\(layout.bitDepth)"
        }
        let format = av_get_pix_fmt(name)
        return format == AV_PIX_FMT_NONE ? nil : format
    }

    /// Gives a decoded frame its planes. The frame itself is passed on when it has them.
    func planar(_ frame: FrameStorage) throws(MediaError) -> FrameStorage {
        let planes = 0..<layout.planeCount
        if isPlanar, planes.allSatisfy({ frame.stride($0) > 0 }) {
            if frame.raw.pointee.format != format.rawValue {
                frame.raw.pointee.color_range = AVCOL_RANGE_JPEG
                frame.raw.pointee.format = format.rawValue
            }
            return frame
        }
        let (width, height) = (Int(frame.raw.pointee.width), Int(frame.raw.pointee.height))
        let result = try FrameStorage.allocated(format, width: width, height: height)
        guard av_frame_copy_props(result.raw, frame.raw) >= 0 else { throw .outOfMemory }
        if isPlanar, format != sourceFormat { result.raw.pointee.color_range = AVCOL_RANGE_JPEG }
        for plane in planes { unpack(plane, of: frame, into: result) }
        return result
    }

    private func unpack(_ plane: Int, of frame: FrameStorage, into result: FrameStorage) {
        let size = layout.planeSize(
            plane, width: Int(frame.raw.pointee.width), height: Int(frame.raw.pointee.height))
        let bytes = result.plane(plane, of: layout)
        let stride = result.stride(plane)
        if layout.isFloat { return copyNumbers(plane, of: frame, to: bytes, stride, size) }
        let component = component(of: plane)
        let spread = spread(component: component, plane: plane, frame: frame)
        var row = [UInt16](repeating: 0, count: size.width)
        for y in 0..<size.height {
            us_frame_read_row(&row, frame.raw, source, Int32(component), Int32(y), Int32(row.count))
            if let spread { for x in row.indices { row[x] = spread[Int(row[x])] } }
            let base = y * stride
            if layout.bytesPerSample == 1 {
                for x in row.indices { bytes[base + x] = UInt8(truncatingIfNeeded: row[x]) }
            } else {
                for x in row.indices {
                    bytes.storeBytes(of: row[x], toByteOffset: base + 2 * x, as: UInt16.self)
                }
            }
        }
    }

    /// Copies a plane of floating point in this machine's byte order.
    private func copyNumbers(
        _ plane: Int, of frame: FrameStorage, to bytes: UnsafeMutableRawBufferPointer,
        _ stride: Int, _ size: (width: Int, height: Int)
    ) {
        let isSwapped = source.pointee.flags & UInt64(AV_PIX_FMT_FLAG_BE) != 0
        guard let from = us_frame_plane(frame.raw, Int32(plane)) else { return }
        for y in 0..<size.height {
            // The decoder filled `width` numbers in each row of the plane.
            let row = UnsafeRawPointer(from + y * frame.stride(plane))
            for x in 0..<size.width {
                let word = row.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self)
                bytes.storeBytes(
                    of: isSwapped ? word.byteSwapped : word, toByteOffset: y * stride + 4 * x,
                    as: UInt32.self)
            }
        }
    }

    /// The component of the source format that fills a plane: FFmpeg counts red, green, blue.
    private func component(of plane: Int) -> Int {
        let components = Int(source.pointee.nb_components)
        if components == 1 { return 0 }
        if components == 2 { return plane == 3 ? 1 : 0 }
        if layout.model == .gbr { return [1, 2, 0, 3][plane] }
        return plane
    }

    /// What each number of the source becomes, when it does not stay as it is.
    private func spread(component: Int, plane: Int, frame: FrameStorage) -> [UInt16]? {
        if source.pointee.flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0 {
            // 256 entries of four bytes: blue, green, red, alpha in memory on a little-endian machine.
            guard let palette = us_frame_palette(frame.raw) else { return nil }
            let byte = [1, 0, 2, 3][plane]
            return (0..<256).map { UInt16(palette[4 * $0 + byte]) }
        }
        let all = source.pointee.comp
        let depth = Int([all.0.depth, all.1.depth, all.2.depth, all.3.depth][component])
        let top = 1 << depth - 1
        if sourceFormat == AV_PIX_FMT_MONOWHITE { return [255, 0] }
        let target = 1 << layout.bitDepth - 1
        if depth == layout.bitDepth { return nil }
        return (0...top).map { UInt16(($0 * target + top / 2) / top) }
    }
}
