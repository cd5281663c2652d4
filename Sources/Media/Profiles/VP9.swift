extension EncodingProfile {
    /// VP9 that looks like the plate, alpha of 8-bit 4:2:0 left out.
    public static let vp9 = EncodingProfile(
        name: "vp9", summary: "VP9, visually lossless, for the web",
        coders: [
            Coder(
                "libvpx-vp9",
                ["crf": "16", "b": "0", "deadline": "good", "cpu-used": "2", "row-mt": "1"],
                delay: 0)
        ])
}
