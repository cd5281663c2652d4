import CFFmpeg

/// How bright an HDR clip was made to be: side data of its stream or of its first frame, as FFmpeg lays it out.
struct LightMetadata: Sendable, Hashable, Codable {
    /// An `AVMasteringDisplayMetadata`.
    var display: [UInt8]?
    /// An `AVContentLightMetadata`.
    var content: [UInt8]?

    init(_ frame: FrameStorage) {
        display = LightMetadata.bytes(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA)
        content = LightMetadata.bytes(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL)
    }

    private static func bytes(_ frame: FrameStorage, _ type: AVFrameSideDataType) -> [UInt8]? {
        guard let entry = av_frame_get_side_data(frame.raw, type)?.pointee, let data = entry.data
        else { return nil }
        // FFmpeg filled `size` bytes.
        return Array(UnsafeBufferPointer(start: data, count: Int(entry.size)))
    }

    /// The same in x264's words; `nil` when there is nothing to say. Chromaticity in units of 0.00002, luminance of
    /// 0.0001 cd/m2, as H.264's annex D counts.
    var x264Parameters: String? {
        var words: [String] = []
        if let display, display.count >= MemoryLayout<AVMasteringDisplayMetadata>.size {
            let m = display.withUnsafeBytes {
                $0.loadUnaligned(as: AVMasteringDisplayMetadata.self)
            }
            func part(_ value: AVRational, _ scale: Double) -> Int {
                value.den == 0 ? 0 : Int((Double(value.num) / Double(value.den) * scale).rounded())
            }
            func point(_ xy: (AVRational, AVRational)) -> String {
                "(\(part(xy.0, 50000)),\(part(xy.1, 50000)))"
            }
            if m.has_primaries != 0, m.has_luminance != 0 {
                let primaries = m.display_primaries
                words.append(
                    "mastering-display=G\(point(primaries.1))B\(point(primaries.2))"
                        + "R\(point(primaries.0))WP\(point(m.white_point))"
                        + "L(\(part(m.max_luminance, 10000)),\(part(m.min_luminance, 10000)))")
            }
        }
        if let content, content.count >= MemoryLayout<AVContentLightMetadata>.size {
            let level = content.withUnsafeBytes {
                $0.loadUnaligned(as: AVContentLightMetadata.self)
            }
            words.append("cll=\(level.MaxCLL),\(level.MaxFALL)")
        }
        return words.isEmpty ? nil : words.joined(separator: ":")
    }
}
