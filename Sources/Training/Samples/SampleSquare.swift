package import Imaging

/// How a crop becomes a training sample: the square that the network sees and a margin around it, into which turning
/// and bending may reach, at the network's own scale. The network's square is the middle `network` pixels.
package struct SampleSquare: Sendable, Equatable {
    /// The side of the network's square in pixels.
    package let network: Int
    /// The share of the crop's side that the network's square covers.
    package let coverage: Double
    /// Pixels on each side around the network's square.
    package let margin: Int

    /// The side of a sample in pixels.
    package var side: Int { network + 2 * margin }

    /// Sample pixels in one face unit.
    package var scale: Float { Float(Double(network) / (coverage * Double(FaceShape.cropSide))) }

    /// A square with a margin of at least the share `reach` of the network's side. What it asks for beyond the crop
    /// repeats the crop's edge.
    package init(network: Int, coverage: Double, reach: Double) {
        self.network = network
        self.coverage = coverage
        margin = Int((Double(network) * reach).rounded(.up))
    }

    /// The sample of one crop, as three planes of bytes. Shrinking takes means over areas, enlarging is linear.
    package func sample(_ crop: RGBImage) -> [UInt8] {
        let columns = taps(crop.width)
        let rows = taps(crop.height)
        var wide = [Float](repeating: 0, count: 3 * side * crop.height)
        for y in 0..<crop.height {
            for x in 0..<side {
                var sum = SIMD3<Float>()
                for (k, weight) in columns[x] {
                    let p = 3 * (y * crop.width + k)
                    sum +=
                        weight
                        * SIMD3(
                            Float(crop.bytes[p]), Float(crop.bytes[p + 1]), Float(crop.bytes[p + 2])
                        )
                }
                let p = 3 * (y * side + x)
                (wide[p], wide[p + 1], wide[p + 2]) = (sum.x, sum.y, sum.z)
            }
        }
        var planes = [UInt8](repeating: 0, count: 3 * side * side)
        for y in 0..<side {
            for x in 0..<side {
                var sum = SIMD3<Float>(repeating: 0.5)
                for (k, weight) in rows[y] {
                    let p = 3 * (k * side + x)
                    sum += weight * SIMD3(wide[p], wide[p + 1], wide[p + 2])
                }
                for c in 0..<3 { planes[(c * side + y) * side + x] = UInt8(min(sum[c], 255)) }
            }
        }
        return planes
    }

    /// For each pixel of a sample's row, the pixels of a crop's row that it is made of, and their shares.
    private func taps(_ count: Int) -> [[(Int, Float)]] {
        let step = coverage * Double(count) / Double(network)
        let start = Double(count) / 2 - step * Double(side) / 2
        return (0..<side).map { i in
            let low = start + Double(i) * step
            var shares: [Int: Double] = [:]
            func add(_ k: Int, _ share: Double) {
                shares[min(max(k, 0), count - 1), default: 0] += share
            }
            if step >= 1 {
                let first = Int(low.rounded(.down))
                for k in first...Int((low + step).rounded(.up)) {
                    let part = min(Double(k + 1), low + step) - max(Double(k), low)
                    if part > 0 { add(k, part / step) }
                }
            } else {
                let center = low + step / 2 - 0.5
                let k = center.rounded(.down)
                add(Int(k), 1 - (center - k))
                add(Int(k) + 1, center - k)
            }
            return shares.sorted { $0.key < $1.key }.map { ($0.key, Float($0.value)) }
        }
    }

    /// The place in a sample of a point in face units.
    func place(_ point: SIMD2<Float>) -> SIMD2<Float> { point * scale + Float(side) / 2 }
}
