extension EncodingProfile {
    /// FFV1: keeps every sample of luma and color differences up to 16 bits, with a checksum for each slice. For archives
    /// and further work, in MKV.
    public static let ffv1 = EncodingProfile(
        name: "ffv1", summary: "FFV1, bit-identical to what was painted, for archives",
        encoder: "ffv1", rgbEncoder: nil,
        options: ["level": "3", "slices": "4", "slicecrc": "1", "coder": "range_def"])
}
