extension EncodingProfile {
    /// H.264 that looks like the plate. Plays everywhere when the plate is 8-bit 4:2:0.
    ///
    /// The constant rate factor of 17 is below what a viewer tells from the plate at the usual distance.
    public static let h264 = EncodingProfile(
        name: "h264", summary: "H.264, visually lossless, small",
        coders: ["libx264", "libx264rgb"].map {
            Coder($0, ["crf": "17", "preset": "medium"], codesFields: true)
        })
}
