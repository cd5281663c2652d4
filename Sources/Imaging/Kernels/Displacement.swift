/// How far each pixel of a picture lies from its place in another one, in pixels: to the right and downward.
public struct Displacement: Sendable {
    /// To the right.
    public var x: Plane<Float>
    /// Downward.
    public var y: Plane<Float>

    /// No pixel of a picture of this size is elsewhere.
    public init(width: Int, height: Int) {
        x = Plane(width: width, height: height, repeating: 0)
        y = x
    }

    /// The same movement on a grid of another size that covers the same area.
    public func resized(width: Int, height: Int) -> Displacement {
        var made = Displacement(width: width, height: height)
        let map = SamplingMap.resize(from: (x.width, x.height), to: (width, height))
        made.x = x.warped(by: map, width: width, height: height, .bilinear)
        made.y = y.warped(by: map, width: width, height: height, .bilinear)
        let (right, down) = (Float(width) / Float(x.width), Float(height) / Float(y.height))
        for i in made.x.samples.indices {
            made.x.samples[i] *= right
            made.y.samples[i] *= down
        }
        return made
    }
}

extension Plane where Sample == Float {
    /// The picture whose pixel at each place is this one's at the displaced place. Beyond the edges the outermost samples go on.
    public func displaced(
        by displacement: Displacement, _ interpolation: Interpolation = .bicubic
    ) -> Plane {
        precondition(
            displacement.x.width == width && displacement.x.height == height,
            "a displacement for each pixel")
        var made = self
        var out = made.samples.mutableSpan
        let (source, right, down) = (
            samples.span, displacement.x.samples.span, displacement.y.samples.span
        )
        let (w, h) = (width, height)
        for row in 0..<h {
            for column in 0..<w {
                let i = row &* w &+ column
                // Places are held within the picture and one pixel around it, so that they fit a whole number.
                let x = min(Float(w), max(-1, Float(column) + right[unchecked: i]))
                let y = min(Float(h), max(-1, Float(row) + down[unchecked: i]))
                let (x0, y0) = (x.rounded(.down), y.rounded(.down))
                let (u, v) = (interpolation.weights(x - x0), interpolation.weights(y - y0))
                let (left, top) = (Int(x0), Int(y0))
                var sum: Float = 0
                for k in 0..<4 where v[k] != 0 {
                    // Rows and columns are held inside the picture.
                    let line = min(max(top &+ k &- 1, 0), h &- 1) &* w
                    let four: SIMD4<Float>
                    if left >= 1 && left &+ 2 < w {
                        let at = line &+ left &- 1
                        four = SIMD4(
                            source[unchecked: at], source[unchecked: at &+ 1],
                            source[unchecked: at &+ 2], source[unchecked: at &+ 3])
                    } else {
                        four = SIMD4(
                            source[unchecked: line &+ min(max(left &- 1, 0), w &- 1)],
                            source[unchecked: line &+ min(max(left, 0), w &- 1)],
                            source[unchecked: line &+ min(max(left &+ 1, 0), w &- 1)],
                            source[unchecked: line &+ min(max(left &+ 2, 0), w &- 1)])
                    }
                    sum += v[k] * (four * u).sum()
                }
                out[unchecked: i] = sum
            }
        }
        return made
    }
}
