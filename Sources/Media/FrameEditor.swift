public import Imaging

/// The samples of a frame while they are changed. It lives only inside `VideoFrame.edit`.
public struct FrameEditor: ~Copyable {
    /// Columns.
    public let width: Int
    /// Rows.
    public let height: Int
    /// How the planes lie in memory.
    public let layout: PixelLayout
    private let storage: FrameStorage

    init(_ storage: FrameStorage, layout: PixelLayout, width: Int, height: Int) {
        self.storage = storage
        self.layout = layout
        self.width = width
        self.height = height
    }

    /// Lends the bytes of one plane for writing.
    ///
    /// - Parameters:
    ///   - plane: The plane's index; the order is that of `layout.model`, alpha last.
    ///   - body: Takes the bytes and the distance from one row to the next, in bytes.
    public mutating func withPlane<Result, Failure: Error>(
        _ plane: Int, _ body: (inout MutableRawSpan, _ stride: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let bytes = storage.plane(plane, of: layout)
        // `edit` made this storage the only holder of the samples, and `mutating` lets one caller in at a time.
        var span = bytes.mutableBytes
        return try body(&span, storage.stride(plane))
    }

    /// Lends the samples of one plane for writing, as bytes at 8 bits, as `UInt16` above, and as `Float` in floating point.
    ///
    /// - Parameters:
    ///   - plane: The plane's index; the order is that of `layout.model`, alpha last.
    ///   - type: `UInt8` when `layout.bytesPerSample` is 1, `UInt16` when it is 2, `Float` when it is 4.
    ///   - body: Takes the samples and the distance from one row to the next, in samples.
    public mutating func withSamples<Sample: PlaneSample, Result, Failure: Error>(
        _ plane: Int, as type: Sample.Type,
        _ body: (inout MutableSpan<Sample>, _ stride: Int) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(MemoryLayout<Sample>.size == layout.bytesPerSample, "samples have one size")
        let samples = storage.plane(plane, of: layout).bindMemory(to: Sample.self)
        // As above; FFmpeg's planes and rows are aligned to their samples.
        var span = samples.mutableSpan
        return try body(&span, storage.stride(plane) / MemoryLayout<Sample>.size)
    }
}
