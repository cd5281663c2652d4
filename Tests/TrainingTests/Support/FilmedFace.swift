import Faces
import Foundation
import Imaging
import Inference
import Media

/// A face of a clip as a whole-face crop of 256 pixels, and its mesh.
struct FilmedFace {
    let picture: RGBImage
    let mesh: Landmarks<CropSpace>

    /// The faces of some frames of a clip, in which one person is seen.
    static func faces(_ clip: URL, frames: [Int]) throws -> [FilmedFace] {
        let reader = try ClipReader(clip, threads: 1)
        let tracker = try FaceTracker(NetworkRuntime())
        var found: [FilmedFace] = []
        var index = 0
        while found.count < frames.count, let event = try reader.next() {
            guard case .frame(let frame) = event else { continue }
            if frames.contains(index) {
                let picture = try SampledFrame(PictureConverter().planarRGB(frame))
                guard let face = try tracker.faces(in: picture, index: index).first else {
                    throw CancellationError()
                }
                let toCrop = Alignment.wholeFace.fit(face.landmarks).transform(crop: 256)
                found.append(
                    FilmedFace(
                        picture: picture.crop(toCrop, side: 256),
                        mesh: face.landmarks.mapped(by: toCrop)))
            }
            index += 1
        }
        return found
    }
}
