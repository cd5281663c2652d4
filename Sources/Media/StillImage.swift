import CFFmpeg
import CTurboJPEG
public import Foundation
public import Imaging

/// Still pictures: JPEG and PNG in memory, and any picture file that FFmpeg reads.
public enum StillImage {
    /// The most pixels that a still picture may have: 256 million.
    public static let pixelLimit = 1 << 28

    /// A JPEG with chroma at full resolution (4:4:4).
    ///
    /// - Parameters:
    ///   - image: The picture; at most 65535 pixels on a side.
    ///   - quality: 1 ... 100. The default is 95.
    public static func jpeg(_ image: RGBImage, quality: Int = 95) throws(MediaError) -> [UInt8] {
        let codec = try Turbo(tjInitCompress())
        var data: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        let result = tjCompress2(
            codec.handle, image.bytes, Int32(clamping: image.width), 0,
            Int32(clamping: image.height), Int32(TJPF_RGB.rawValue), &data, &size,
            Int32(TJSAMP_444.rawValue), Int32(min(max(quality, 1), 100)), TJFLAG_ACCURATEDCT)
        defer { tjFree(data) }
        guard result == 0, let data else { throw codec.error }
        // The library filled `size` bytes of its own buffer.
        return Array(UnsafeBufferPointer(start: data, count: Int(size)))
    }

    /// The picture of a JPEG in memory, unturned.
    public static func decodeJPEG(_ bytes: [UInt8]) throws(MediaError) -> RGBImage {
        let codec = try Turbo(tjInitDecompress())
        var (width, height, sampling, space): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        guard
            tjDecompressHeader3(
                codec.handle, bytes, UInt(bytes.count), &width, &height, &sampling, &space) == 0
        else { throw codec.error }
        let count = Int(width) * Int(height)
        guard count > 0, count <= pixelLimit else {
            throw .notAPicture(cause: "\(width) x \(height) pixels")
        }
        var result: Int32 = 0
        let pixels = [UInt8](unsafeUninitializedCapacity: 3 * count) { target, filled in
            target.initialize(repeating: 0)
            result = tjDecompress2(
                codec.handle, bytes, UInt(bytes.count), target.baseAddress, width, 0, height,
                Int32(TJPF_RGB.rawValue), TJFLAG_ACCURATEDCT)
            filled = 3 * count
        }
        // A warning leaves a picture, but it is that of a damaged file.
        guard result == 0 else { throw codec.error }
        return RGBImage(width: Int(width), height: Int(height), bytes: pixels)
    }

    /// A PNG of 8 bits a sample.
    public static func png(_ image: RGBImage) throws(MediaError) -> [UInt8] {
        try PNGEncoder.encode(image)
    }

    /// The first picture of any file that FFmpeg reads, turned as the file asks.
    public static func read(_ file: URL) throws(MediaError) -> RGBImage {
        let picture = try FolderSource.picture(file)
        let form = try PlanarForm.required(
            AVPixelFormat(picture.raw.pointee.format), of: file)
        let turn = Turn(picture.raw)
        let storage = try form.planar(picture)
        let frame = VideoFrame(
            storage, index: 0, time: RationalTime(ticks: 0, base: TimeBase(1, 1)), duration: nil,
            layout: form.layout,
            origin: FrameOrigin(rawTicks: nil, fingerprint: 0, isPlain: false))
        let upright = try PictureConverter().planarRGB(frame).interleaved
        return upright.turned(turn)
    }
}

/// One of libjpeg-turbo's codecs.
private final class Turbo {
    // Owned by this object alone, for one call.
    let handle: tjhandle

    init(_ handle: tjhandle?) throws(MediaError) {
        guard let handle else { throw .outOfMemory }
        self.handle = handle
    }

    deinit { tjDestroy(handle) }

    /// What the library says about its last failure.
    var error: MediaError { .notAPicture(cause: String(cString: tjGetErrorStr2(handle))) }
}

/// FFmpeg's PNG encoder.
private enum PNGEncoder {
    static func encode(_ image: RGBImage) throws(MediaError) -> [UInt8] {
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_PNG) else {
            throw .noEncoder(codec: "png")
        }
        var context = avcodec_alloc_context3(codec)
        guard let open = context else { throw .outOfMemory }
        defer { avcodec_free_context(&context) }
        open.pointee.width = Int32(clamping: image.width)
        open.pointee.height = Int32(clamping: image.height)
        open.pointee.pix_fmt = AV_PIX_FMT_RGB24
        open.pointee.time_base = AVRational(num: 1, den: 1)
        open.pointee.thread_count = 1
        func failed(_ code: FFmpegCode) -> MediaError { .encoding(frame: 0, cause: code) }
        try check(avcodec_open2(open, codec, nil), failed)
        let frame = try FrameStorage.allocated(
            AV_PIX_FMT_RGB24, width: image.width, height: image.height)
        // The frame's rows hold at least three bytes a pixel.
        let rows = us_frame_plane(frame.raw, 0)!
        for y in 0..<image.height {
            let row = image.bytes[3 * y * image.width..<3 * (y + 1) * image.width]
            _ = UnsafeMutableBufferPointer(
                start: rows + y * frame.stride(0), count: 3 * image.width
            ).update(fromContentsOf: row)
        }
        try check(avcodec_send_frame(open, frame.raw), failed)
        let packet = try PacketStorage()
        try check(avcodec_receive_packet(open, packet.raw), failed)
        return Array(
            UnsafeBufferPointer(start: packet.raw.pointee.data, count: Int(packet.raw.pointee.size))
        )
    }
}

extension RGBImage {
    /// Turned clockwise by a multiple of 90 degrees, mirrored before. Other angles are left alone.
    func turned(_ turn: Turn) -> RGBImage {
        guard turn.degrees % 90 == 0, turn.degrees != 0 || turn.isMirrored else { return self }
        let isSideways = turn.degrees % 180 != 0
        var result = RGBImage(
            width: isSideways ? height : width, height: isSideways ? width : height)
        for y in 0..<height {
            for x in 0..<width {
                let fx = turn.isMirrored ? width - 1 - x : x
                let (tx, ty): (Int, Int)
                switch turn.degrees {
                case 90: (tx, ty) = (height - 1 - y, fx)
                case 180: (tx, ty) = (width - 1 - fx, height - 1 - y)
                case 270: (tx, ty) = (y, width - 1 - fx)
                default: (tx, ty) = (fx, y)
                }
                let (from, to) = (3 * (y * width + x), 3 * (ty * result.width + tx))
                for channel in 0..<3 { result.bytes[to + channel] = bytes[from + channel] }
            }
        }
        return result
    }
}
