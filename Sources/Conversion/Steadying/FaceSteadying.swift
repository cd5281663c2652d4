import Foundation
package import Imaging

/// Takes out of a swapped face what its neighbors in time do not have: the mean with those of other frames, each moved to where
/// the plate's own face says that it is now.
///
/// A neighbor counts less where the plate's face, moved, does not look like the plate's now: something came before it, a lid
/// closed, lips parted. It counts less, too, where the swapped face itself differs by more than a network trembles. Lids and lips
/// themselves say what a face says, and are left to their own frame.
package struct FaceSteadying: Sendable {
    /// A face of another frame beside the plate's.
    package struct Neighbor {
        let plate: Plane<Float>
        let face: FloatRGB

        /// - Parameters:
        ///   - plate: The luma of the plate's face, 0 ... 1.
        ///   - face: The swapped one.
        package init(plate: Plane<Float>, face: FloatRGB) {
            (self.plate, self.face) = (plate, face)
        }
    }

    /// How much neighbors count to the face itself where nothing speaks against it, 0 ... 1.
    private let share: Float
    /// Differences of the plate, and of the swapped face, at which a neighbor counts 1/e.
    private static let plate: Float = 0.1
    private static let face: Float = 0.1

    package init(share: Float) { self.share = share }

    /// The steadied face.
    ///
    /// - Parameters:
    ///   - now: The frame's own.
    ///   - skin: How much each pixel belongs to what is steadied, 0 ... 1.
    package func apply(
        _ now: Neighbor, _ neighbors: [Neighbor], where skin: Plane<Float>
    ) -> FloatRGB {
        guard share > 0, !neighbors.isEmpty else { return now.face }
        let (width, height) = (now.face.width, now.face.height)
        var sum = now.face
        var total = [Float](repeating: 1, count: width * height)
        for neighbor in neighbors {
            let motion = FaceMotion(from: now.plate, to: neighbor.plate)
            let moved = neighbor.face.displaced(by: motion.displacement)
            let weight = weight(moved, now.face, motion.difference)
            for i in total.indices {
                let w = share * skin.samples[i] * weight.samples[i]
                sum.red[i] += w * moved.red[i]
                sum.green[i] += w * moved.green[i]
                sum.blue[i] += w * moved.blue[i]
                total[i] += w
            }
        }
        for i in total.indices {
            sum.red[i] /= total[i]
            sum.green[i] /= total[i]
            sum.blue[i] /= total[i]
        }
        return sum
    }

    /// How much each pixel of a neighbor counts.
    private func weight(
        _ moved: FloatRGB, _ face: FloatRGB, _ difference: Plane<Float>
    ) -> Plane<Float> {
        var square = difference
        for i in square.samples.indices {
            let off = SIMD3(
                moved.red[i] - face.red[i], moved.green[i] - face.green[i],
                moved.blue[i] - face.blue[i])
            square.samples[i] = (off * off).sum() / 3
        }
        let own = square.blurred(sigma: 1.5)
        var weight = difference
        for i in weight.samples.indices {
            let byPlate = difference.samples[i] / Self.plate
            let byFace = own.samples[i] / (Self.face * Self.face)
            weight.samples[i] = exp(-byPlate * byPlate - byFace)
        }
        return weight
    }
}

extension FloatRGB {
    fileprivate func displaced(by displacement: Displacement) -> FloatRGB {
        func moved(_ samples: [Float]) -> [Float] {
            Plane(width: width, height: height, samples: samples).displaced(by: displacement)
                .samples
        }
        var out = self
        (out.red, out.green, out.blue) = (moved(red), moved(green), moved(blue))
        return out
    }

    /// Its luma, by the weights of BT.709.
    var luma: Plane<Float> {
        var luma = Plane<Float>(width: width, height: height, repeating: 0)
        for i in luma.samples.indices {
            luma.samples[i] = 0.2126 * red[i] + 0.7152 * green[i] + 0.0722 * blue[i]
        }
        return luma
    }
}
