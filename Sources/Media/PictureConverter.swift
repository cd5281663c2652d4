import CFFmpeg
public import Imaging

/// Makes 8-bit RGB of frames: of the whole or of a part, at its own size or smaller.
///
/// It keeps FFmpeg's scalers between calls, so use one object for a clip. It belongs to one task at a time.
/// The matrix and the range are those of the frame's tags; an untagged frame counts as BT.709 from 720 rows on and as
/// BT.601 below. Chroma is interpolated. The result is gamma-encoded as the clip is: a PQ clip gives PQ numbers.
public final class PictureConverter {
    /// The scalers of the last sizes met, the latest last.
    private var scalers: [Scaler] = []
    private let capacity = 8

    /// A converter.
    public init() {}

    /// The whole frame at its own size.
    public func planarRGB(_ frame: VideoFrame) throws(MediaError) -> PlanarRGB {
        try planarRGB(frame, width: frame.width, height: frame.height)
    }

    /// The whole frame at another size, averaged over areas when it shrinks.
    public func planarRGB(
        _ frame: VideoFrame, width: Int, height: Int
    ) throws(MediaError) -> PlanarRGB {
        let whole = PixelRect(x: 0, y: 0, width: frame.width, height: frame.height)
        return try planarRGB(frame, region: whole, width: width, height: height)
    }

    /// A part of the frame at the frame's own size; the cost is that of the part.
    ///
    /// - Parameters:
    ///   - frame: The frame.
    ///   - region: What is wanted. What lies outside the frame is left out: the result is as large as
    ///     `region.intersection` with the frame, which must not be empty.
    public func planarRGB(
        _ frame: VideoFrame, region: PixelRect
    ) throws(MediaError) -> PlanarRGB {
        let inside = region.intersection(
            PixelRect(x: 0, y: 0, width: frame.width, height: frame.height))
        guard !inside.isEmpty else {
            throw .conversion(width: region.width, height: region.height, cause: .invalidData)
        }
        let patch = Patch(around: inside, in: frame)
        let wide = try planarRGB(
            frame, region: patch.rect, width: patch.rect.width, height: patch.rect.height)
        return wide.cut(
            PixelRect(
                x: inside.x - patch.rect.x, y: inside.y - patch.rect.y, width: inside.width,
                height: inside.height))
    }

    /// A part of the frame at another size. `region` lies inside the frame, and its corner on whole chroma samples.
    private func planarRGB(
        _ frame: VideoFrame, region: PixelRect, width: Int, height: Int
    ) throws(MediaError) -> PlanarRGB {
        guard width > 0, height > 0, width <= 1 << 15, height <= 1 << 15 else {
            throw .conversion(width: width, height: height, cause: .invalidData)
        }
        let frame = frame.shown
        let key = Scaler.Key(
            format: frame.storage.raw.pointee.format, source: PictureSize(region),
            target: PictureSize(width: width, height: height),
            matrix: frame.color.matrix, isFullRange: frame.color.isFullRange,
            frameHeight: frame.height)
        return try scaler(key).convert(frame, at: (region.x, region.y))
    }

    private func scaler(_ key: Scaler.Key) throws(MediaError) -> Scaler {
        if let index = scalers.firstIndex(where: { $0.key == key }) {
            let found = scalers.remove(at: index)
            scalers.append(found)
            return found
        }
        let made = try Scaler(key)
        if scalers.count == capacity { scalers.removeFirst() }
        scalers.append(made)
        return made
    }
}

/// The rectangle that is converted for the sake of a smaller one: larger by what chroma interpolation looks at, on
/// whole chroma samples, and of few different sizes, so that scalers are used again.
private struct Patch {
    let rect: PixelRect
    private static let margin = 8
    private static let step = 64

    init(around inside: PixelRect, in frame: VideoFrame) {
        func span(_ start: Int, _ length: Int, _ limit: Int) -> (Int, Int) {
            let first = max(0, start - Patch.margin) & ~7
            let wanted = start + length + Patch.margin - first
            let rounded = (wanted + Patch.step - 1) / Patch.step * Patch.step
            if rounded >= limit { return (0, limit) }
            // At the far edge the patch moves inward, on whole chroma samples.
            let last = (limit - rounded) & ~7
            return first <= last ? (first, rounded) : (last, limit - last)
        }
        let (x, width) = span(inside.x, inside.width, frame.width)
        let (y, height) = span(inside.y, inside.height, frame.height)
        rect = PixelRect(x: x, y: y, width: width, height: height)
    }
}

/// One of FFmpeg's scalers with its tables.
private final class Scaler {
    struct Key: Hashable {
        var format: Int32
        var source: PictureSize
        var target: PictureSize
        var matrix: Int
        var isFullRange: Bool
        var frameHeight: Int
    }

    let key: Key
    // Owned by this object alone, which no two tasks share.
    private let context: OpaquePointer

    init(_ key: Key) throws(MediaError) {
        self.key = key
        guard let context = sws_alloc_context() else { throw .outOfMemory }
        self.context = context
        let shrinks =
            key.target.width < key.source.width || key.target.height < key.source.height
        let filter = shrinks ? SWS_AREA : SWS_BICUBIC
        let flags = filter | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP
        let options: [(String, Int)] = [
            ("srcw", key.source.width), ("srch", key.source.height),
            ("src_format", Int(key.format)), ("dstw", key.target.width),
            ("dsth", key.target.height), ("dst_format", Int(AV_PIX_FMT_GBRP.rawValue)),
            ("sws_flags", Int(flags)), ("src_range", key.isFullRange ? 1 : 0), ("dst_range", 1),
        ]
        for (name, value) in options {
            av_opt_set_int(UnsafeMutableRawPointer(context), name, Int64(value), 0)
        }
        try check(sws_init_context(context, nil, nil)) { code in
            .conversion(width: key.target.width, height: key.target.height, cause: code)
        }
        // After the start: a fresh context forgets the matrix otherwise.
        let matrix = sws_getCoefficients(Scaler.table(key.matrix, rows: key.frameHeight))
        let one: Int32 = 1 << 16
        sws_setColorspaceDetails(
            context, matrix, key.isFullRange ? 1 : 0, matrix, 1, 0, one, one)
    }

    deinit { sws_freeContext(context) }

    /// FFmpeg's number of a matrix of H.273.
    private static func table(_ matrix: Int, rows: Int) -> Int32 {
        switch matrix {
        case 1, 4, 7: return Int32(matrix)
        case 5, 6: return SWS_CS_ITU601
        case 9, 10: return SWS_CS_BT2020
        default: return rows >= 720 ? SWS_CS_ITU709 : SWS_CS_ITU601
        }
    }

    /// Bytes behind each plane that the scaler's vector code may touch beyond the last row.
    private static let slack = 64

    /// Converts the part of `frame` that starts at `corner` and is as large as the key says.
    func convert(_ frame: VideoFrame, at corner: (x: Int, y: Int)) throws(MediaError) -> PlanarRGB {
        let (width, height) = (key.target.width, key.target.height)
        let count = width * height
        var rows: Int32 = 0
        var red: [UInt8] = []
        var blue: [UInt8] = []
        let green = [UInt8](unsafeUninitializedCapacity: count + Scaler.slack) { g, gCount in
            blue = [UInt8](unsafeUninitializedCapacity: count + Scaler.slack) { b, bCount in
                red = [UInt8](unsafeUninitializedCapacity: count + Scaler.slack) { r, rCount in
                    rows = scale(frame, corner, into: [g, b, r], width)
                    rCount = rows > 0 ? count : 0
                }
                bCount = rows > 0 ? count : 0
            }
            gCount = rows > 0 ? count : 0
        }
        guard Int(rows) == height else {
            throw .conversion(width: width, height: height, cause: FFmpegCode(min(rows, -1)))
        }
        return PlanarRGB(width: width, height: height, red: red, green: green, blue: blue)
    }

    private func scale(
        _ frame: VideoFrame, _ corner: (x: Int, y: Int),
        into planes: [UnsafeMutableBufferPointer<UInt8>], _ stride: Int
    ) -> Int32 {
        let layout = frame.layout
        var sources: [UnsafePointer<UInt8>?] = Array(repeating: nil, count: 4)
        var sourceStrides = [Int32](repeating: 0, count: 4)
        for plane in 0..<layout.planeCount {
            let isChroma = layout.model == .yCbCr && (plane == 1 || plane == 2)
            let x = isChroma ? corner.x >> layout.chromaShiftX : corner.x
            let y = isChroma ? corner.y >> layout.chromaShiftY : corner.y
            // The corner lies inside the frame, so the start lies inside the plane.
            let start = frame.storage.plane(plane, of: layout).baseAddress!
            let rowBytes = frame.storage.stride(plane)
            let slot = layout.model == .gray && plane == 1 ? 3 : plane
            sources[slot] = UnsafePointer(
                (start + y * rowBytes + x * layout.bytesPerSample).assumingMemoryBound(
                    to: UInt8.self))
            sourceStrides[slot] = Int32(rowBytes)
        }
        let targets: [UnsafeMutablePointer<UInt8>?] = planes.map(\.baseAddress) + [nil]
        let targetStrides = [Int32(stride), Int32(stride), Int32(stride), 0]
        // The scaler reads the key's size from the sources and writes it, and at most `slack` more, to the targets.
        return sws_scale(
            context, sources, sourceStrides, 0, Int32(key.source.height), targets, targetStrides)
    }
}

extension PictureSize {
    init(_ rect: PixelRect) { self.init(width: rect.width, height: rect.height) }
}

extension PlanarRGB {
    /// The part of the picture inside `rect`, which lies within it.
    func cut(_ rect: PixelRect) -> PlanarRGB {
        if rect.width == width, rect.height == height { return self }
        func part(_ plane: [UInt8]) -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: rect.width * rect.height) { target, count in
                plane.withUnsafeBufferPointer { source in
                    for y in 0..<rect.height {
                        let start = (rect.y + y) * width + rect.x
                        let row = UnsafeMutableBufferPointer(
                            rebasing: target[y * rect.width..<(y + 1) * rect.width])
                        // Each row is initialized once; `rect` lies within the picture.
                        _ = row.initialize(fromContentsOf: source[start..<start + rect.width])
                    }
                }
                count = rect.width * rect.height
            }
        }
        return PlanarRGB(
            width: rect.width, height: rect.height, red: part(red), green: part(green),
            blue: part(blue))
    }

    /// The same picture with its samples interleaved.
    public var interleaved: RGBImage {
        let count = width * height
        let bytes = [UInt8](unsafeUninitializedCapacity: 3 * count) { target, filled in
            for i in 0..<count {
                target[3 * i] = red[i]
                target[3 * i + 1] = green[i]
                target[3 * i + 2] = blue[i]
            }
            filled = 3 * count
        }
        return RGBImage(width: width, height: height, bytes: bytes)
    }
}
