import CFFmpeg

/// How bright an HDR clip was made to be: side data of its stream or of its first frame.
struct LightMetadata: Sendable, Hashable, Codable {
    /// The display that it was graded on.
    var display: Display?
    /// How bright its pictures are.
    var content: Content?

    init(_ frame: FrameStorage) {
        display = LightMetadata.bytes(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA)
            .flatMap(Display.init)
        content = LightMetadata.bytes(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL)
            .flatMap(Content.init)
    }

    /// Nothing is known.
    var isEmpty: Bool { display == nil && content == nil }

    private static func bytes(_ frame: FrameStorage, _ type: AVFrameSideDataType) -> [UInt8]? {
        guard let entry = av_frame_get_side_data(frame.raw, type)?.pointee, let data = entry.data
        else { return nil }
        // FFmpeg filled `size` bytes.
        return Array(UnsafeBufferPointer(start: data, count: Int(entry.size)))
    }

    /// The mastering display (SMPTE ST 2086).
    struct Display: Sendable, Hashable, Codable {
        /// An `AVMasteringDisplayMetadata`, as FFmpeg lays it out.
        let bytes: [UInt8]

        init?(_ bytes: [UInt8]) {
            guard bytes.count >= MemoryLayout<AVMasteringDisplayMetadata>.size else { return nil }
            self.bytes = bytes
        }

        /// In the words of x264 and x265 (annex D of H.264 and H.265): chromaticity in units of 0.00002, luminance of 0.0001
        /// cd/m2. `nil` when a part is missing.
        var words: String? {
            let m = bytes.withUnsafeBytes { $0.loadUnaligned(as: AVMasteringDisplayMetadata.self) }
            guard m.has_primaries != 0, m.has_luminance != 0 else { return nil }
            func part(_ value: AVRational, _ scale: Double) -> Int {
                value.den == 0 ? 0 : Int((Double(value.num) / Double(value.den) * scale).rounded())
            }
            func point(_ xy: (AVRational, AVRational)) -> String {
                "(\(part(xy.0, 50000)),\(part(xy.1, 50000)))"
            }
            let primaries = m.display_primaries
            return "G\(point(primaries.1))B\(point(primaries.2))R\(point(primaries.0))"
                + "WP\(point(m.white_point))"
                + "L(\(part(m.max_luminance, 10000)),\(part(m.min_luminance, 10000)))"
        }
    }

    /// The greatest and the mean light level (CTA-861.3).
    struct Content: Sendable, Hashable, Codable, CustomStringConvertible {
        /// An `AVContentLightMetadata`, as FFmpeg lays it out.
        let bytes: [UInt8]

        init?(_ bytes: [UInt8]) {
            guard bytes.count >= MemoryLayout<AVContentLightMetadata>.size else { return nil }
            self.bytes = bytes
        }

        /// The brightest pixel and the brightest picture's mean, in cd/m2.
        var description: String {
            let level = bytes.withUnsafeBytes {
                $0.loadUnaligned(as: AVContentLightMetadata.self)
            }
            return "\(level.MaxCLL),\(level.MaxFALL)"
        }
    }
}
