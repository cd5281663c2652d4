import Faces
import Imaging

/// Finds where hair hangs over a person's face in most of their footage.
enum HairlineReading {
    /// Samples looked at.
    private static let most = 32
    /// Degrees by which a head may be turned: further, the columns leave the face.
    private static let turn = 15.0

    /// The share of each column's way that hair hangs over in most of a person's samples, in the order of ``Hairline/columns``;
    /// empty where no sample faces the camera.
    static func depths(_ samples: PersonSamples) -> [Float] {
        let frontal = samples.poses.indices.filter { abs(samples.poses[$0].yaw) < turn }
        let chosen = PersonSamples.spread(frontal, most: most)
        guard !chosen.isEmpty else { return [] }
        let seen = chosen.map { sample in
            HairReading(
                at: { samples.shapes[sample].points[$0] },
                colors: { samples.colors(at: $0, of: sample) })
        }
        return HairReading.depths { column, step in
            2 * seen.count { $0.isHair[column * HairReading.steps + step] } > chosen.count
        }
    }
}

extension PersonSamples {
    /// The colors of a sample, L*, a* and b*, at points in face units; beyond its edge, those of the nearest pixel.
    fileprivate func colors(at points: [SIMD2<Float>], of index: Int) -> [SIMD3<Float>] {
        let (side, planes) = (square.side, sample(index))
        let pixels = points.map { point in
            let place = square.place(point)
            let (x, y) = (min(max(Int(place.x), 0), side - 1), min(max(Int(place.y), 0), side - 1))
            return planes.startIndex + y * side + x
        }
        var row = FloatRGB(width: pixels.count, height: 1)
        row.red = pixels.map { Float(planes[$0]) / 255 }
        row.green = pixels.map { Float(planes[$0 + side * side]) / 255 }
        row.blue = pixels.map { Float(planes[$0 + 2 * side * side]) / 255 }
        let lab = FloatLab(row)
        return pixels.indices.map { SIMD3(lab.lightness[$0], lab.a[$0], lab.b[$0]) }
    }
}
