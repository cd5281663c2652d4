extension EncodingProfile {
    /// ProRes for editing: 422 HQ, and 4444 where the plate has full chroma or alpha. In MOV.
    ///
    /// FFmpeg codes 10 bits a sample: an 8-bit plate gets two more (the numbers of its luma are then four times the
    /// plate's, as exactly as ProRes is), and one of 12 bits is rounded.
    public static let prores = EncodingProfile(
        name: "prores", summary: "ProRes 422 HQ or 4444 with alpha, for editing, in MOV",
        adapts: true, coders: [Coder("prores_ks", codesFields: true)])
}
