import Faces
import Foundation
import Imaging

/// What is measured of one picture of the face: the plate's, the result's or the plain re-encode's, all on the crop that
/// the plate's face gives.
struct Look {
    /// The crop.
    let crop: RGBImage
    /// Its luma, 0 ... 255.
    let luma: [Float]
    /// The mean color of the skin, in Lab; `nil` where none is seen.
    let skin: SIMD3<Double>?
    /// The difference of the colors inside and outside the region's edge, by sector.
    let steps: [SIMD3<Double>?]
    /// The deviation of the Laplacian over the region, at the size that the face has in the frame.
    let sharpness: Double

    init(_ picture: SampledFrame, _ geometry: FaceGeometry) {
        let side = FaceGeometry.side
        crop = picture.crop(geometry.toCrop, side: side)
        luma = Self.luma(crop)
        let lab = FloatLab(Self.float(crop))
        var (sum, count) = (SIMD3<Double>.zero, 0.0)
        var inner = [(SIMD3<Double>, Double)](repeating: (.zero, 0), count: FaceGeometry.sectors)
        var outer = inner
        for y in 0..<side {
            for x in 0..<side {
                let i = y * side + x
                let depth = geometry.depth.samples[i]
                guard depth > -10 else { continue }
                let color = SIMD3(
                    Double(lab.lightness[i]), Double(lab.a[i]), Double(lab.b[i]))
                if geometry.skin[i] {
                    sum += color
                    count += 1
                }
                guard abs(depth) >= 4, abs(depth) <= 10 else { continue }
                let sector = geometry.sector(x: x, y: y)
                if depth > 0 {
                    inner[sector].0 += color
                    inner[sector].1 += 1
                } else {
                    outer[sector].0 += color
                    outer[sector].1 += 1
                }
            }
        }
        skin = count > 0 ? sum / count : nil
        steps = zip(inner, outer).map { inside, outside in
            guard inside.1 >= 8, outside.1 >= 8 else { return nil }
            return inside.0 / inside.1 - outside.0 / outside.1
        }
        sharpness = Self.sharpness(picture, geometry)
    }

    private static func luma(_ picture: RGBImage) -> [Float] {
        (0..<picture.width * picture.height).map { i in
            0.299 * Float(picture.bytes[3 * i]) + 0.587 * Float(picture.bytes[3 * i + 1])
                + 0.114 * Float(picture.bytes[3 * i + 2])
        }
    }

    private static func float(_ picture: RGBImage) -> FloatRGB {
        var out = FloatRGB(width: picture.width, height: picture.height)
        for i in out.red.indices {
            out.red[i] = Float(picture.bytes[3 * i]) / 255
            out.green[i] = Float(picture.bytes[3 * i + 1]) / 255
            out.blue[i] = Float(picture.bytes[3 * i + 2]) / 255
        }
        return out
    }

    private static func sharpness(_ picture: SampledFrame, _ geometry: FaceGeometry) -> Double {
        // One crop pixel is one frame pixel, but for giants.
        let whole = Double(FaceGeometry.side)
        let side = Int(min(1024, max(32, whole / geometry.scale)).rounded())
        let factor = Double(side) / whole
        let native = geometry.toCrop.then(
            Transform<CropSpace, CropSpace>(a: factor, b: 0, tx: 0, ty: 0))
        let luma = luma(picture.crop(native, side: side))
        var (sum, squares, count) = (0.0, 0.0, 0.0)
        for y in 1..<side - 1 {
            let row = min(FaceGeometry.side - 1, Int((Double(y) + 0.5) / factor))
            for x in 1..<side - 1 {
                let column = min(FaceGeometry.side - 1, Int((Double(x) + 0.5) / factor))
                guard geometry.depth[column, row] > 3 else { continue }
                let i = y * side + x
                let around = luma[i - 1] + luma[i + 1] + luma[i - side] + luma[i + side]
                let value = Double(4 * luma[i] - around)
                sum += value
                squares += value * value
                count += 1
            }
        }
        guard count > 0 else { return 0 }
        return max(0, squares / count - sum / count * (sum / count)).squareRoot()
    }
}
