extension EncodingProfile {
    /// AV1 that looks like the plate: for the web, in 10 bits for HDR as well.
    ///
    /// libaom, whose packets each hold one picture to be shown, in the order of display. A constant quality of 18 at a speed
    /// of 6 keeps about what VP9's 16 does; slower speeds save a tenth of the bytes and take three times as long.
    public static let av1 = EncodingProfile(
        name: "av1", summary: "AV1, visually lossless, small; for the web",
        coders: [
            Coder(
                "libaom-av1",
                ["crf": "18", "b": "0", "usage": "good", "cpu-used": "6", "row-mt": "1"],
                delay: 0)
        ])
}
