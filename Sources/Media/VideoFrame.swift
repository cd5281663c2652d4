import CFFmpeg
public import Imaging

/// One decoded picture, immutable and shared by reference: a copy costs nothing.
///
/// Its planes are those of `layout`, native-endian. They are the clip's own samples: what a packed, paletted or
/// big-endian format holds is taken apart without loss.
public struct VideoFrame: Sendable {
    /// Its place in the clip in the order of display, from 0.
    public let index: Int
    /// When it is shown, on the clip's own clock.
    public let time: RationalTime
    /// How long it is shown, when the file says.
    public let duration: RationalTime?
    /// Columns, before any rotation.
    public let width: Int
    /// Rows, before any rotation.
    public let height: Int
    /// How its planes lie in memory.
    public let layout: PixelLayout
    /// What the numbers mean.
    public let color: ColorTags
    /// Its even and odd rows are of different moments.
    public let isInterlaced: Bool

    /// What a later run recognizes the frame by.
    let origin: FrameOrigin
    private(set) var storage: FrameStorage

    init(
        _ storage: FrameStorage, index: Int, time: RationalTime, duration: RationalTime?,
        layout: PixelLayout, origin: FrameOrigin
    ) {
        let raw = storage.raw
        self.index = index
        self.time = time
        self.duration = duration
        width = Int(raw.pointee.width)
        height = Int(raw.pointee.height)
        self.layout = layout
        color = ColorTags(raw, layout)
        isInterlaced = us_frame_is_interlaced(raw) != 0
        self.origin = origin
        self.storage = storage
    }

    /// Its width and height.
    public var size: PictureSize { PictureSize(width: width, height: height) }

    /// Lends the bytes of one plane.
    ///
    /// - Parameters:
    ///   - plane: The plane's index; the order is that of `layout.model`, alpha last.
    ///   - body: Takes the bytes and the distance from one row to the next, in bytes. Rows may end in padding.
    public func withPlane<Result, Failure: Error>(
        _ plane: Int, _ body: (RawSpan, _ stride: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = storage.plane(plane, of: layout)
        // The storage outlives the call, and nobody writes to a frame that is shared.
        return try withExtendedLifetime(storage) { () throws(Failure) in
            try body(UnsafeRawBufferPointer(bytes).bytes, storage.stride(plane))
        }
    }

    /// Lends the samples of one plane: as bytes at 8 bits, as `UInt16` above, and as `Float` in floating point.
    ///
    /// - Parameters:
    ///   - plane: The plane's index; the order is that of `layout.model`, alpha last.
    ///   - type: `UInt8` when `layout.bytesPerSample` is 1, `UInt16` when it is 2, `Float` when it is 4.
    ///   - body: Takes the samples and the distance from one row to the next, in samples.
    public func withSamples<Sample: PlaneSample, Result, Failure: Error>(
        _ plane: Int, as type: Sample.Type,
        _ body: (Span<Sample>, _ stride: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(MemoryLayout<Sample>.size == layout.bytesPerSample, "samples have one size")
        let bytes = storage.plane(plane, of: layout)
        // As above; FFmpeg's planes and rows are aligned to their samples.
        return try withExtendedLifetime(storage) { () throws(Failure) in
            let samples = bytes.bindMemory(to: Sample.self)
            return try body(
                UnsafeBufferPointer(samples).span,
                storage.stride(plane) / MemoryLayout<Sample>.size)
        }
    }

    /// A changed copy. Times, tags and side data stay.
    public func editing<Failure: Error>(
        _ body: (inout FrameEditor) throws(Failure) -> Void
    ) throws(Failure) -> VideoFrame {
        var copy = self
        try copy.edit(body)
        return copy
    }

    /// Changes the frame in place. Its samples are copied before, unless nobody else has them.
    public mutating func edit<Failure: Error>(
        _ body: (inout FrameEditor) throws(Failure) -> Void
    ) throws(Failure) {
        if !isKnownUniquelyReferenced(&storage) || !storage.isWritable {
            storage = storage.copied(planes: layout)
        }
        var editor = FrameEditor(storage, layout: layout, width: width, height: height)
        try body(&editor)
    }
}

/// A type that samples of a plane can be read as: `UInt8`, `UInt16` or `Float`.
public protocol PlaneSample: BitwiseCopyable, Comparable, Sendable {}
extension UInt8: PlaneSample {}
extension UInt16: PlaneSample {}
extension Float: PlaneSample {}

/// What a frame is recognized by when a clip is opened again.
struct FrameOrigin: Sendable, Hashable, Codable {
    /// The timestamp as the decoder gave it, before any repair.
    var rawTicks: Int64?
    /// A hash of samples spread over the picture.
    var fingerprint: UInt64
    /// Every timestamp up to here was present and larger than the one before, so that reading may start in the
    /// middle and still give the same times.
    var isPlain: Bool
}

/// Owns one AVFrame with planar samples.
final class FrameStorage: Sendable {
    // Written only by its single owner, before it is shared or inside `edit`; references are counted atomically.
    nonisolated(unsafe) let raw: UnsafeMutablePointer<AVFrame>

    init() throws(MediaError) {
        guard let raw = av_frame_alloc() else { throw .outOfMemory }
        self.raw = raw
    }

    private init(adopting raw: UnsafeMutablePointer<AVFrame>) { self.raw = raw }

    deinit {
        var pointer: UnsafeMutablePointer<AVFrame>? = raw
        av_frame_free(&pointer)
    }

    /// Another holder of the same samples, with fields of its own.
    func sharing() throws(MediaError) -> FrameStorage {
        guard let clone = av_frame_clone(raw) else { throw .outOfMemory }
        return FrameStorage(adopting: clone)
    }

    /// A frame with samples of its own, uninitialized.
    static func allocated(
        _ format: AVPixelFormat, width: Int, height: Int
    ) throws(MediaError) -> FrameStorage {
        let storage = try FrameStorage()
        storage.raw.pointee.format = format.rawValue
        storage.raw.pointee.width = Int32(width)
        storage.raw.pointee.height = Int32(height)
        guard av_frame_get_buffer(storage.raw, 0) >= 0 else { throw .outOfMemory }
        return storage
    }

    /// The decoder's timestamp.
    var ticks: Int64? {
        let ticks = raw.pointee.best_effort_timestamp
        return ticks == us_no_time ? nil : ticks
    }

    /// Nobody else holds the samples, the decoder included.
    var isWritable: Bool { av_frame_is_writable(raw) > 0 }

    func stride(_ plane: Int) -> Int { Int(us_frame_stride(raw, Int32(plane))) }

    /// The bytes of a plane, from its first sample to its last. Valid while the storage lives.
    func plane(_ index: Int, of layout: PixelLayout) -> UnsafeMutableRawBufferPointer {
        precondition(index >= 0 && index < layout.planeCount, "a plane of the layout")
        let size = layout.planeSize(
            index, width: Int(raw.pointee.width), height: Int(raw.pointee.height))
        let count = (size.height - 1) * stride(index) + size.width * layout.bytesPerSample
        return UnsafeMutableRawBufferPointer(
            start: us_frame_plane(raw, Int32(index)), count: count)
    }

    /// The same picture in memory of its own.
    func copied(planes layout: PixelLayout) -> FrameStorage {
        guard let clone = av_frame_clone(raw), av_frame_make_writable(clone) >= 0 else {
            // A process without the memory for one picture cannot go on; Swift's own arrays end it likewise.
            preconditionFailure("no memory for a picture")
        }
        return FrameStorage(adopting: clone)
    }
}

extension ColorTags {
    /// What a decoded frame says of itself. Without a word about the range RGB uses the full one, and so do the formats
    /// whose name says it.
    init(_ frame: UnsafePointer<AVFrame>, _ layout: PixelLayout) {
        let range = frame.pointee.color_range
        let isUntaggedRGB = layout.model == .gbr && range != AVCOL_RANGE_MPEG
        self.init(
            primaries: Int(frame.pointee.color_primaries.rawValue),
            transfer: Int(frame.pointee.color_trc.rawValue),
            matrix: Int(frame.pointee.colorspace.rawValue),
            isFullRange: range == AVCOL_RANGE_JPEG || isUntaggedRGB
                || PlanarForm.isFullRangeTwin(AVPixelFormat(frame.pointee.format)))
    }
}
