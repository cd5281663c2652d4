extension EncodingProfile {
    /// FFV1: keeps every sample up to 16 bits, alpha included, every frame by itself, with a checksum for each slice. For
    /// archives and further work, in MKV.
    public static let ffv1 = EncodingProfile(
        name: "ffv1", summary: "FFV1, bit-identical to what was painted, with alpha, for archives",
        coders: [
            Coder(
                "ffv1",
                ["level": "3", "slices": "4", "slicecrc": "1", "coder": "range_def", "g": "1"],
                codesFields: true)
        ])
}
