extension EncodingProfile {
    /// An OpenEXR file for each frame, of floating point of 16 bits, which hold plates of up to 10 bits without loss.
    ///
    /// FFmpeg writes numbers as they come: those of a plate of whole numbers stay encoded as the plate is, black at 0 and
    /// white at 1, and those of a plate in floating point stay what they are.
    public static let exr = EncodingProfile(
        name: "exr", summary: "OpenEXR of 16-bit floating point, a picture a frame",
        endings: ["exr"], coders: [Coder("exr", ["format": "half", "compression": "zip16"])])

    /// The same, of floating point of 32 bits, which hold every plate without loss.
    public static let exrFloat = EncodingProfile(
        name: "exr-float", summary: "OpenEXR of 32-bit floating point, a picture a frame",
        endings: ["exr"], coders: [Coder("exr", ["format": "float", "compression": "zip16"])])
}
