extension EncodingProfile {
    /// H.264 that keeps every sample. Large, and in a profile (High 4:4:4 Predictive) that few players know: for
    /// further work and for proofs.
    public static let h264Lossless = EncodingProfile(
        name: "h264-lossless", summary: "H.264, bit-identical to what was painted, large",
        encoder: "libx264", rgbEncoder: "libx264rgb",
        options: ["qp": "0", "preset": "veryfast"])
}
