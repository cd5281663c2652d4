import Faces
import Foundation
import Imaging

/// The regions of one face on the network's grid, each from the distance to a polygon of the mesh: exact to a fraction
/// of a pixel at any resolution, where a drawn and eroded mask would move in steps.
///
/// Lengths are in face units, 1/102.4 of the side of the network's square when it covers 0.896 of a whole-face crop:
/// the outer corners of the eyes are about 48 apart.
struct FaceRegions {
    /// How much each pixel counts in statistics of the skin: the oval 4.5 units inside its edge, without the lips and
    /// the eyes and 2.5 units around them.
    let skin: Plane<Float>
    /// How much each pixel counts in the low-frequency light: the oval 4.5 units inside its edge.
    let inside: Plane<Float>
    /// How much each pixel lies inside the oval itself, 0 ... 1.
    let oval: Plane<Float>
    /// How much each pixel lies between the lids, with a soft edge of a unit around them.
    let eyes: Plane<Float>
    /// How much each pixel lies between the lips, with a soft edge of a unit around.
    let mouth: Plane<Float>

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
        func shown(_ region: Plane<Float>) -> Plane<Float> {
            var region = region
            for i in visible.samples.indices { region.samples[i] *= visible.samples[i] }
            return region
        }
        return FaceRegions(
            skin: shown(skin), inside: shown(inside), oval: oval, eyes: shown(eyes),
            mouth: shown(mouth))
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

/// How much of the swapped face is seen, pixel by pixel.
struct FaceMask {
    /// Its shape.
    let settings: ConversionSettings.Mask

    /// The mask of a mesh on a square grid of `side` pixels: the hull of the face's oval, shrunk toward its middle,
    /// eroded and feathered, and nothing at the edge of the square, beyond which the network saw nothing.
    ///
    /// A straight edge that is eroded by e and blurred by a Gaussian of deviation s is Phi((d - e) / s) at the distance
    /// d inside; so is this mask, along an edge that is nearly straight at that scale.
    ///
    /// - Parameter visible: How much of the face each pixel shows, 0 where something lies in front of it. The default
    ///   is `nil`: all of it.
    func plane(
        _ mesh: Landmarks<NetworkSpace>, side: Int, unit: Float, visible: Plane<Float>? = nil
    ) -> Plane<Float> {
        let hull = [Point<NetworkSpace>].convexHull(of: mesh[MeshIndices.oval])
        let n = Double(max(hull.count, 1))
        let (cx, cy) = (hull.reduce(0) { $0 + $1.x } / n, hull.reduce(0) { $0 + $1.y } / n)
        let shrunk = hull.map {
            Point<NetworkSpace>(
                cx + ($0.x - cx) * settings.size, cy + ($0.y - cy) * settings.size)
        }
        // Four deviations off the eroded edge, the mask is 0 or 1 to four digits.
        let reach = (4 * settings.feather + abs(settings.erosion)) * Double(unit) + 1
        var mask = Plane<Float>(distanceTo: shrunk, width: side, height: side, reach: reach)
        let erosion = Float(settings.erosion) * unit
        let scale = 1 / (Float(settings.feather) * unit * Float(2).squareRoot())
        // The square's own edge fades over the same width.
        let border = 2 * Float(settings.feather) * unit
        // x and y are below `side`, the mask's width and height.
        var samples = mask.samples.mutableSpan
        for y in 0..<side {
            for x in 0..<side {
                let nearest = Float(min(min(x, side - 1 - x), min(y, side - 1 - y)))
                let ramp = min(1, nearest / border)
                let depth = (samples[unchecked: y * side + x] - erosion) * scale
                // Beyond four deviations of the error function, it is 0 or 1 to eight digits.
                let soft = depth > 4 ? 1 : depth < -4 ? 0 : 0.5 * erfc(-depth)
                samples[unchecked: y * side + x] = soft * ramp * ramp * (3 - 2 * ramp)
            }
        }
        if let visible {
            for i in mask.samples.indices { mask.samples[i] *= visible.samples[i] }
        }
        return mask
    }
}

extension Plane where Sample == Float {
    /// The smallest rectangle that holds all samples above a value; `nil` for none.
    func box(above value: Float) -> PixelRect? {
        var (left, right) = (width, 0)
        let rows = (0..<height).filter { y in
            let row = samples[y * width..<(y + 1) * width]
            guard let first = row.firstIndex(where: { $0 > value }),
                let last = row.lastIndex(where: { $0 > value })
            else { return false }
            left = min(left, first - y * width)
            right = max(right, last + 1 - y * width)
            return true
        }
        guard let top = rows.first, let bottom = rows.last else { return nil }
        return PixelRect(x: left, y: top, width: right - left, height: bottom + 1 - top)
    }

    /// The plane of each sample's `change`.
    func map(_ change: (Float) -> Float) -> Plane {
        Plane(width: width, height: height, samples: samples.map(change))
    }
}
