import Imaging

extension EncodingProfile {
    /// A TIFF for each frame: RGB or gray of 8 bits where the plate has such, of 16 otherwise, alpha included.
    public static let tiff = EncodingProfile(
        name: "tiff", summary: "TIFF of 8 or 16 bits, a picture a frame", endings: ["tif", "tiff"],
        coders: [Coder("tiff", ["compression_algo": "deflate"], layouts: PixelLayout.ofPictures)])
}
