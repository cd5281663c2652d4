import Faces
import Imaging

/// The regions of one face on the network's grid, each from the distance to a polygon of the mesh: exact to a fraction
/// of a pixel at any resolution, where a drawn and eroded mask would move in steps.
///
/// Lengths are in face units, 1/102.4 of the side of the network's square when it covers 0.896 of a whole-face crop:
/// the outer corners of the eyes are about 48 apart.
struct FaceRegions {
    /// How much each pixel counts in statistics of the skin, and in its light: the oval 4.5 units inside its edge, without the lips and
    /// the eyes and 2.5 units around them.
    let skin: Plane<Float>
    /// How much each pixel counts in the face's detail: the oval 4.5 units inside its edge.
    let inside: Plane<Float>
    /// How much each pixel lies inside the oval itself, 0 ... 1.
    let oval: Plane<Float>
    /// How much each pixel lies between the lids, with a soft edge of a unit around them.
    let eyes: Plane<Float>
    /// How much each pixel lies between the lips, with a soft edge of a unit around.
    let mouth: Plane<Float>

    /// How much each pixel is skin that is clearly neither lid nor lip, with a soft edge about 3 units broad.
    func still(unit: Float) -> Plane<Float> {
        skin.blurred(sigma: Double(3 * unit)).map { max(0, 2 * $0 - 1) }
    }

    /// What is neither skin nor lips.
    var features: [Plane<Float>] { [eyes, mouth] }

    /// The regions of a mesh that lies on a square grid of `side` pixels.
    init(_ mesh: Landmarks<NetworkSpace>, side: Int, unit: Float) {
        let edge = Self.distance(mesh[MeshIndices.oval], side, reach: 4.5 * unit + 1)
        oval = edge.map(Self.step)
        inside = edge.map { Self.step($0 - 4.5 * unit) }
        var skin = inside
        for loop in [MeshIndices.lipsOuter, MeshIndices.rightEye, MeshIndices.leftEye] {
            let feature = Self.distance(mesh[loop], side, reach: 2.5 * unit + 1)
            for i in skin.samples.indices {
                skin.samples[i] *= 1 - Self.step(feature.samples[i] + 2.5 * unit)
            }
        }
        self.skin = skin
        func soft(_ loop: [Int]) -> Plane<Float> {
            Self.distance(mesh[loop], side, reach: unit + 1).map { min(1, max(0, $0 / unit + 1)) }
        }
        var eyes = soft(MeshIndices.rightEye)
        let left = soft(MeshIndices.leftEye)
        for i in eyes.samples.indices { eyes.samples[i] = max(eyes.samples[i], left.samples[i]) }
        self.eyes = eyes
        mouth = soft(MeshIndices.lipsInner)
    }

    private init(
        skin: Plane<Float>, inside: Plane<Float>, oval: Plane<Float>, eyes: Plane<Float>,
        mouth: Plane<Float>
    ) {
        (self.skin, self.inside, self.oval) = (skin, inside, oval)
        (self.eyes, self.mouth) = (eyes, mouth)
    }

    /// The same regions where something lies in front of the face: what is covered says nothing of colors and light.
    func showing(_ visible: Plane<Float>) -> FaceRegions {
        FaceRegions(
            skin: skin.multiplied(by: visible), inside: inside.multiplied(by: visible), oval: oval,
            eyes: eyes.multiplied(by: visible), mouth: mouth.multiplied(by: visible))
    }

    private static func distance(
        _ points: [Point<NetworkSpace>], _ side: Int, reach: Float
    ) -> Plane<Float> {
        Plane(
            distanceTo: [Point<NetworkSpace>].convexHull(of: points), width: side, height: side,
            reach: Double(reach))
    }

    /// The share of a pixel that lies inside an edge `distance` pixels away.
    private static func step(_ distance: Float) -> Float { min(1, max(0, distance + 0.5)) }
}
