import CFFmpeg
import Foundation

/// Turns packets of one stream into pictures.
final class Decoder {
    // Owned by this object alone, which no two tasks share.
    let context: UnsafeMutablePointer<AVCodecContext>

    /// Pictures with more pixels are refused before memory is asked for: 16384 x 16384.
    static let pixelLimit = 1 << 28

    init(
        _ stream: UnsafeMutablePointer<AVStream>, of file: URL, threads: Int
    ) throws(MediaError) {
        guard let parameters = stream.pointee.codecpar else { throw .outOfMemory }
        let name = String(cString: avcodec_get_name(parameters.pointee.codec_id))
        guard let codec = avcodec_find_decoder(parameters.pointee.codec_id) else {
            throw .noDecoder(file: file, codec: name)
        }
        let size = PictureSize(
            width: Int(parameters.pointee.width), height: Int(parameters.pointee.height))
        if size.width > 0, size.height > Decoder.pixelLimit / size.width {
            throw .tooLarge(file: file, size: size, limit: Decoder.pixelLimit)
        }
        guard let context = avcodec_alloc_context3(codec) else { throw .outOfMemory }
        self.context = context
        try check(avcodec_parameters_to_context(context, parameters)) { code in
            .foreign(file: file, cause: code)
        }
        context.pointee.thread_count = Int32(clamping: max(1, threads))
        context.pointee.pkt_timebase = stream.pointee.time_base
        context.pointee.max_pixels = Int64(Decoder.pixelLimit)
        try check(avcodec_open2(context, codec, nil)) { code in
            .noPicture(file: file, cause: code)
        }
    }

    deinit {
        var pointer: UnsafeMutablePointer<AVCodecContext>? = context
        avcodec_free_context(&pointer)
    }

    /// Whether the next packet's picture is left out if no other one leans on it.
    ///
    /// In H.264 alone: of its pictures that is certain (`nal_ref_idc` 0 in ISO/IEC 14496-10). HEVC says it only within a
    /// temporal layer.
    var leavesOut = false {
        didSet {
            guard leavesOut != oldValue, context.pointee.codec_id == AV_CODEC_ID_H264 else {
                return
            }
            context.pointee.skip_frame = leavesOut ? AVDISCARD_NONREF : AVDISCARD_DEFAULT
        }
    }

    /// Hands a packet in; `nil` says that no more come. The result is FFmpeg's.
    func send(_ packet: PacketStorage?) -> Int32 { avcodec_send_packet(context, packet?.raw) }

    /// Takes a picture out. The result is FFmpeg's.
    func receive(into frame: FrameStorage) -> Int32 { avcodec_receive_frame(context, frame.raw) }

    /// Forgets everything, as needed after a seek.
    func flush() { avcodec_flush_buffers(context) }
}
