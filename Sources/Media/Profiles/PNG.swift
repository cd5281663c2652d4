import Imaging

extension EncodingProfile {
    /// A PNG for each frame: RGB or gray of 8 bits where the plate has such, of 16 otherwise, alpha included. Each picture
    /// says in a `cICP` chunk what its numbers mean.
    ///
    /// The predictor and the level are those that cost least time for nearly the least size.
    public static let png = EncodingProfile(
        name: "png", summary: "PNG of 8 or 16 bits, a picture a frame", endings: ["png"],
        coders: [
            Coder(
                "png", ["pred": "up", "compression_level": "3"],
                layouts: PixelLayout.ofPictures)
        ])
}

extension PixelLayout {
    /// What files of single pictures hold: RGB with or without alpha, and gray, of 8 and 16 bits.
    static let ofPictures: [PixelLayout] = [8, 16].flatMap { bits in
        [
            PixelLayout(model: .gray, bitDepth: bits), PixelLayout(model: .gbr, bitDepth: bits),
            PixelLayout(model: .gbr, bitDepth: bits, hasAlpha: true),
        ]
    }
}
