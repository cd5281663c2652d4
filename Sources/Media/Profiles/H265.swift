extension EncodingProfile {
    /// H.265 that looks like the plate, for HDR and 10 or 12 bits above all: players know it there, and H.264 they do not.
    ///
    /// The constant rate factor of 18 gives about the quality of H.264's 17. With a pyramid of B-frames a packet comes at most
    /// two frames before its turn.
    public static let h265 = EncodingProfile(
        name: "h265", summary: "H.265, visually lossless, small; for HDR and 10 bits",
        coders: [Coder("libx265", ["crf": "18", "preset": "medium"], delay: 2)])
}
