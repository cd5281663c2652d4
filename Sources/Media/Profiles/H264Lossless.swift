extension EncodingProfile {
    /// H.264 that keeps every sample. Large, and in a profile (High 4:4:4 Predictive) that few players know: for
    /// further work and for proofs.
    public static let h264Lossless = EncodingProfile(
        name: "h264-lossless", summary: "H.264, bit-identical to what was painted, large",
        coders: ["libx264", "libx264rgb"].map {
            Coder($0, ["qp": "0", "preset": "veryfast"], codesFields: true)
        })
}
