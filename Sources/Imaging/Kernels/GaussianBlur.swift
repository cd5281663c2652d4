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
        for y in 0..<height {
            let row = y * width
            for x in 0..<padded.count {
                padded[x] = samples[row + min(max(x - radius, 0), width - 1)]
            }
            let line = padded.span
            var result = out.samples.mutableSpan
            for (k, weight) in kernel.enumerated() {
                for x in 0..<width {
                    // x + k < width + 2 * radius, and row + x is a sample of `out`.
                    result[unchecked: row + x] += line[unchecked: x + k] * weight
                }
            }
        }
        return out
    }

    private func filteredDown(_ kernel: [Float]) -> Plane {
        let radius = kernel.count / 2
        var out = Plane(width: width, height: height, repeating: 0)
        let source = samples.span
        var result = out.samples.mutableSpan
        for y in 0..<height {
            let row = y * width
            for (k, weight) in kernel.enumerated() {
                let from = min(max(y + k - radius, 0), height - 1) * width
                for x in 0..<width {
                    // Both rows lie inside the plane, and x < width.
                    result[unchecked: row + x] += source[unchecked: from + x] * weight
                }
            }
        }
        return out
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
