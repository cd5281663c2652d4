import CFFmpeg

/// What an encoder is told in its library's own words, besides FFmpeg's options: how bright an HDR clip was made to be,
/// which FFmpeg 5 drops otherwise, how many threads it may have, and to be silent.
struct EncoderWords {
    /// FFmpeg's name of the option that takes such words.
    let option: String
    /// The words.
    let value: String

    /// `nil` when there is nothing to say.
    init?(_ recipe: EncodingRecipe) {
        let words: [String?]
        switch recipe.encoder {
        case "libx264", "libx264rgb":
            option = "x264-params"
            words = [
                recipe.light.display?.words.map { "mastering-display=\($0)" },
                recipe.light.content.map { "cll=\($0)" },
                Self.hasWideVectors ? "asm=avx2" : nil,
            ]
        case "libx265":
            option = "x265-params"
            words = [
                "log-level=error", "pools=\(recipe.threads)",
                recipe.light.isEmpty ? nil : "hdr10=1",
                recipe.light.display?.words.map { "master-display=\($0)" },
                recipe.light.content.map { "max-cll=\($0)" },
            ]
        default: return nil
        }
        let said = words.compactMap(\.self)
        if said.isEmpty { return nil }
        value = said.joined(separator: ":")
    }

    /// On processors with AVX-512, x264's macroblock tree reads memory that it never wrote (seen in build 164 at 160x120,
    /// 176x144, 320x240 and 360x288): the second encoder of a process gives other bytes than the first. Its AVX2 code does
    /// not, and is as fast.
    private static var hasWideVectors: Bool { av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0 }
}
