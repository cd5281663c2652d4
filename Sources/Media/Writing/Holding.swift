import CFFmpeg
import Foundation
import Imaging

/// Whether a container can hold what a result is made of, asked before a single frame is encoded.
enum Holding {
    /// Throws for the first thing that `container` cannot hold, and names the containers that can hold it.
    static func check(
        _ container: Container, plate: Demuxer?, encoder: Encoder, info: ClipInfo,
        leavingOut: Set<Int>
    ) throws(MediaError) {
        if info.rotation != 0 || info.isMirrored, container == .mkv {
            // FFmpeg's Matroska muxer drops the display matrix without a word.
            throw .cannotKeep(.displayMatrix, container: container, use: [.mp4, .mov])
        }
        func holdsVideo(_ container: Container) -> Bool {
            guard
                let output = try? OutputStreams(
                    container, plate: nil, encoder: encoder, info: info, isKept: { _ in false })
            else { return false }
            return writesHeader(output)
        }
        guard holdsVideo(container) else {
            throw .cannotHoldVideo(
                profile: encoder.profile, container: container,
                use: Container.allCases.filter(holdsVideo))
        }
        for stream in plate?.streams.map({ StreamInfo($0) }) ?? [] {
            if stream.index == info.videoStream || leavingOut.contains(stream.index) { continue }
            func holds(_ container: Container) -> Bool {
                Holding.holds(stream, in: container, plate: plate, encoder: encoder, info: info)
            }
            if holds(container) { continue }
            throw .cannotHold(
                stream: stream, container: container,
                use: Container.allCases.filter { $0 != container && holds($0) })
        }
    }

    /// Writes a header with the video and this one stream into memory: what FFmpeg's tables promise and its muxers
    /// refuse (Opus in MOV) shows only there.
    private static func holds(
        _ stream: StreamInfo, in container: Container, plate: Demuxer?, encoder: Encoder,
        info: ClipInfo
    ) -> Bool {
        switch (stream.kind, container) {
        // These two are dropped without a word.
        case (.coverArt, .mov), (.attachment, .mp4), (.attachment, .mov): return false
        default: break
        }
        guard
            let output = try? OutputStreams(
                container, plate: plate, encoder: encoder, info: info,
                isKept: { $0.index == stream.index })
        else { return false }
        if let copy = output.copies[stream.index]?.pointee.codecpar.pointee {
            let isTimecode = copy.codec_id == AV_CODEC_ID_NONE && copy.codec_tag != 0
            let format = output.context.pointee.oformat
            if !isTimecode, stream.kind != .attachment,
                avformat_query_codec(format, copy.codec_id, FF_COMPLIANCE_NORMAL) == 0
            {
                return false
            }
        }
        return writesHeader(output)
    }

    private static func writesHeader(_ output: OutputStreams) -> Bool {
        guard avio_open_dyn_buf(&output.context.pointee.pb) >= 0 else { return false }
        defer {
            var bytes: UnsafeMutablePointer<UInt8>?
            avio_close_dyn_buf(output.context.pointee.pb, &bytes)
            av_free(bytes)
            output.context.pointee.pb = nil
        }
        return avformat_write_header(output.context, nil) >= 0
    }
}
