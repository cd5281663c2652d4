import Imaging

extension Plane where Sample == Float {
    /// Half as wide and high: the means of cells of four.
    var halved: Plane { cellMeans(columns: 2, rows: 2) }

    /// Twice as wide and high, cut to the size of `other`, and linear between the samples.
    func doubled(like other: Plane) -> Plane {
        let map = SamplingMap(xx: 0.5, xy: 0, x0: 0, yx: 0, yy: 0.5, y0: 0)
        return warped(by: map, width: other.width, height: other.height, .bilinear)
    }

    /// The same samples where `known` is above 0; elsewhere a smooth continuation of them, the further from them the
    /// smoother.
    func continued(from known: Plane) -> Plane {
        var (sums, weights) = ([self], [known])
        for i in samples.indices {
            weights[0].samples[i] = known.samples[i] > 0 ? 1 : 0
            sums[0].samples[i] = known.samples[i] > 0 ? samples[i] : 0
        }
        while let last = sums.last, let weight = weights.last, last.width > 1 || last.height > 1 {
            sums.append(last.halved)
            weights.append(weight.halved)
        }
        var coarse: Plane?
        for (sum, weight) in zip(sums, weights).reversed() {
            var plane = coarse?.doubled(like: sum) ?? sum
            for i in plane.samples.indices where weight.samples[i] > 0 {
                plane.samples[i] = sum.samples[i] / weight.samples[i]
            }
            coarse = plane
        }
        return coarse ?? self
    }
}

/// 0 at 0, 1 from `full` on, and smooth between.
func ramp(_ value: Float, full: Float) -> Float {
    let t = min(1, max(0, value / full))
    return t * t * (3 - 2 * t)
}
