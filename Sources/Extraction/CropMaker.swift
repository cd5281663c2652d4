import Faces
import Foundation
import Imaging
import Media

/// Cuts crops out of frames and measures them.
struct CropMaker {
    /// A crop with what is known of it.
    struct Crop {
        var side: Int
        /// From the frame as it is stored.
        var transform: Transform<FrameSpace, CropSpace>
        var landmarks: Landmarks<CropSpace>
        var jpeg: [UInt8]
        var sharpness: Double
        var signature: PictureSignature
    }

    private let settings: ExtractionSettings
    private let toUpright: Transform<FrameSpace, FrameSpace>

    init(_ settings: ExtractionSettings, toStored: Transform<FrameSpace, FrameSpace>) {
        self.settings = settings
        toUpright = toStored.inverse
    }

    /// - Parameters:
    ///   - picture: The upright frame.
    ///   - steady: The way into a crop of `unit` pixels.
    ///   - landmarks: The face's mesh in the upright frame.
    func crop(
        of picture: SampledFrame, steady: Transform<FrameSpace, CropSpace>, unit: Int,
        landmarks: Landmarks<FrameSpace>
    ) throws(ExtractionError) -> Crop {
        let side = side(steady, unit: unit)
        let scale = Double(side) / Double(unit)
        let toCrop = steady.then(Transform<CropSpace, CropSpace>(a: scale, b: 0, tx: 0, ty: 0))
        let image = picture.crop(toCrop, side: side)
        let jpeg: [UInt8]
        do {
            jpeg = try StillImage.jpeg(image, quality: settings.jpegQuality)
        } catch {
            throw .picture(error)
        }
        return Crop(
            side: side, transform: toUpright.then(toCrop), landmarks: landmarks.mapped(by: toCrop),
            jpeg: jpeg, sharpness: image.sharpness ?? -6, signature: PictureSignature(of: image))
    }

    private func side(_ steady: Transform<FrameSpace, CropSpace>, unit: Int) -> Int {
        switch settings.size {
        case .pixels(let side): return side
        case .native:
            // Rounded down: a crop larger than the face would be enlarged.
            let own = Int((Double(unit) / steady.scale).rounded(.down))
            return max(16, min(ExtractionSettings.nativeLimit, own))
        }
    }
}
