package import Faces
import Foundation
package import Imaging

/// How much of the swapped face is seen, pixel by pixel.
package struct FaceMask {
    private let settings: ConversionSettings.Mask
    private let shape: any MaskShape

    /// The mask of settings that have been validated.
    package init(settings: ConversionSettings.Mask) {
        guard let shape = MaskShapeCatalog.named(settings.shape) else {
            preconditionFailure("validated settings name what there is")
        }
        (self.settings, self.shape) = (settings, shape)
    }

    /// The mask of a mesh on a square grid of `side` pixels: the shape's outline, shrunk toward its middle, eroded and
    /// feathered, and nothing at the edge of the square, beyond which the network saw nothing. Of several outlines it is the
    /// product.
    ///
    /// A straight edge that is eroded by e and blurred by a Gaussian of deviation s is Phi((d - e) / s) at the distance
    /// d inside; so is this mask, along an edge that is nearly straight at that scale.
    ///
    /// - Parameter visible: How much of the face each pixel shows, 0 where something lies in front of it. The default
    ///   is `nil`: all of it.
    package func plane(
        _ mesh: Landmarks<NetworkSpace>, side: Int, unit: Float, visible: Plane<Float>? = nil
    ) -> Plane<Float> {
        let masks = shape.outlines(of: mesh[MeshIndices.oval]).map {
            softened(shrunk($0), side: side, unit: unit)
        }
        let factors = masks.dropFirst() + (visible.map { [$0] } ?? [])
        return factors.reduce(masks[0]) { $0.multiplied(by: $1) }
    }

    /// An outline scaled toward its middle.
    private func shrunk(_ outline: [Point<NetworkSpace>]) -> [Point<NetworkSpace>] {
        let n = Double(max(outline.count, 1))
        let (cx, cy) = (
            outline.reduce(0) { $0 + $1.x } / n, outline.reduce(0) { $0 + $1.y } / n
        )
        return outline.map {
            Point(cx + ($0.x - cx) * settings.size, cy + ($0.y - cy) * settings.size)
        }
    }

    /// What lies inside an outline, eroded and feathered.
    func softened(
        _ outline: [Point<NetworkSpace>], side: Int, unit: Float
    ) -> Plane<Float> {
        // Four deviations off the eroded edge, the mask is 0 or 1 to four digits.
        let reach = (4 * settings.feather + abs(settings.erosion)) * Double(unit) + 1
        var mask = Plane<Float>(distanceTo: outline, width: side, height: side, reach: reach)
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

    /// The product with another plane of the same size, sample by sample.
    func multiplied(by other: Plane) -> Plane {
        var product = self
        for i in product.samples.indices { product.samples[i] *= other.samples[i] }
        return product
    }

    /// The plane of each sample's `change`.
    func map(_ change: (Float) -> Float) -> Plane {
        Plane(width: width, height: height, samples: samples.map(change))
    }
}
