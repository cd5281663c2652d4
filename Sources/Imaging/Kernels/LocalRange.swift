extension Plane where Sample == Float {
    /// The least and the largest of the samples that are at most `radius` columns and rows away, for each sample.
    package func localRange(radius: Int) -> (low: Plane, high: Plane) {
        // The extreme of a square is that of its rows' extremes.
        let across = ranged((self, self), radius, stride: 1, run: width)
        return ranged(across, radius, stride: width, run: width * height)
    }

    /// The extremes along one direction: neighbors are `stride` samples apart, and lie within the same `run` of samples.
    private func ranged(
        _ planes: (low: Plane, high: Plane), _ radius: Int, stride: Int, run: Int
    ) -> (low: Plane, high: Plane) {
        var (low, high) = planes
        var lows = low.samples.mutableSpan
        var highs = high.samples.mutableSpan
        let (from, to) = (planes.low.samples.span, planes.high.samples.span)
        for step in Swift.stride(from: stride, through: radius * stride, by: stride)
        where step < run {
            for start in Swift.stride(from: 0, to: from.count, by: run) {
                // Both i and i + step lie in the run, which lies in the plane.
                for i in start..<start + run - step {
                    let next = i &+ step
                    lows[unchecked: i] = min(lows[unchecked: i], from[unchecked: next])
                    lows[unchecked: next] = min(lows[unchecked: next], from[unchecked: i])
                    highs[unchecked: i] = max(highs[unchecked: i], to[unchecked: next])
                    highs[unchecked: next] = max(highs[unchecked: next], to[unchecked: i])
                }
            }
        }
        return (low, high)
    }
}
