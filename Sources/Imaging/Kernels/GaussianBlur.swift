import Foundation

extension Plane where Sample == Float {
    /// Blurred by a Gaussian of standard deviation `sigma` pixels, cut at four of them. Beyond the edges the outermost
    /// samples go on. A `sigma` of 0 or below changes nothing.
    public func blurred(sigma: Double) -> Plane {
        let kernel = gaussianKernel(sigma: sigma)
        return kernel.count == 1 ? self : filteredAcross(kernel).filteredDown(kernel)
    }

    private func filteredAcross(_ kernel: [Float]) -> Plane {
        let radius = kernel.count / 2
        var out = Plane(width: width, height: height, repeating: 0)
        var padded = [Float](repeating: 0, count: width + 2 * radius)
        let starts = (0..<kernel.count).map { $0 }
        for y in 0..<height {
            padded.setPadded(samples[y * width..<(y + 1) * width], by: radius)
            // The last weight sees padded[width - 1 + 2 * radius].
            out.setRow(y, toSumOf: padded.span, from: starts.span, by: kernel.span)
        }
        return out
    }

    private func filteredDown(_ kernel: [Float]) -> Plane {
        let radius = kernel.count / 2
        var out = Plane(width: width, height: height, repeating: 0)
        for y in 0..<height {
            let starts = kernel.indices.map { min(max(y + $0 - radius, 0), height - 1) * width }
            // Every one of these rows lies inside the plane.
            out.setRow(y, toSumOf: samples.span, from: starts.span, by: kernel.span)
        }
        return out
    }

    /// Sets row `y` to the sum of as many rows of `source` as there are weights, each beginning at its own start. Eight sums
    /// stay in registers until all weights are through.
    private mutating func setRow(
        _ y: Int, toSumOf source: Span<Float>, from starts: Span<Int>, by weights: Span<Float>
    ) {
        let (row, end) = (y * width, width)
        var result = samples.mutableSpan
        var x = 0
        // Callers see to it that start + width <= source.count for every start; row + x is a sample of this plane.
        while x &+ 8 <= end {
            var sum = SIMD8<Float>(repeating: 0)
            for k in 0..<weights.count {
                sum += source.eight(at: starts[unchecked: k] &+ x) * weights[unchecked: k]
            }
            for i in 0..<8 { result[unchecked: row &+ x &+ i] = sum[i] }
            x &+= 8
        }
        while x < end {
            var sum: Float = 0
            for k in 0..<weights.count {
                sum += source[unchecked: starts[unchecked: k] &+ x] * weights[unchecked: k]
            }
            result[unchecked: row &+ x] = sum
            x &+= 1
        }
    }
}

extension Span<Float> {
    /// Eight numbers in a row, the last of which lies inside.
    @inline(__always)
    fileprivate func eight(at i: Int) -> SIMD8<Float> {
        SIMD8(
            self[unchecked: i], self[unchecked: i &+ 1], self[unchecked: i &+ 2],
            self[unchecked: i &+ 3], self[unchecked: i &+ 4], self[unchecked: i &+ 5],
            self[unchecked: i &+ 6], self[unchecked: i &+ 7])
    }
}

/// An odd number of weights that sum to 1.
private func gaussianKernel(sigma: Double) -> [Float] {
    guard sigma > 0 else { return [1] }
    let radius = Int(4 * sigma + 0.5)
    let raw = (-radius...radius).map { exp(-0.5 * Double($0 * $0) / (sigma * sigma)) }
    let sum = raw.reduce(0, +)
    return raw.map { Float($0 / sum) }
}
