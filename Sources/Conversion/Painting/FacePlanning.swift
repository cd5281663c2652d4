import Faces
import Imaging
import Media
import Networks

extension FacePainter {
    /// Where and how strongly a face is painted, or why it is not.
    ///
    /// - Parameters:
    ///   - before: The same track's transform in the frame before; `nil` when it was not there.
    ///   - after: The same in the frame after.
    ///   - frame: The size of the frame.
    func plan(
        _ face: TargetFace, before: Transform<FrameSpace, CropSpace>?,
        after: Transform<FrameSpace, CropSpace>?, frame: PictureSize
    ) -> Result<FacePlan, SkippedFace> {
        let limits = settings.faces
        guard face.presence >= limits.presence else { return .failure(.uncertain) }
        let steady = TransformSmoother.mean(before: before, face.toCrop, after: after)
        let toNetwork = steady.then(square.fromCrop(TargetFace.cropSide))
        guard toNetwork.scale > 0, Double(square.side) / toNetwork.scale >= 16 else {
            return .failure(.tooSmall)
        }
        let outline = face.landmarks[MeshIndices.oval]
        let inside = outline.filter {
            (0...Double(frame.width)).contains($0.x) && (0...Double(frame.height)).contains($0.y)
        }
        guard Double(inside.count) >= limits.inFrame * Double(outline.count) else {
            return .failure(.outsideFrame)
        }
        let beyond = abs(face.pose.yaw) - limits.yaw
        let turned = limits.yawFade > 0 ? beyond / limits.yawFade : (beyond > 0 ? 1 : 0)
        guard turned < 1 else { return .failure(.turnedAway) }
        return .success(
            FacePlan(
                track: face.track, toNetwork: toNetwork,
                mesh: face.landmarks.mapped(by: toNetwork), opacity: Float(1 - max(0, turned))))
    }

    /// The regions of a planned face.
    func regions(_ plan: FacePlan) -> FaceRegions {
        FaceRegions(plan.mesh, side: square.side, unit: square.unit)
    }

    /// The colors of a face over its oval; `nil` when none of it lies in the square.
    func colors(of face: FloatRGB, _ regions: FaceRegions) -> FaceColors? {
        let weights = regions.oval.samples
        let total = weights.reduce(0, +)
        guard total > 0 else { return nil }
        let red = moments(face.red, weights: weights, total: total)
        let green = moments(face.green, weights: weights, total: total)
        let blue = moments(face.blue, weights: weights, total: total)
        return FaceColors(
            mean: SIMD3(red.mean, green.mean, blue.mean),
            deviation: SIMD3(red.deviation, green.deviation, blue.deviation))
    }
}
