import CFFmpeg

/// One coded piece of a stream that is not decoded: sound, a subtitle, a timecode. Immutable.
public struct Packet: Sendable {
    /// The index of its stream in the file.
    public let stream: Int
    let storage: PacketStorage

    init(_ storage: PacketStorage) {
        self.storage = storage
        stream = Int(storage.raw.pointee.stream_index)
    }

    /// The number of its bytes.
    public var byteCount: Int { Int(storage.raw.pointee.size) }

    /// Lends its bytes, for the call only.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        // FFmpeg holds `size` bytes at `data` as long as the storage lives, and nobody writes to them.
        withExtendedLifetime(storage) {
            body(UnsafeRawBufferPointer(start: storage.raw.pointee.data, count: byteCount))
        }
    }
}

/// Owns one AVPacket.
final class PacketStorage: Sendable {
    // Written only before the packet is shared; FFmpeg counts references to its bytes atomically.
    nonisolated(unsafe) let raw: UnsafeMutablePointer<AVPacket>

    init() throws(MediaError) {
        guard let raw = av_packet_alloc() else { throw .outOfMemory }
        self.raw = raw
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVPacket>? = raw
        av_packet_free(&pointer)
    }
}

/// What a reader meets next.
public enum MediaEvent: Sendable {
    /// A picture of the decoded stream, in the order of display.
    case frame(VideoFrame)
    /// A packet of another stream, when packets are asked for.
    case packet(Packet)
    /// A damaged place. Reading goes on behind it, unless its kind is `.truncated`.
    case damage(Damage)
}
