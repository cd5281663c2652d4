import CFFmpeg

/// An error number of FFmpeg: a negative `errno`, or one of its own.
public struct FFmpegCode: Hashable, Sendable, CustomStringConvertible {
    /// The number, negative.
    public let number: Int32

    /// A code by its number.
    public init(_ number: Int32) { self.number = number }

    /// FFmpeg's own short words for it: `Invalid data found when processing input`.
    public var description: String {
        var text = [CChar](repeating: 0, count: 128)
        av_strerror(number, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension FFmpegCode {
    static let outOfMemory = FFmpegCode(us_error_memory)
    static let invalidData = FFmpegCode(us_error_invalid)
    static let notSupported = FFmpegCode(-ENOSYS)
}

/// Passes a result on, or turns a negative one into the error that `error` makes of it.
@discardableResult
func check(
    _ result: Int32, _ error: (FFmpegCode) -> MediaError
) throws(MediaError) -> Int32 {
    if result < 0 { throw error(FFmpegCode(result)) }
    return result
}
