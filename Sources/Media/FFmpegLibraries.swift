import CFFmpeg

/// The FFmpeg libraries that the program runs with.
public enum FFmpegLibraries {
    /// FFmpeg's own name of its version, such as "5.1.6-0+deb12u1".
    public static var version: String { String(cString: av_version_info()) }

    /// Whether an encoder is built in, by FFmpeg's name of it.
    public static func hasEncoder(_ name: String) -> Bool {
        avcodec_find_encoder_by_name(name) != nil
    }
}
