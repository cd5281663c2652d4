import Conversion
import Faces
import Imaging
import Media
import Networks
import Torch

/// A network that gives the plate's own face back, with its colors moved.
struct StandIn: FaceNetwork {
    var resolution = 96
    var coverage = 0.896
    var normalizesColors = false
    var sourceColors = FaceColors.unchanged
    /// Added to red, green and blue.
    var shift = SIMD3<Float>(0.2, -0.1, 0.05)

    var sourceHairline: Hairline?

    /// Covers the pixels of this column of the square and those to its left; `nil` where it cannot tell.
    var coveredTo: Int?

    func covered(_ faces: [FloatRGB]) throws(TorchError) -> [Plane<Float>]? {
        guard let coveredTo else { return nil }
        var cover = Plane<Float>(width: resolution, height: resolution, repeating: 0)
        for y in 0..<resolution { for x in 0...coveredTo { cover[x, y] = 1 } }
        return faces.map { _ in cover }
    }

    func encode(_ faces: [FloatRGB]) throws(TorchError) -> [[Float]] {
        faces.map { $0.red + $0.green + $0.blue }
    }

    func decode(_ codes: [[Float]]) throws(TorchError) -> [FloatRGB] {
        codes.map { code in
            let count = resolution * resolution
            var face = FloatRGB(width: resolution, height: resolution)
            face.red = code[..<count].map { $0 + shift.x }
            face.green = code[count..<2 * count].map { $0 + shift.y }
            face.blue = code[(2 * count)...].map { $0 + shift.z }
            return face
        }
    }
}

extension SwapPass {
    /// All frames of a clip, painted, with one face in each.
    func painted(
        _ clip: MadeClip, _ face: (VideoFrame) -> TrackedFace
    ) throws -> [PaintedFrame] {
        var painted: [PaintedFrame] = []
        for frame in try clip.frames() {
            painted += try push(
                frame,
                FrameFaces(startsShot: frame.index == 0, targets: [TargetFace(face(frame))]))
        }
        return try painted + finish()
    }
}
