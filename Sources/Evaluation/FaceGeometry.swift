import Faces
import Foundation
import Imaging

/// Where things are on the aligned crop of one plate's face: the same for every picture that is compared with the plate.
///
/// Lengths are in face units: a whole-face crop is 114.286 units wide.
struct FaceGeometry {
    /// The side of the crop.
    static let side = 256
    private static let unit = Float(side) / 114.285_714
    static let sectors = 24

    /// From the upright frame into the crop.
    let toCrop: Transform<FrameSpace, CropSpace>
    /// How many crop pixels one frame pixel becomes.
    var scale: Double { toCrop.scale }
    /// The distance to the edge of the swapped region, in units, positive inside.
    let depth: Plane<Float>
    /// The skin: the region 2 units inside its edge without lips and eyes.
    let skin: [Bool]

    /// The region that a swap changes: the oval as `conversion.json` shrinks and erodes it by default.
    ///
    /// - Parameter toCrop: The way into the crop, steadied in time: an alignment that shakes would make every picture
    ///   flicker by its own contrast.
    init(_ face: Landmarks<FrameSpace>, toCrop: Transform<FrameSpace, CropSpace>) {
        self.toCrop = toCrop
        let mesh: Landmarks<CropSpace> = face.mapped(by: toCrop)
        let hull = [Point<CropSpace>].convexHull(of: mesh[MeshIndices.oval])
        let n = Double(max(hull.count, 1))
        let (cx, cy) = (hull.reduce(0) { $0 + $1.x } / n, hull.reduce(0) { $0 + $1.y } / n)
        let shrunk = hull.map { Point<CropSpace>(cx + ($0.x - cx) * 0.94, cy + ($0.y - cy) * 0.94) }
        var depth = Plane<Float>(distanceTo: shrunk, width: Self.side, height: Self.side)
        for i in depth.samples.indices { depth.samples[i] = depth.samples[i] / Self.unit - 3.5 }
        var skin = depth.samples.map { $0 > 2 }
        for loop in [MeshIndices.lipsOuter, MeshIndices.rightEye, MeshIndices.leftEye] {
            let feature = Plane<Float>(
                distanceTo: [Point<CropSpace>].convexHull(of: mesh[loop]), width: Self.side,
                height: Self.side, reach: Double(3 * Self.unit))
            for i in skin.indices where feature.samples[i] > -2.5 * Self.unit { skin[i] = false }
        }
        self.depth = depth
        self.skin = skin
        center = (Float(cx), Float(cy))
    }

    private let center: (x: Float, y: Float)

    /// The sector of a pixel around the middle of the face, 0 ..< `sectors`.
    func sector(x: Int, y: Int) -> Int {
        let angle = atan2(Float(y) + 0.5 - center.y, Float(x) + 0.5 - center.x)
        let turn = (angle / (2 * .pi) + 1).truncatingRemainder(dividingBy: 1)
        return min(Self.sectors - 1, Int(turn * Float(Self.sectors)))
    }
}
