import Imaging

extension EncodingProfile {
    /// DNxHR for editing: HQ in 8 bits, HQX in 10, 444 for full chroma and RGB. At least 256 by 120 pixels.
    public static let dnxhr = EncodingProfile(
        name: "dnxhr", summary: "DNxHR HQ, HQX or 444, for editing", adapts: true,
        coders: [
            Coder(
                "dnxhd", ["profile": "dnxhr_hq"],
                layouts: [PixelLayout(model: .yCbCr, bitDepth: 8, chromaShiftX: 1)], least: least),
            Coder(
                "dnxhd", ["profile": "dnxhr_hqx"],
                layouts: [PixelLayout(model: .yCbCr, bitDepth: 10, chromaShiftX: 1)], least: least),
            Coder(
                "dnxhd", ["profile": "dnxhr_444"],
                layouts: [
                    PixelLayout(model: .yCbCr, bitDepth: 10),
                    PixelLayout(model: .gbr, bitDepth: 10),
                ], least: least),
        ])

    private static let least = PictureSize(width: 256, height: 120)
}
