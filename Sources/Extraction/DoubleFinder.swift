import Faces
import Foundation
import Imaging

/// Finds faces that look like one that is kept: the same expression, the same pose, the same light.
///
/// A face is compared with the last kept ones and with some kept earlier in about the same pose, so that a pose or an
/// expression that comes only once is never lost, and memory stays bounded.
struct DoubleFinder {
    /// Two faces are doubles when their features lie no farther apart, in pixels of a 256 crop (root mean square)...
    static let mostApart = 0.3
    /// ... and their small gray pictures differ no more, in steps of 0 ... 255.
    static let mostDifferent = 0.4

    private struct Kept {
        var features: [SIMD2<Float>]
        var signature: PictureSignature
    }

    private struct Bin: Hashable {
        var yaw: Int
        var pitch: Int
        var roll: Int
    }

    /// Degrees of a bin of poses.
    private static let degrees = 4.0
    /// Kept faces of a bin that are compared with.
    private static let perBin = 12
    /// Bins that are remembered.
    private static let mostBins = 2048
    private static let indices =
        MeshIndices.lipsOuter + MeshIndices.lipsInner + MeshIndices.rightEye + MeshIndices.leftEye
        + MeshIndices.rightBrow + MeshIndices.leftBrow + MeshIndices.nose

    private var bins: [Bin: [Kept]] = [:]

    /// Whether the face is a double of one that is kept. One that is none is kept from now on.
    mutating func isDouble(_ face: FaceRecord, _ signature: PictureSignature) -> Bool {
        let scale = 256 / Float(face.size)
        let features = Self.indices.map { index in
            let point = face.landmarks.points[index]
            return SIMD2(point.x, point.y) * scale
        }
        func number(_ angle: Double) -> Int { Int((angle / Self.degrees).rounded(.down)) }
        let bin = Bin(
            yaw: number(face.pose.yaw), pitch: number(face.pose.pitch),
            roll: number(face.pose.roll))
        // A pose at the edge of its bin may have its double in the next one.
        for yaw in -1...1 {
            for pitch in -1...1 {
                for roll in -1...1 {
                    let near = Bin(
                        yaw: bin.yaw + yaw, pitch: bin.pitch + pitch, roll: bin.roll + roll)
                    for kept in bins[near] ?? [] where Self.isDouble(kept, features, signature) {
                        return true
                    }
                }
            }
        }
        if bins.count >= Self.mostBins, bins[bin] == nil { bins.removeAll() }
        var kept = bins[bin] ?? []
        if kept.count == Self.perBin { kept.removeFirst() }
        kept.append(Kept(features: features, signature: signature))
        bins[bin] = kept
        return false
    }

    private static func isDouble(
        _ kept: Kept, _ features: [SIMD2<Float>], _ signature: PictureSignature
    ) -> Bool {
        guard kept.signature.distance(to: signature) <= mostDifferent else { return false }
        var sum: Float = 0
        for i in features.indices {
            let d = kept.features[i] - features[i]
            sum += (d * d).sum()
        }
        return (sum / Float(features.count)).squareRoot() <= Float(mostApart)
    }
}
