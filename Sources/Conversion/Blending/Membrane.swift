import Imaging

/// Laplace's equation on a part of a grid: each free sample becomes the mean of its neighbors, and the others stay. Beyond the
/// grid's edge there is no neighbor.
///
/// Solved by multigrid: two red-black Gauss-Seidel sweeps before and after each correction from a grid of half the size.
struct Membrane {
    /// The samples: given where they are not free.
    private(set) var value: Plane<Float>
    private let free: Plane<Bool>
    private let coarser: Plane<Bool>?

    /// A membrane over the samples that are `free`.
    init(value: Plane<Float>, free: Plane<Bool>) {
        self.value = value
        self.free = free
        coarser = Self.coarser(free)
    }

    /// Cycles until no sample moves by more than `tolerance`, at most 40.
    mutating func solve(tolerance: Float) {
        let load = Plane<Float>(width: value.width, height: value.height, repeating: 0)
        for _ in 0..<40 {
            let before = value
            Self.cycle(&value, free, load, coarser)
            var most: Float = 0
            for i in before.samples.indices {
                most = max(most, abs(before.samples[i] - value.samples[i]))
            }
            if most <= tolerance { return }
        }
    }

    /// A cell of the coarser grid is free where all of its samples are; `nil` where none would be.
    private static func coarser(_ free: Plane<Bool>) -> Plane<Bool>? {
        let (w, h) = ((free.width + 1) / 2, (free.height + 1) / 2)
        guard min(free.width, free.height) > 4 else { return nil }
        var made = Plane<Bool>(width: w, height: h, repeating: true)
        for y in 0..<free.height {
            for x in 0..<free.width where !free[x, y] { made[x / 2, y / 2] = false }
        }
        return made.samples.contains(true) ? made : nil
    }

    /// One cycle for: the count of neighbors times each free sample, less their sum, is its `load`.
    private static func cycle(
        _ value: inout Plane<Float>, _ free: Plane<Bool>, _ load: Plane<Float>,
        _ coarser: Plane<Bool>?
    ) {
        guard let coarser else {
            for _ in 0..<60 { sweep(&value, free, load) }
            return
        }
        for _ in 0..<2 { sweep(&value, free, load) }
        var rest = Plane<Float>(width: coarser.width, height: coarser.height, repeating: 0)
        residual(value, free, load) { x, y, left in rest[x / 2, y / 2] += left }
        var correction = Plane<Float>(width: coarser.width, height: coarser.height, repeating: 0)
        let next = Self.coarser(coarser)
        for _ in 0..<2 { cycle(&correction, coarser, rest, next) }
        let fine = correction.doubled(like: value)
        for i in value.samples.indices where free.samples[i] {
            value.samples[i] += fine.samples[i]
        }
        for _ in 0..<2 { sweep(&value, free, load) }
    }

    /// Every free sample at its neighbors' mean: those on the black squares first.
    private static func sweep(
        _ value: inout Plane<Float>, _ free: Plane<Bool>, _ load: Plane<Float>
    ) {
        let (w, h) = (value.width, value.height)
        let (isFree, loads) = (free.samples.span, load.samples.span)
        var v = value.samples.mutableSpan
        for color in 0..<2 {
            for y in 0..<h {
                var x = (y + color) & 1
                while x < w {
                    let i = y &* w &+ x
                    // i is a sample of all three planes, and each neighbor is asked for only where there is one.
                    if isFree[unchecked: i] {
                        var (sum, count) = (loads[unchecked: i], 0 as Float)
                        if x > 0 { (sum, count) = (sum + v[unchecked: i &- 1], count + 1) }
                        if x < w &- 1 { (sum, count) = (sum + v[unchecked: i &+ 1], count + 1) }
                        if y > 0 { (sum, count) = (sum + v[unchecked: i &- w], count + 1) }
                        if y < h &- 1 { (sum, count) = (sum + v[unchecked: i &+ w], count + 1) }
                        v[unchecked: i] = sum / count
                    }
                    x &+= 2
                }
            }
        }
    }

    /// What is missing at each free sample.
    private static func residual(
        _ value: Plane<Float>, _ free: Plane<Bool>, _ load: Plane<Float>,
        _ take: (Int, Int, Float) -> Void
    ) {
        let (w, h) = (value.width, value.height)
        let (v, loads) = (value.samples.span, load.samples.span)
        for y in 0..<h {
            for x in 0..<w where free.samples[y * w + x] {
                let i = y * w + x
                var (sum, count) = (loads[i], 0 as Float)
                if x > 0 { (sum, count) = (sum + v[i - 1], count + 1) }
                if x < w - 1 { (sum, count) = (sum + v[i + 1], count + 1) }
                if y > 0 { (sum, count) = (sum + v[i - w], count + 1) }
                if y < h - 1 { (sum, count) = (sum + v[i + w], count + 1) }
                take(x, y, sum - count * v[i])
            }
        }
    }
}
