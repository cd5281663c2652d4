import CFFmpeg

/// What an encoder is told in its library's own words, besides FFmpeg's options: how bright an HDR clip was made to be,
/// which FFmpeg 5 drops otherwise, how many threads it may have, and to be silent.
package struct EncoderWords {
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
                Self.readsBehindRows(
                    ofWidth: recipe.codedSize.width, hasWideVectors: Self.hasWideVectors)
                    ? "asm=avx2" : nil,
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

    /// Whether x264 reads memory that it never wrote, so that the second encoder of a process gives other bytes than the first.
    ///
    /// Its macroblock tree goes through a row in eights on processors with AVX-512, and where the row is no multiple of them, takes
    /// what lies behind it for macroblocks (build 164). Its AVX2 code does not, and takes a tenth longer.
    package static func readsBehindRows(ofWidth width: Int, hasWideVectors: Bool) -> Bool {
        let columns = (width + 15) / 16
        return hasWideVectors && columns % 8 != 0
    }

    private static var hasWideVectors: Bool { av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0 }
}
