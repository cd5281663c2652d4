import Faces
import Imaging

extension FacePlan {
    /// How far hair or a hat hangs over the plate's face, in the order of `Hairline.columns`.
    ///
    /// - Parameter plate: The plate's face as the network's square holds it; beyond its edge, the nearest pixel counts.
    func hanging(in plate: FloatRGB) -> [Float] {
        HairReading(
            at: { SIMD2(Float(mesh[$0].x), Float(mesh[$0].y)) },
            colors: { places in
                let pixels = places.map { place in
                    let x = min(max(Int(place.x), 0), plate.width - 1)
                    return min(max(Int(place.y), 0), plate.height - 1) * plate.width + x
                }
                var row = FloatRGB(width: pixels.count, height: 1)
                row.red = pixels.map { plate.red[$0] }
                row.green = pixels.map { plate.green[$0] }
                row.blue = pixels.map { plate.blue[$0] }
                let lab = FloatLab(row)
                return pixels.indices.map { SIMD3(lab.lightness[$0], lab.a[$0], lab.b[$0]) }
            }
        ).depths
    }
}
